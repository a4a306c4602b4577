//! Where the unit tests find a PostgreSQL server.

/// The server that `cargo xtask stores` starts.
#[expect(clippy::disallowed_methods, reason = "the tests' one question to the environment")]
pub(crate) fn postgres() -> String {
    std::env::var("AUTOGRAM_TEST_POSTGRES").expect(
        "AUTOGRAM_TEST_POSTGRES: run `cargo xtask test rust`, or `cargo xtask stores` and what it prints",
    )
}

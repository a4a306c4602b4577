//! Where the PostgreSQL and Redis servers are that `cargo xtask stores` starts.

/// PostgreSQL's first database.
pub fn postgres() -> String {
    variable("AUTOGRAM_TEST_POSTGRES")
}

/// Redis.
pub fn redis() -> String {
    variable("AUTOGRAM_TEST_REDIS")
}

#[expect(clippy::disallowed_methods, reason = "the tests' one question to the environment")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run `cargo xtask test rust`, or `cargo xtask stores` and what it prints")
    })
}

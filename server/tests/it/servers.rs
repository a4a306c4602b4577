//! The PostgreSQL and Redis servers that `cargo xtask stores` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait;

/// A database of its own, as the product's environment names it.
pub async fn empty_database() -> Vec<(&'static str, String)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("autogram_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let server = variable("AUTOGRAM_TEST_POSTGRES");
    let connection = sea_orm::Database::connect(&server).await.unwrap();
    connection.execute_unprepared(&format!("create database {name}")).await.unwrap();
    connection.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    vec![
        ("AUTOGRAM_DATABASE", format!("{base}/{name}")),
        ("AUTOGRAM_REDIS_URL", variable("AUTOGRAM_TEST_REDIS")),
    ]
}

#[expect(clippy::disallowed_methods, reason = "the tests' one question to the environment")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run `cargo xtask test rust`, or `cargo xtask stores` and what it prints")
    })
}

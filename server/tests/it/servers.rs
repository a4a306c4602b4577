//! A database of its own for each test that runs several processes.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait;

use crate::stores;

/// A database of its own, as the product's environment names it.
pub async fn empty_database() -> Vec<(&'static str, String)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("autogram_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let server = stores::postgres();
    let connection = Box::pin(sea_orm::Database::connect(&server)).await.unwrap();
    connection.execute_unprepared(&format!("create database {name}")).await.unwrap();
    connection.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    vec![("AUTOGRAM_DATABASE", format!("{base}/{name}")), ("AUTOGRAM_REDIS_URL", stores::redis())]
}

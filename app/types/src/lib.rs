//! The vocabulary that browser and server share: one file per noun, pure data and pure rules.
//!
//! This crate must never know I/O, HTTP, the clock, Leptos or the database. It builds for WASM and for the
//! host without any feature. Whatever crosses the wire between the browser and the server is one of these
//! types, so no type here can hold a secret.

pub mod account;
pub mod activity;
pub mod assessment;
pub mod budget;
pub mod calendar;
pub mod caption;
pub mod card;
pub mod claude;
pub mod connection;
pub mod event;
pub mod feed;
mod ids;
pub mod media;
mod money;
pub mod post;
pub mod price;
pub mod problem;
pub mod provider;
pub mod session;
pub mod spend;
mod time;
pub mod voice;

pub use ids::{
    AccountId, ArticleId, AssessmentId, BudgetId, FeedId, JobId, PictureId, PostId, PriceId, ReservationId,
    RuleId, UserId,
};
pub use money::MicroUsd;
pub use time::Timestamp;

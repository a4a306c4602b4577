//! One file per table, nothing else: rows as the database holds them.
//!
//! This crate must never know logic. Statuses are text, ids and times are plain integers; `services` turns
//! them into the vocabulary of `types`.
//!
//! Columns carry no documentation of their own: the migration and the type a row becomes say what they mean.
#![expect(missing_docs, reason = "columns are documented where they become values of `types`")]

pub mod account;
pub mod article;
pub mod assessment;
pub mod batch;
pub mod batch_item;
pub mod brand;
pub mod budget;
pub mod call;
pub mod caption_edit;
pub mod carousel_item;
pub mod connection;
pub mod cost;
pub mod credential;
pub mod data_deletion;
pub mod feed;
pub mod login_attempt;
pub mod magic_link;
pub mod offered_model;
pub mod picture;
pub mod post;
pub mod post_version;
pub mod price_override;
pub mod reservation;
pub mod session;
pub mod subscription;
pub mod timeline;
pub mod user;
pub mod video;
pub mod voice_reading;
pub mod voice_rule;
pub mod voice_rule_edit;

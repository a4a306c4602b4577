//! The JSON API: server functions, one file per subject. Each says who may call it in its first line, does one
//! thing, and maps the answer. JSON in, JSON out, at `/api/app/api/<subject>/<function>`.

#![expect(missing_docs, reason = "the server macro makes a public struct of each function's arguments")]

pub mod accounts;
pub mod activity;
pub mod brand;
pub mod calendar;
#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "csr")]
mod client;
mod error;
pub mod feeds;
pub mod posts;
mod protocol;
pub mod session;
pub mod spend;
pub mod voice;

pub use error::{ApiError, ApiResult, ErrorCode};
pub use protocol::JsonPost;

//! What browser and server share: the API as typed server functions, the screens of the app, and the public
//! pages.
//!
//! This crate must never know SQL, entities, provider clients, the queue or environment variables. A server
//! function has at most three statements: who, do, map. All conditional compilation of the UI is in this file.

pub mod api;
pub mod text;

#[cfg(feature = "csr")]
mod browser;
#[cfg(feature = "csr")]
mod components;
#[cfg(feature = "csr")]
mod live;
#[cfg(feature = "csr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod public;

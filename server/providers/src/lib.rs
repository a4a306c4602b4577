//! Every client that talks to the outside: Claude, the picture makers, Instagram, Resend, and the guarded fetch
//! for addresses that people type in.
//!
//! This crate must never know the database, the queue or users. A client is given its secret and what to ask; it
//! answers with what the vendor said, what the call used, or a [`ProviderError`] whose kind says what may follow.
//! No client repeats a call by itself: whoever called knows whether a repeat is harmless. Secrets never reach an
//! error, a log or a serialised value.

mod endpoints;
mod error;
pub mod fetch;
mod http;
pub mod image;
pub mod instagram;
pub mod price;
mod redact;
pub mod resend;
pub mod schema;
mod secret;
pub mod text;
mod tls;
mod usage;

pub use endpoints::{Endpoints, Host, hosts};
pub use error::{ErrorKind, ProviderError};
pub use http::{BuildError, Exchange, Http, Recorder};
pub use secret::Secret;
pub use usage::{Tier, TokenUsage, Usage};

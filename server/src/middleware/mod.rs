//! What happens to every request before a route sees it.

pub mod csrf;
pub mod headers;
pub mod refusal;
pub mod request;
pub mod session;

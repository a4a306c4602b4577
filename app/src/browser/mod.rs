//! What the app asks of the browser itself: language, storage, clock, keys, the document around it. Nothing here
//! knows a screen.

pub mod clock;
pub mod document;
pub mod json;
pub mod keys;
mod language;
pub mod location;
pub mod storage;
pub mod upload;
pub mod zone;

pub use language::{choose_language, language, lower, t};

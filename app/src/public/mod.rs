//! The public pages: pure functions from data to a complete HTML document, written by the server without WASM.
//!
//! They work without JavaScript; the two inline scripts only remember the theme and take the token out of a
//! mail link's address. Nothing here may load anything from another host.

mod auth;
mod connect;
mod document;
mod error_page;
mod landing;
#[cfg(test)]
mod tests;

pub use auth::{LoginPage, LoginProblem, MagicLinkPage, login, magic_link};
pub use connect::{ConnectPage, connect, deletion};
pub use error_page::{ErrorPage, error};
pub use landing::{CostExample, landing};

use crate::text::Language;
use crate::text::public::{Messages, messages};

/// What every public page needs to know of the request it answers.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The language to answer in, from the request's `Accept-Language`.
    pub language: Language,
    /// The request's nonce for the content security policy; every script carries it.
    pub nonce: String,
    /// Whether a session came along: the header then leads into the app.
    pub signed_in: bool,
    /// Paths of the stylesheets, in order, as the build named them.
    pub stylesheets: Vec<String>,
    /// Where the stand-in for the mail provider shows its mails; `None` outside the sandbox.
    pub sandbox_inbox: Option<String>,
}

impl PageContext {
    fn text(&self) -> &'static Messages {
        messages(self.language)
    }
}

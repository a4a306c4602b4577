//! The words of the public pages: a catalogue of their own, because only the server writes these pages and none
//! of it may weigh on the WASM.

mod connect;
mod error_pages;
mod landing;
mod sign_in;
mod site;

use std::sync::LazyLock;

pub use connect::Connect;
pub use error_pages::ErrorPages;
pub use landing::Landing;
pub use sign_in::SignIn;
pub use site::Site;

use super::{Language, catalogue};

catalogue::catalogue! {
    /// The frame around every public page.
    site: Site,
    /// The landing page.
    landing: Landing,
    /// Sign-in and mail links.
    sign_in: SignIn,
    /// Connecting to Instagram, and deleting what came from there.
    connect: Connect,
    /// Whole-page errors.
    errors: ErrorPages,
}

/// The public pages' messages in a language.
pub fn messages(language: Language) -> &'static Messages {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Pseudo => &PSEUDO,
    }
}

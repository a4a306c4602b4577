use leptos::prelude::*;

use super::PageContext;
use super::document::{Audience, Head, document, icon};

/// A whole page that says what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPage {
    /// There is nothing at this address (404).
    NotFound,
    /// Signed in, but without the right (403).
    Forbidden,
    /// A fault of ours (500).
    Internal {
        /// The correlation id, such as `7F3K-Q2XM`; the log has the same.
        reference: String,
    },
    /// The server cannot be reached; for a service worker's cache.
    Offline,
}

/// The page for an error. The caller sets the status.
pub fn error(cx: &PageContext, page: &ErrorPage) -> String {
    let text = &cx.text().errors;
    let (title, words, icon_name) = match page {
        ErrorPage::NotFound => (text.not_found, text.not_found_words, "search"),
        ErrorPage::Forbidden => (text.forbidden, text.forbidden_words, "shield-check"),
        ErrorPage::Internal { .. } => (text.internal, text.internal_words, "triangle-alert"),
        ErrorPage::Offline => (text.offline, text.offline_words, "plug"),
    };
    let reference = match page {
        ErrorPage::Internal { reference } => Some(reference.clone()),
        _ => None,
    };
    let (href, label) = if cx.signed_in { ("/app", text.to_app) } else { ("/", text.to_start) };
    let body = view! {
        <main id="main" class="auth">
            <div class="auth__c">
                <span class="auth__i">{icon(icon_name)}</span>
                <h1>{title}</h1>
                <p class="page__sub">{words}</p>
                {reference.map(|reference| view! {
                    <p class="page__sub">{text.reference}" "<span class="mono">{reference}</span></p>
                })}
                <a class="btn btn--primary btn--lg btn--block auth__act" href=href>{label}</a>
            </div>
        </main>
    };
    document(cx, &Head { title, description: words, audience: Audience::Visitor }, body.into_any())
}

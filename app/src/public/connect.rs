use leptos::prelude::*;
use types::AccountId;
use types::problem::ProblemCode;

use super::PageContext;
use super::auth::card;
use super::document::{Audience, Head, document};

/// How signing in at Instagram ended, where it did not connect the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectPage {
    /// The person said no.
    Declined {
        /// Whose sign-in it was.
        account: AccountId,
    },
    /// It did not work.
    Failed {
        /// Whose sign-in it was.
        account: AccountId,
        /// Why.
        problem: ProblemCode,
        /// A short, scrubbed fact; may be empty.
        detail: String,
    },
    /// Not begun in this session, too long ago, or used before.
    Unknown,
}

/// The page at `/connect/instagram/callback`.
pub fn connect(cx: &PageContext, page: &ConnectPage) -> String {
    let text = &cx.text().connect;
    let problems = &cx.language.messages().problems;
    let (title, what, advice) = match page {
        ConnectPage::Declined { .. } => (text.declined, text.declined_words, text.nothing_changed),
        ConnectPage::Failed { problem: ProblemCode::PermissionMissing, .. } => {
            (text.failed, text.no_publishing, text.no_publishing_do)
        }
        ConnectPage::Failed { problem: problem @ ProblemCode::OtherAccount, .. } => {
            (text.failed, problems.what(*problem), problems.advice(*problem))
        }
        ConnectPage::Failed { problem, .. } => (text.failed, problems.what(*problem), text.try_again),
        ConnectPage::Unknown => (text.unknown, text.unknown_words, text.nothing_changed),
    };
    let detail = match page {
        ConnectPage::Failed { detail, .. } if !detail.is_empty() => Some(detail.clone()),
        _ => None,
    };
    let href = match page {
        ConnectPage::Declined { account } | ConnectPage::Failed { account, .. } => {
            format!("/app/accounts/{account}")
        }
        ConnectPage::Unknown => "/app/accounts".to_owned(),
    };
    let body = card(
        Some("plug"),
        view! {
            <h1>{title}</h1>
            <p class="page__sub">{what}</p>
            {detail.map(|detail| view! { <p class="hint mono">{detail}</p> })}
            <p class="page__sub">{advice}</p>
            <a class="btn btn--primary btn--lg btn--block auth__act" href=href>{text.back}</a>
        },
    );
    document(cx, &Head { title, description: text.description, audience: Audience::Visitor }, body)
}

/// The page at `/deletion/{code}`: when (`2026-11-22`) what came from Instagram was deleted.
pub fn deletion(cx: &PageContext, code: &str, day: &str) -> String {
    let text = &cx.text().connect;
    let body = card(
        Some("circle-check"),
        view! {
            <h1>{text.deleted}</h1>
            <p class="page__sub">{(text.deleted_words)(day)}</p>
            <p class="page__sub">{text.code}" "<span class="mono">{code.to_owned()}</span></p>
            <p class="hint">{text.published_stays}</p>
        },
    );
    let head = Head { title: text.deleted, description: text.description, audience: Audience::Visitor };
    document(cx, &head, body)
}

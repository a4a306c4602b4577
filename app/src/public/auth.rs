use leptos::prelude::*;

use super::PageContext;
use super::document::{Audience, Head, document, icon};
use crate::text::public::SignIn;

/// The sign-in page's states. Whether an address is known must never show in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginPage {
    /// Asks for the address.
    Form {
        /// What was typed before, to be corrected.
        email: String,
        /// Why the form is back.
        problem: Option<LoginProblem>,
    },
    /// Says that a link is on its way, if the address has access.
    Sent {
        /// The address as it was typed.
        email: String,
    },
}

/// Why the sign-in form is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// What was typed is not an e-mail address.
    NotAnAddress,
    /// Too many links were asked for.
    TooMany,
}

/// The states of the page a mail link opens. The token stands in the address's fragment, which no server and no
/// mail scanner that follows the link ever sees, and only a person's click sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MagicLinkPage {
    /// Shows the button that signs in.
    Ready,
    /// The link was asked for in another browser: whoever opened it confirms that this was intended.
    OtherBrowser {
        /// The token as it was posted; it goes along with the confirmation.
        token: String,
    },
    /// The link is older than its time.
    Expired,
    /// The link signed somebody in before.
    Used,
    /// No link of ours, or cut off on its way.
    Unknown,
}

/// The page at `/login`. Posts `email` to `/auth/magic-link`.
pub fn login(cx: &PageContext, page: &LoginPage) -> String {
    let text = &cx.text().sign_in;
    match page {
        LoginPage::Form { email, problem } => {
            let body = login_form(cx, text, email.clone(), *problem);
            document(cx, &visitor(text.title, text.description), body)
        }
        LoginPage::Sent { email } => {
            let body = sent(cx, text, email.clone());
            document(cx, &visitor(text.sent, text.description), body)
        }
    }
}

/// The page at `/auth/magic`. Posts `token`, and `confirmed` after the question, to `/auth/magic`.
pub fn magic_link(cx: &PageContext, page: &MagicLinkPage) -> String {
    let text = &cx.text().sign_in;
    let (title, body) = match page {
        MagicLinkPage::Ready => (text.magic, magic_form(cx, text)),
        MagicLinkPage::OtherBrowser { token } => (text.other_browser, other_browser(text, token.clone())),
        MagicLinkPage::Expired => (text.expired, dead_link(text.expired, text.expired_words, text)),
        MagicLinkPage::Used => (text.used, dead_link(text.used, text.used_words, text)),
        MagicLinkPage::Unknown => (text.unknown, dead_link(text.unknown, text.unknown_words, text)),
    };
    document(cx, &visitor(title, text.magic_description), body)
}

fn visitor(title: &'static str, description: &'static str) -> Head {
    Head { title, description, audience: Audience::Visitor }
}

pub(super) fn card(icon_name: Option<&'static str>, content: impl IntoView) -> AnyView {
    view! {
        <main id="main" class="auth">
            <div class="auth__c">
                {icon_name.map(|name| view! { <span class="auth__i">{icon(name)}</span> })}
                {content.into_any()}
            </div>
        </main>
    }
    .into_any()
}

fn login_form(
    cx: &PageContext,
    text: &'static SignIn,
    email: String,
    problem: Option<LoginProblem>,
) -> AnyView {
    let problem = problem.map(|problem| match problem {
        LoginProblem::NotAnAddress => text.not_an_address,
        LoginProblem::TooMany => text.too_many,
    });
    card(
        None,
        view! {
            <h1>{text.title}</h1>
            <p class="page__sub">{text.invite_only}</p>
            <form class="auth__f" method="post" action="/auth/magic-link">
                <div class="field">
                    <label for="email">{text.email}</label>
                    <input class="input input--lg" id="email" name="email" type="email" autocomplete="email"
                        required maxlength="254" value=email
                        aria-invalid=problem.map(|_| "true") aria-describedby=problem.map(|_| "email-problem") />
                    {problem.map(|words| view! { <p class="hint hint--bad" id="email-problem">{words}</p> })}
                </div>
                <button class="btn btn--primary btn--lg btn--block" type="submit">{text.send_link}</button>
            </form>
            {sandbox_note(cx, text)}
        },
    )
}

fn sent(cx: &PageContext, text: &'static SignIn, email: String) -> AnyView {
    card(
        Some("mail"),
        view! {
            <h1>{text.sent}</h1>
            <p class="page__sub">{text.sent_to}" "<b>{email.clone()}</b></p>
            <p class="page__sub">{text.sent_once}</p>
            {sandbox_note(cx, text)}
            <p class="hint">{text.no_mail}" "<a href="/login">{text.other_address}</a></p>
            <form class="auth__again" method="post" action="/auth/magic-link">
                <input type="hidden" name="email" value=email />
                // The stylesheet shows the button after a minute, so that nobody sends two links in haste.
                <button class="btn btn--block auth__later" type="submit">{text.send_again}</button>
            </form>
        },
    )
}

fn sandbox_note(cx: &PageContext, text: &'static SignIn) -> Option<AnyView> {
    cx.sandbox_inbox.clone().map(|inbox| {
        view! {
            <div class="note note--plain auth__note">
                {icon("info")}
                <p>{text.sandbox}" "<a href=inbox>{text.open_inbox}</a></p>
            </div>
        }
        .into_any()
    })
}

fn magic_form(cx: &PageContext, text: &'static SignIn) -> AnyView {
    let nonce = cx.nonce.clone();
    card(
        Some("mail-check"),
        view! {
            <h1>{text.magic}</h1>
            <p class="page__sub">{text.magic_words}</p>
            <form class="auth__f" id="magic-link" method="post" action="/auth/magic">
                <div class="field" id="magic-link-paste">
                    <label for="token">{text.paste}</label>
                    <input class="input input--lg mono" id="token" name="token" autocomplete="off"
                        autocapitalize="none" spellcheck="false" required maxlength="200"
                        aria-describedby="token-hint" />
                    <p class="hint" id="token-hint">{text.paste_hint}</p>
                </div>
                <button class="btn btn--primary btn--lg btn--block" type="submit">{text.magic_button}</button>
            </form>
            <script nonce=nonce>{include_str!("magic_link.js")}</script>
        },
    )
}

fn other_browser(text: &'static SignIn, token: String) -> AnyView {
    card(
        Some("triangle-alert"),
        view! {
            <h1>{text.other_browser}</h1>
            <p class="page__sub">{text.other_browser_words}</p>
            <form class="auth__f" method="post" action="/auth/magic">
                <input type="hidden" name="token" value=token />
                <input type="hidden" name="confirmed" value="yes" />
                <button class="btn btn--primary btn--lg btn--block" type="submit">{text.other_browser_yes}</button>
            </form>
            <p class="hint"><a href="/">{text.other_browser_no}</a></p>
        },
    )
}

fn dead_link(title: &'static str, words: &'static str, text: &'static SignIn) -> AnyView {
    card(
        Some("clock"),
        view! {
            <h1>{title}</h1>
            <p class="page__sub">{words}</p>
            <a class="btn btn--primary btn--lg btn--block auth__act" href="/login">{text.new_link}</a>
        },
    )
}

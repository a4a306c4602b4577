use leptos::prelude::*;
use types::problem::Problem;

use super::Tone;
use super::button::{Button, IconButton, Look};
use super::icon::Icon;
use super::time::{Time, TimeStyle};
use super::toast::Toasts;
use crate::api::{ApiError, ErrorCode};
use crate::browser::{document, t};

/// A few sentences a person must see: what happened, whether work is safe, what to do.
#[component]
pub fn Note(
    /// How it looks.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// The text, and buttons or a reference below it.
    children: Children,
) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Neutral => ("note note--plain", "info"),
        Tone::Info => ("note", "info"),
        Tone::Ok => ("note note--ok", "circle-check"),
        Tone::Warning => ("note note--warn", "triangle-alert"),
        Tone::Bad => ("note note--bad", "circle-x"),
    };
    view! { <div class=class><Icon name=icon /><div>{children()}</div></div> }.into_any()
}

/// A correlation id with a button that copies it; the log has the same.
#[component]
pub fn Reference(
    /// Such as `7F3K-Q2XM`.
    #[prop(into)]
    reference: String,
) -> impl IntoView {
    let words = (t().common.reference)(&reference);
    let toasts = Toasts::get();
    let copy = move |()| {
        document::copy(&reference);
        toasts.say(t().common.copied);
    };
    view! {
        <span class="ref">
            {words}
            <IconButton icon="copy" label=t().common.copy_reference class="icon-btn--xs" on_click=Callback::new(copy) />
        </span>
    }
    .into_any()
}

/// What went wrong on an article's way, in the catalogue's words.
#[component]
pub fn ProblemNote(
    /// What.
    problem: Problem,
    /// The zone its times are named in.
    #[prop(into)]
    zone: String,
    /// What "Try again" does; without it there is no button.
    #[prop(optional)]
    retry: Option<Callback<()>>,
    /// What that button says.
    #[prop(default = t().common.try_again)]
    retry_words: &'static str,
    /// Whether the retry is under way.
    #[prop(into, optional)]
    pending: Signal<bool>,
) -> impl IntoView {
    let problems = &t().problems;
    let tone = if problem.retry_at.is_some() { Tone::Warning } else { Tone::Bad };
    let again = problem.retry_at.map(move |at| {
        view! { <p class="sub">{t().common.next_try}" "<Time at zone style=TimeStyle::Relative /></p> }
    });
    view! {
        <Note tone>
            <p><b>{problems.what(problem.code)}</b>" "{problems.advice(problem.code)}</p>
            {problem.detail.map(|detail| view! { <p class="mono">{detail}</p> })}
            {again}
            <p class="note__foot">
                {retry.map(|on_click| view! {
                    <Button look=Look::Small icon="rotate-ccw" pending on_click>{retry_words}</Button>
                })}
                <Reference reference=problem.reference />
            </p>
        </Note>
    }
    .into_any()
}

/// Why a request failed, with its reference and, where that may help, a way to try again.
#[component]
pub fn ErrorNote(
    /// What the server or the network said.
    error: ApiError,
    /// What "Try again" does; without it there is no button.
    #[prop(optional)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let words = error_words(&error);
    let sign_in = (error.code == ErrorCode::NotSignedIn)
        .then(|| view! { <a class="btn btn--xs" href="/login" rel="external">{t().errors.sign_in}</a> });
    let again = retry.filter(|_| error.retryable).map(|on_click| {
        view! { <Button look=Look::Small icon="rotate-ccw" on_click>{t().common.try_again}</Button> }
    });
    let has_foot = sign_in.is_some() || again.is_some() || error.reference.is_some();
    let foot = view! {
        <p class="note__foot">{sign_in}{again}{error.reference.map(|reference| view! { <Reference reference /> })}</p>
    };
    view! { <div role="alert"><Note tone=Tone::Bad><p>{words}</p>{has_foot.then_some(foot)}</Note></div> }
        .into_any()
}

/// The catalogue's words for an error.
pub fn error_words(error: &ApiError) -> String {
    let text = t();
    let errors = &text.errors;
    match &error.code {
        ErrorCode::NotSignedIn => errors.not_signed_in.to_owned(),
        ErrorCode::Forbidden => errors.forbidden.to_owned(),
        ErrorCode::NotFound => errors.not_found.to_owned(),
        ErrorCode::Settings { problems } => {
            let words = problems.iter().map(|problem| errors.settings_problem(*problem).to_owned());
            sentences(errors.settings, words)
        }
        ErrorCode::Caption { problems } => {
            let words = problems.iter().map(|problem| errors.caption_problem(*problem));
            sentences(errors.caption, words)
        }
        ErrorCode::Media { problems } => {
            let words = problems.iter().map(|problem| text.formats.problem(problem, &text.cards));
            sentences(text.formats.media_problems, words)
        }
        ErrorCode::Logo { problem } => text.cards.logo_problem(problem),
        ErrorCode::Invalid { field } if field.is_empty() => errors.invalid_request.to_owned(),
        ErrorCode::Invalid { field } => (errors.invalid)(field),
        ErrorCode::Stale => errors.stale.to_owned(),
        ErrorCode::WrongStatus { status } => (errors.wrong_status)(text.posts.status(*status)),
        ErrorCode::SlotTaken => errors.slot_taken.to_owned(),
        ErrorCode::Problem { problem } => {
            format!("{} {}", text.problems.what(*problem), text.problems.advice(*problem))
        }
        ErrorCode::TooMany => errors.too_many.to_owned(),
        ErrorCode::Network => errors.network.to_owned(),
        ErrorCode::Internal => errors.internal.to_owned(),
    }
}

fn sentences(first: &str, others: impl Iterator<Item = String>) -> String {
    others.fold(first.to_owned(), |all, next| format!("{all} {next}"))
}

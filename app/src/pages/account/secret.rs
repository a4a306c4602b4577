use std::future::Future;

use leptos::html;
use leptos::prelude::*;
use types::provider::StoredCredential;

use super::credentials::Line;
use super::trial::Trial;
use crate::api::{self, ApiError, ApiResult, ErrorCode};
use crate::browser::t;
use crate::components::{Button, Call, Look, error_words};

/// The field for a new value. It is emptied as soon as the value is on its way.
#[component]
pub(super) fn NewSecret(
    /// The line.
    line: Line,
) -> impl IntoView {
    let text = &t().account;
    let provider = line.status.with_untracked(|status| status.provider.clone());
    let replaces = line.status.with_untracked(|status| status.stored.is_some());
    let id = format!("secret-{}", provider.slug.as_str());
    let hint_id = format!("{id}-hint");
    let input = NodeRef::<html::Input>::new();
    let call = Call::new();
    let missing = RwSignal::new(false);
    Effect::new(move |_| _ = input.get().map(|input| input.focus()));
    let trial = Trial::new();
    let try_it = Callback::new(move |()| {
        let typed = input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        missing.set(typed.is_empty());
        call.reset();
        if !typed.is_empty() {
            trial.send(line, Some(typed));
        }
    });
    let save = Callback::new(move |()| {
        trial.forget();
        let Some(input) = input.get_untracked() else { return };
        let secret = input.value().trim().to_owned();
        missing.set(secret.is_empty());
        let Some(account) = line.account.with_untracked(|account| account.id) else { return };
        if !secret.is_empty() {
            input.set_value("");
            send(line, call, api::accounts::set_credential(account, line.provider(), secret));
        }
    });
    let problem = move || match (missing.get(), call.error()) {
        (true, _) => Some(text.empty_secret.to_owned()),
        (false, Some(error)) => Some(refusal(&error, replaces)),
        (false, None) => None,
    };
    let bad = Memo::new(move |_| problem().is_some());
    let pending = Signal::derive(move || call.pending());
    let testing = Signal::derive(move || trial.call.pending());
    view! {
        <form class="cred__new" novalidate on:submit=move |event| {
            event.prevent_default();
            save.run(());
        }>
            <label class="label" for=id.clone()>{(text.new_secret)(&provider.label, &provider.secret_label)}</label>
            <div class="input-group">
                <input node_ref=input class="input mono" id=id type="password" autocomplete="off"
                    spellcheck="false" placeholder=text.paste aria-describedby=hint_id.clone()
                    aria-invalid=move || bad.get().then_some("true") on:input=move |_| trial.forget() />
                <Button pending=testing on_click=try_it>{t().claude.test}</Button>
                <Button look=Look::Primary pending>{text.test_and_save}</Button>
            </div>
            {trial.outcome()}
            <p class="hint" class:hint--bad=bad id=hint_id role=move || bad.get().then_some("alert")>
                {move || problem().unwrap_or_else(|| {
                    if replaces { text.old_stays.to_owned() } else { text.tested_first.to_owned() }
                })}
            </p>
            <p class="hint">
                <a href=provider.help_url target="_blank" rel="noopener noreferrer">
                    {text.where_to_find}<span class="sr">" ("{t().common.opens_elsewhere}")"</span>
                </a>
            </p>
        </form>
    }
    .into_any()
}

/// What the provider said to a new value, and what that means for the old one.
fn refusal(error: &ApiError, replaces: bool) -> String {
    let text = &t().account;
    let what = match &error.code {
        // The catalogue's advice for a stopped post would send a person to this very page.
        ErrorCode::Problem { problem } => t().problems.what(*problem).to_owned(),
        _ => error_words(error),
    };
    let kept = if replaces { text.old_kept } else { text.not_stored };
    let reference = error.reference.as_deref().map(t().common.reference).unwrap_or_default();
    format!("{what} {kept} {reference}").trim_end().to_owned()
}

fn send(line: Line, call: Call, request: impl Future<Output = ApiResult<StoredCredential>> + 'static) {
    call.send(request, move |stored| {
        line.account.patch(|account| {
            let slug = line.provider();
            if let Some(status) = account.credentials.iter_mut().find(|each| each.provider.slug == slug) {
                status.stored = Some(stored);
            }
        });
        line.editing.try_set(false);
        line.toasts.say(t().account.passed);
        line.account.reload();
    });
}

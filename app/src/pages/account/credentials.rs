use leptos::html;
use leptos::prelude::*;
use types::account::Account;
use types::provider::{CredentialStatus, ProviderRole, ProviderSlug, StoredCredential};

use super::sections::section;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{
    Badge, Button, Call, Dialog, ErrorNote, Icon, Look, Remote, Toasts, Tone, error_words,
};

/// The account's secrets: each can be set, replaced and removed, none can be read.
#[component]
pub(super) fn Credentials(
    /// Where the account comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    let slugs = move || {
        newest.with(|account| {
            account.credentials.iter().map(|each| each.provider.slug.clone()).collect::<Vec<_>>()
        })
    };
    let list = view! {
        <ul class="creds">
            <For each=slugs key=Clone::clone let:slug><Credential slug account newest /></For>
        </ul>
    };
    section("keys", text.credentials, text.credentials_about, list.into_any())
}

/// What the parts of one line share.
#[derive(Clone, Copy)]
struct Line {
    account: Remote<Account>,
    status: Signal<CredentialStatus>,
    /// Whether the field for a new value is open.
    editing: RwSignal<bool>,
    /// Whether the question before removing is open.
    asking: RwSignal<bool>,
    removal: Call,
    toasts: Toasts,
}

impl Line {
    fn provider(self) -> ProviderSlug {
        self.status.with_untracked(|status| status.provider.slug.clone())
    }

    fn label(self) -> String {
        self.status.with_untracked(|status| status.provider.label.clone())
    }

    fn remove(self) {
        let label = self.label();
        let Some(id) = self.account.with_untracked(|account| account.id) else { return };
        self.removal.send(api::accounts::clear_credential(id, self.provider()), move |()| {
            self.toasts.say((t().account.removed)(&label));
            self.account.reload();
        });
    }
}

#[component]
fn Credential(
    /// Whose secret.
    slug: ProviderSlug,
    /// Where the account comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let find =
        move |account: &Account| account.credentials.iter().find(|each| each.provider.slug == slug).cloned();
    let Some(first) = newest.with_untracked(&find) else { return ().into_any() };
    let status = Memo::new(move |last: Option<&CredentialStatus>| {
        newest.with(&find).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    let line = Line {
        account,
        status: status.into(),
        editing: RwSignal::new(false),
        asking: RwSignal::new(false),
        removal: Call::new(),
        toasts: Toasts::get(),
    };
    view! {
        <li class="cred">
            <span class="cred__i"><Icon name="key-round" /></span>
            {move || summary(&line.status.get())}
            <Buttons line />
            {move || line.editing.get().then(|| view! { <NewSecret line /> })}
            {move || line.removal.error().map(|error| view! { <div class="cred__new"><ErrorNote error /></div> })}
            <RemoveDialog line />
        </li>
    }
    .into_any()
}

/// Whose it is, when it was set, and whether it works. Never what it is.
fn summary(status: &CredentialStatus) -> AnyView {
    let text = &t().account;
    let words = match &status.stored {
        None => text.nothing_stored.to_owned(),
        Some(StoredCredential { updated_at, fingerprint, .. }) => {
            (text.set_on)(&clock::format(*updated_at, &clock::device_zone(), Style::Day), fingerprint)
        }
    };
    let (tone, icon, state) = match &status.stored {
        None => (Tone::Neutral, "", text.not_set),
        Some(stored) if stored.refused => (Tone::Bad, "circle-x", text.refused),
        Some(_) => (Tone::Ok, "check", text.stored),
    };
    let refused = status.stored.as_ref().is_some_and(|stored| stored.refused);
    view! {
        <span class="cell cell--wrap">
            <span>
                <b>{status.provider.label.clone()}</b>
                <small>{words}</small>
                {refused.then(|| view! { <small class="hint--bad">{text.refused_words}</small> })}
            </span>
        </span>
        <Badge tone icon>{state}</Badge>
    }
    .into_any()
}

#[component]
fn Buttons(
    /// The line.
    line: Line,
) -> impl IntoView {
    let text = &t().account;
    let stored = Memo::new(move |_| line.status.with(|status| status.stored.is_some()));
    let toggle = Callback::new(move |()| line.editing.update(|editing| *editing = !*editing));
    let words = move || match (line.editing.get(), stored.get()) {
        (true, _) => t().common.cancel,
        (false, true) => text.replace,
        (false, false) => text.set,
    };
    let named =
        move |action: &str| line.status.with(|status| (text.of_provider)(action, &status.provider.label));
    let pending = Signal::derive(move || line.removal.pending());
    let ask = Callback::new(move |()| line.asking.set(true));
    let remove = move || {
        stored.get().then(|| {
            view! {
                <Button look=Look::Danger pending on_click=ask attr:aria-label=move || named(text.remove)>
                    {text.remove}
                </Button>
            }
        })
    };
    view! {
        <span class="cred__a">
            <Button look=Look::Small on_click=toggle attr:aria-label=move || named(words())>{words}</Button>
            {remove}
        </span>
    }
    .into_any()
}

/// The field for a new value. It is emptied as soon as the value is on its way.
#[component]
fn NewSecret(
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
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let save = Callback::new(move |()| {
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
    view! {
        <form class="cred__new" novalidate on:submit=move |event| {
            event.prevent_default();
            save.run(());
        }>
            <label class="label" for=id.clone()>{(text.new_secret)(&provider.label, &provider.secret_label)}</label>
            <div class="input-group">
                <input node_ref=input class="input mono" id=id type="password" autocomplete="off" spellcheck="false"
                    placeholder=text.paste aria-describedby=hint_id.clone()
                    aria-invalid=move || bad.get().then_some("true") />
                <Button look=Look::Primary pending=Signal::derive(move || call.pending())>{text.test_and_save}</Button>
            </div>
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

fn send(line: Line, call: Call, request: impl Future<Output = api::ApiResult<StoredCredential>> + 'static) {
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

/// Asks before a secret is deleted, and says what stops working.
#[component]
fn RemoveDialog(
    /// The line.
    line: Line,
) -> impl IntoView {
    let text = &t().account;
    let publishes = line.status.with_untracked(|status| status.provider.role == ProviderRole::Publishing);
    let words = if publishes { text.remove_token_words } else { text.remove_key_words };
    let cancel = Callback::new(move |()| line.asking.set(false));
    let remove = Callback::new(move |()| {
        line.asking.set(false);
        line.remove();
    });
    view! {
        <Dialog open=line.asking title=(text.remove_title)(&line.label()) class="dialog--narrow">
            <div class="dialog__body"><p>{words}</p></div>
            <div class="dialog__foot">
                <Button on_click=cancel>{t().common.cancel}</Button>
                <Button look=Look::Primary icon="trash-2" on_click=remove>{text.remove}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

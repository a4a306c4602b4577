use leptos::prelude::*;
use types::account::Account;
use types::provider::{CredentialStatus, ProviderInfo, ProviderRole, ProviderSlug, StoredCredential};

use super::secret::NewSecret;
use super::sections::section;
use super::trial::Trial;
use crate::api;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Badge, Button, Call, Confirm, ErrorNote, Icon, Look, Note, Remote, Toasts, Tone};

/// The account's secrets: each can be set, replaced and removed, none can be read.
#[component]
pub(super) fn Credentials(
    /// Where the account comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    // Which providers there are is fixed when the server is built.
    let slugs = newest.with_untracked(|account| {
        account.credentials.iter().map(|each| each.provider.slug.clone()).collect::<Vec<_>>()
    });
    let missing = Memo::new(move |_| newest.with(missing));
    let plain = move || {
        let keys = missing.get();
        (!keys.is_empty()).then(|| {
            let words = (t().claude.missing)(&keys.join(", "));
            view! { <Note tone=Tone::Warning><p><b>{words}</b>" "{t().claude.missing_about}</p></Note> }
        })
    };
    let lines = slugs.into_iter().map(|slug| view! { <Credential slug account newest /> });
    let list = view! {
        {plain}
        <ul class="creds">{lines.collect_view()}</ul>
    };
    section("keys", text.credentials, text.credentials_about, list.into_any())
}

/// Whose keys the account cannot do without and does not have.
fn missing(account: &Account) -> Vec<String> {
    let missing = account.credentials.iter().filter(|each| each.stored.is_none() && is_needed(account, each));
    missing.map(|each| each.provider.label.clone()).collect()
}

/// Of the makers of pictures, only the first one is.
fn is_needed(account: &Account, each: &CredentialStatus) -> bool {
    let provider = &each.provider;
    provider.role != ProviderRole::Image || provider.slug == account.settings.image_provider
}

/// What the parts of one line share.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub account: Remote<Account>,
    pub status: Signal<CredentialStatus>,
    /// Whether the field for a new value is open.
    pub editing: RwSignal<bool>,
    /// Whether the question before removing is open.
    asking: RwSignal<bool>,
    removal: Call,
    trial: Trial,
    pub toasts: Toasts,
}

impl Line {
    pub fn provider(self) -> ProviderSlug {
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
        trial: Trial::new(),
        toasts: Toasts::get(),
    };
    let needed = Memo::new(move |_| newest.with(|account| line.status.with(|each| is_needed(account, each))));
    view! {
        <li class="cred">
            <span class="cred__i"><Icon name="key-round" /></span>
            {move || summary(&line.status.get(), needed.get())}
            <Buttons line />
            {line.trial.outcome()}
            {move || line.editing.get().then(|| view! { <NewSecret line /> })}
            {move || line.removal.error().map(|error| view! { <div class="cred__new"><ErrorNote error /></div> })}
            <RemoveDialog line />
        </li>
    }
    .into_any()
}

/// Whose it is, when it was set, and whether it works. Never what it is.
fn summary(status: &CredentialStatus, needed: bool) -> AnyView {
    let text = &t().account;
    let words = match &status.stored {
        None => purpose(&status.provider),
        Some(StoredCredential { updated_at, fingerprint, .. }) => {
            (text.set_on)(&clock::format(*updated_at, &clock::device_zone(), Style::Day), fingerprint)
        }
    };
    let (tone, icon, state) = match &status.stored {
        None if needed => (Tone::Warning, "triangle-alert", t().claude.needed),
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

/// What the key is for, and what its use costs at least.
fn purpose(provider: &ProviderInfo) -> String {
    let text = &t().claude;
    let what = match provider.role {
        ProviderRole::Text => text.scores_and_writes,
        ProviderRole::Image => text.makes_pictures,
        ProviderRole::Publishing => text.publishes,
    };
    let from = provider.models.first().filter(|model| !model.price.is_empty());
    let from = from.map(|model| (text.from)(&model.price)).unwrap_or_default();
    format!("{what} {from}").trim_end().to_owned()
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
    let try_it = Callback::new(move |()| line.trial.send(line, None));
    let testing = Signal::derive(move || line.trial.call.pending());
    let test = move || {
        (stored.get() && !line.editing.get()).then(|| {
            view! {
                <Button look=Look::Small pending=testing on_click=try_it
                    attr:aria-label=move || named(t().claude.test)>
                    {t().claude.test}
                </Button>
            }
        })
    };
    view! {
        <span class="cred__a">
            {test}
            <Button look=Look::Small on_click=toggle attr:aria-label=move || named(words())>{words}</Button>
            {remove}
        </span>
    }
    .into_any()
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
    let remove = Callback::new(move |()| line.remove());
    view! {
        <Confirm open=line.asking title=(text.remove_title)(&line.label()) yes=text.remove on_yes=remove>
            <p>{words}</p>
        </Confirm>
    }
    .into_any()
}

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use types::AccountId;
use types::account::AccountSummary;
use types::feed::{Feed, NewFeed};

use crate::api::{self, ApiError, ErrorCode};
use crate::browser::{document, t};
use crate::components::{Button, Call, ErrorNote, Field, Load, Look, Remote, TextInput, Toasts, error_words};
use crate::pages::shared::Shared;

const ADDRESS: &str = "feed-url";

/// The form that follows a new feed.
#[component]
pub(super) fn AddFeed() -> impl IntoView {
    let text = &t().feeds;
    let accounts = Shared::get().accounts;
    view! {
        <section class="panel" aria-labelledby="add-h">
            <div class="panel__head"><h2 id="add-h">{text.add}</h2></div>
            <div class="panel__body">
                <Load remote=accounts rows=2 view=|accounts| view! { <Form accounts /> }.into_any() />
            </div>
        </section>
    }
    .into_any()
}

/// What is filled in, and what is wrong with it.
#[derive(Clone, Copy)]
struct Draft {
    url: RwSignal<String>,
    chosen: RwSignal<Vec<AccountId>>,
    /// Whether the form was sent once, after which it says what is missing.
    tried: RwSignal<bool>,
    call: Call,
    toasts: Toasts,
    feeds: Remote<Vec<Feed>>,
}

impl Draft {
    fn url_problem(self) -> Option<String> {
        let missing = self.tried.get() && self.url.with(|url| url.trim().is_empty());
        if missing {
            return Some(t().feeds.address_missing.to_owned());
        }
        let error = self.call.error().filter(concerns_address)?;
        let words = match &error.code {
            ErrorCode::Invalid { .. } => t().feeds.address_invalid.to_owned(),
            _ => error_words(&error),
        };
        let reference = error.reference.as_deref().map(t().common.reference).unwrap_or_default();
        Some(format!("{words} {reference}").trim_end().to_owned())
    }

    fn accounts_problem(self) -> Option<&'static str> {
        (self.tried.get() && self.chosen.with(Vec::is_empty)).then_some(t().feeds.accounts_missing)
    }

    fn send(self) {
        self.tried.set(true);
        let url = self.url.with_untracked(|url| url.trim().to_owned());
        let accounts = self.chosen.get_untracked();
        if url.is_empty() {
            document::focus(ADDRESS);
            return;
        }
        if accounts.is_empty() {
            return;
        }
        self.call.send(api::feeds::add_feed(NewFeed { url, accounts }), move |_| {
            self.tried.set(false);
            self.url.set(String::new());
            self.toasts.say(t().feeds.added);
            self.feeds.reload();
        });
    }
}

/// Whether an error is about what was typed, and so belongs to the field.
fn concerns_address(error: &ApiError) -> bool {
    matches!(&error.code, ErrorCode::Problem { .. })
        || matches!(&error.code, ErrorCode::Invalid { field } if field == "url")
}

#[component]
fn Form(
    /// The accounts to choose from.
    accounts: Signal<Vec<AccountSummary>>,
) -> impl IntoView {
    let text = &t().feeds;
    let only =
        accounts.with_untracked(|all| if let [only] = all.as_slice() { vec![only.id] } else { vec![] });
    let draft = Draft {
        url: RwSignal::new(String::new()),
        chosen: RwSignal::new(only),
        tried: RwSignal::new(false),
        call: Call::new(),
        toasts: Toasts::get(),
        feeds: Shared::get().feeds,
    };
    let problem = Signal::derive(move || draft.url_problem());
    let invalid = Signal::derive(move || problem.with(Option::is_some));
    let pending = Signal::derive(move || draft.call.pending());
    let other_error = move || draft.call.error().filter(|error| !concerns_address(error));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.send();
    };
    view! {
        <form class="addfeed" novalidate on:submit=submit>
            <Field id=ADDRESS label=text.address hint=text.address_hint problem>
                <div class="input-group">
                    <TextInput id=ADDRESS kind="url" value=draft.url invalid placeholder="https://" />
                    <Button look=Look::Primary icon="plus" pending>
                        {move || if pending.get() { text.reading } else { text.add_now }}
                    </Button>
                </div>
            </Field>
            <AccountChoice accounts draft />
            {move || other_error().map(|error| view! { <ErrorNote error /> })}
        </form>
    }
    .into_any()
}

#[component]
fn AccountChoice(
    /// The accounts to choose from.
    accounts: Signal<Vec<AccountSummary>>,
    /// The form.
    draft: Draft,
) -> impl IntoView {
    let text = &t().feeds;
    let boxes = move || {
        if accounts.with(Vec::is_empty) {
            let link = view! { <a href="/app/accounts/new">{text.create_account}</a> };
            return view! { <p class="hint">{text.no_accounts}" "{link}</p> }.into_any();
        }
        let accounts = accounts.get().into_iter();
        accounts.map(|account| account_box(&account, draft)).collect_view().into_any()
    };
    view! {
        <fieldset class="accountpick"
            aria-describedby=move || draft.accounts_problem().map(|_| "accounts-problem")>
            <legend class="label">{text.for_accounts}</legend>
            <div class="choices">{boxes}</div>
            {move || draft.accounts_problem().map(|words| {
                view! { <p class="hint hint--bad" id="accounts-problem" role="alert">{words}</p> }
            })}
        </fieldset>
    }
    .into_any()
}

fn account_box(account: &AccountSummary, draft: Draft) -> AnyView {
    let id = account.id;
    let on = move || draft.chosen.with(|chosen| chosen.contains(&id));
    let change = move |event| {
        let on = event_target_checked(&event);
        draft.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id);
            }
        });
    };
    view! {
        <label class="choice">
            <input class="check" type="checkbox" prop:checked=on on:change=change />
            {(t().common.handle)(&account.handle)}
        </label>
    }
    .into_any()
}

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use types::account::AccountSummary;
use types::budget::{Budget, BudgetLimit, Budgets, Period};
use types::{AccountId, MicroUsd};

use super::choice::{Choice, providers};
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, Dialog, ErrorNote, Field, Look, Remote, Switch, TextInput, Toasts};
use crate::pages::shared::Shared;

/// A budget as it is filled in.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    open: RwSignal<bool>,
    amount: RwSignal<String>,
    period: RwSignal<String>,
    /// An account's id; empty for all.
    account: RwSignal<String>,
    /// A provider's slug; empty for all.
    provider: RwSignal<String>,
    hard: RwSignal<bool>,
    wrong: RwSignal<bool>,
    call: Call,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            amount: RwSignal::default(),
            period: RwSignal::new(Period::Month.as_str().to_owned()),
            account: RwSignal::default(),
            provider: RwSignal::default(),
            hard: RwSignal::new(true),
            wrong: RwSignal::new(false),
            call: Call::new(),
        }
    }

    pub fn open_new(self) {
        self.amount.set(String::new());
        self.start();
    }

    /// With what is set, to be changed.
    pub fn open(self, budget: &Budget) {
        let set = &budget.set;
        self.amount.set(set.limit.total().trim_start_matches('$').to_owned());
        self.period.set(set.period.as_str().to_owned());
        self.account.set(set.account.map(|id| id.to_string()).unwrap_or_default());
        self.provider.set(set.provider.as_ref().map(|slug| slug.as_str().to_owned()).unwrap_or_default());
        self.hard.set(set.hard);
        self.start();
    }

    fn start(self) {
        self.wrong.set(false);
        self.call.reset();
        self.open.set(true);
    }

    fn limit(self) -> Option<BudgetLimit> {
        let provider = self.provider.get_untracked();
        let limit = BudgetLimit {
            account: self.account.with_untracked(|id| id.parse().ok().map(AccountId)),
            provider: (!provider.is_empty()).then(|| provider.as_str().into()),
            period: self.period.with_untracked(|period| Period::parse(period)),
            limit: self.amount.with_untracked(|amount| MicroUsd::parse(amount))?,
            hard: self.hard.get_untracked(),
        };
        limit.is_sound().then_some(limit)
    }

    fn save(self, remote: Remote<Budgets>, toasts: Toasts) {
        let limit = self.limit();
        self.wrong.set(limit.is_none());
        let Some(limit) = limit else { return };
        self.call.send(api::spend::set_budget(limit), move |()| {
            self.open.set(false);
            toasts.say(t().budgets.saved);
            remote.reload();
        });
    }
}

/// Sets a budget.
#[component]
pub(super) fn BudgetForm(
    /// What is filled in.
    draft: Draft,
    /// Where budgets come from.
    remote: Remote<Budgets>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let accounts = Shared::get().accounts;
    view! {
        <Dialog open=draft.open title=t().budgets.add class="dialog--narrow">
            {
                let submit = move |event: SubmitEvent| {
                    event.prevent_default();
                    draft.save(remote, toasts);
                };
                let accounts = accounts.with(Vec::clone).unwrap_or_default();
                let providers = providers(remote);
                view! { <form novalidate on:submit=submit><Fields draft accounts providers /></form> }
            }
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(
    /// What is filled in.
    draft: Draft,
    /// The accounts to choose from.
    accounts: Vec<AccountSummary>,
    /// The providers to choose from.
    providers: Vec<(String, String)>,
) -> impl IntoView {
    let text = &t().budgets;
    let problem = Signal::derive(move || draft.wrong.get().then(|| text.amount_wrong.to_owned()));
    let hard = Callback::new(move |hard| draft.hard.set(hard));
    let all = |words: &str| (String::new(), words.to_owned());
    let accounts =
        accounts.into_iter().map(|account| (account.id.to_string(), (t().common.handle)(&account.handle)));
    let accounts = std::iter::once(all(text.all_accounts)).chain(accounts).collect();
    let providers = std::iter::once(all(text.all_providers)).chain(providers).collect();
    let periods = vec![
        (Period::Month.as_str().to_owned(), text.a_month.to_owned()),
        (Period::Day.as_str().to_owned(), text.a_day.to_owned()),
    ];
    view! {
        <div class="dialog__body">
            <Field id="budget-amount" label=text.amount hint=text.amount_hint problem>
                <TextInput id="budget-amount" value=draft.amount placeholder="20.00" invalid=draft.wrong />
            </Field>
            <Choice id="budget-period" label=text.period options=periods value=draft.period />
            <Choice id="budget-account" label=text.account options=accounts value=draft.account />
            <Choice id="budget-provider" label=text.provider options=providers value=draft.provider />
            <div class="switchline">
                <Switch id="budget-hard" on=draft.hard on_change=hard />
                <label for="budget-hard">{text.hard}</label>
            </div>
            {move || draft.call.error().map(|error| view! { <ErrorNote error /> })}
        </div>
        <div class="dialog__foot">
            <Button look=Look::Primary pending=Signal::derive(move || draft.call.pending())>{t().common.save}</Button>
        </div>
    }
    .into_any()
}

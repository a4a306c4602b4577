use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use types::MicroUsd;
use types::budget::Budgets;
use types::price::{NewPrice, OwnPrice, PriceRates};
use types::session::Role;

use super::choice::{Choice, providers};
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, Dialog, ErrorNote, Field, Look, Remote, Switch, TextInput, Toasts};
use crate::pages::shared::Shared;

const TOKENS: &str = "tokens";
/// The rates by a million tokens, in the order of the fields.
const RATES: [&str; 5] = ["price-input", "price-output", "price-read", "price-write-5m", "price-write-1h"];

/// A price as it is filled in.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    open: RwSignal<bool>,
    provider: RwSignal<String>,
    model: RwSignal<String>,
    /// [`TOKENS`] or the unit.
    unit: RwSignal<String>,
    /// Dollars; by a unit only the first counts.
    rates: [RwSignal<String>; 5],
    for_everybody: RwSignal<bool>,
    wrong: RwSignal<bool>,
    call: Call,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            provider: RwSignal::new("anthropic".to_owned()),
            model: RwSignal::default(),
            unit: RwSignal::new(TOKENS.to_owned()),
            rates: RATES.map(|_| RwSignal::default()),
            for_everybody: RwSignal::new(false),
            wrong: RwSignal::new(false),
            call: Call::new(),
        }
    }

    pub fn start(self) {
        self.wrong.set(false);
        self.call.reset();
        self.open.set(true);
    }

    /// An empty rate for the cache is the one for input: nobody asks less without saying so.
    fn rates(self) -> Option<PriceRates> {
        let rate = |place: usize| {
            let amount = self.rates[place].with_untracked(|text| MicroUsd::parse(text))?;
            u64::try_from(amount.0).ok()
        };
        let cached = |place: usize| match self.rates[place].with_untracked(|text| text.trim().is_empty()) {
            true => rate(0),
            false => rate(place),
        };
        let unit = self.unit.get_untracked();
        if unit != TOKENS {
            return Some(PriceRates::Unit { each: rate(0)?, unit });
        }
        Some(PriceRates::Tokens {
            input: rate(0)?,
            output: rate(1)?,
            cache_read: cached(2)?,
            cache_write_5m: cached(3)?,
            cache_write_1h: cached(4)?,
        })
    }

    fn save(self, remote: Remote<Vec<OwnPrice>>, toasts: Toasts) {
        let model = self.model.with_untracked(|model| model.trim().to_owned());
        let rates = self.rates().filter(|rates| rates.is_sound() && !model.is_empty());
        self.wrong.set(rates.is_none());
        let Some(rates) = rates else { return };
        let provider = self.provider.with_untracked(|slug| slug.as_str().into());
        let for_everybody = self.for_everybody.get_untracked();
        let price = NewPrice { provider, model, from: None, rates, for_everybody };
        self.call.send(api::spend::add_price(price), move |()| {
            self.open.set(false);
            toasts.say(t().prices.added);
            remote.reload();
        });
    }
}

/// Adds a price.
#[component]
pub(super) fn PriceForm(
    /// What is filled in.
    draft: Draft,
    /// Where prices come from.
    remote: Remote<Vec<OwnPrice>>,
    /// Who can be paid.
    budgets: Remote<Budgets>,
) -> impl IntoView {
    let toasts = Toasts::get();
    view! {
        <Dialog open=draft.open title=t().prices.add class="dialog--narrow">
            {
                let submit = move |event: SubmitEvent| {
                    event.prevent_default();
                    draft.save(remote, toasts);
                };
                view! { <form novalidate on:submit=submit><Fields draft budgets /></form> }
            }
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(
    /// What is filled in.
    draft: Draft,
    /// Who can be paid.
    budgets: Remote<Budgets>,
) -> impl IntoView {
    let text = &t().prices;
    let problem = Signal::derive(move || draft.wrong.get().then(|| text.wrong.to_owned()));
    let units =
        [(TOKENS, text.tokens), ("megapixel", "megapixel"), ("picture", "picture"), ("image", "image")];
    let units = units.map(|(stored, words)| (stored.to_owned(), words.to_owned())).to_vec();
    let rates = move || {
        let words = [text.input, text.output, text.cache_read, text.cache_write_5m, text.cache_write_1h];
        let by_tokens = draft.unit.with(|unit| unit == TOKENS);
        let shown = if by_tokens { 5 } else { 1 };
        let fields = RATES.into_iter().zip(words).zip(draft.rates).take(shown).map(|((id, label), value)| {
            let label = if by_tokens { label } else { text.each };
            view! { <Field id label><TextInput id value placeholder="0.00" /></Field> }
        });
        fields.collect_view()
    };
    view! {
        <div class="dialog__body">
            <Choice id="price-provider" label=t().budgets.provider options=providers(budgets) value=draft.provider />
            <Field id="price-model" label=text.model hint=text.model_hint problem>
                <TextInput id="price-model" value=draft.model invalid=draft.wrong />
            </Field>
            <Choice id="price-unit" label=text.by options=units value=draft.unit />
            {rates}
            {everybody(draft)}
            {move || draft.call.error().map(|error| view! { <ErrorNote error /> })}
        </div>
        <div class="dialog__foot">
            <Button look=Look::Primary pending=Signal::derive(move || draft.call.pending())>{t().common.save}</Button>
        </div>
    }
    .into_any()
}

/// Whoever runs the server may set a price for all.
fn everybody(draft: Draft) -> Option<AnyView> {
    let admin = Shared::get().session.with_untracked(|session| session.role == Role::Admin).unwrap_or(false);
    let change = Callback::new(move |all| draft.for_everybody.set(all));
    admin.then(|| {
        view! {
            <div class="switchline">
                <Switch id="price-everybody" on=draft.for_everybody on_change=change />
                <label for="price-everybody">{t().prices.everybody}</label>
            </div>
        }
        .into_any()
    })
}

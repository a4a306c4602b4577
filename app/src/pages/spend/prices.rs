use leptos::prelude::*;
use types::MicroUsd;
use types::budget::Budgets;
use types::price::{OwnPrice, PriceRates};

use super::price_form::{Draft, PriceForm};
use crate::api;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Button, Call, Column, ErrorNote, IconButton, Load, Look, Remote, Table, Toasts};

/// Prices that go before the built-in ones.
#[component]
pub(super) fn PricePanel(
    /// Who can be paid.
    budgets: Remote<Budgets>,
) -> impl IntoView {
    let text = &t().prices;
    let remote = Remote::new(api::spend::own_prices);
    let (draft, call, toasts) = (Draft::new(), Call::new(), Toasts::get());
    let remove = Callback::new(move |id| {
        call.send(api::spend::remove_price(id), move |()| {
            toasts.say(t().prices.removed);
            remote.reload();
        });
    });
    let add = Callback::new(move |()| draft.start());
    let table = move |prices: Signal<Vec<OwnPrice>>| {
        let rows = move || {
            let prices = prices.get();
            if prices.is_empty() {
                return view! { <p class="panel__body sub">{text.none}</p> }.into_any();
            }
            let columns = vec![
                Column::text(text.model),
                Column::wide_only(text.from, "hide-m"),
                Column::figures(text.price),
                Column::text(""),
            ];
            let rows = prices.into_iter().map(|price| row(price, remove)).collect_view();
            view! { <Table caption=text.title columns class="table--rows">{rows}</Table> }.into_any()
        };
        view! { {rows} }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="prices-h">
            <div class="panel__head">
                <h2 id="prices-h">{text.title}</h2>
                <Button look=Look::Small icon="plus" on_click=add>{text.add}</Button>
            </div>
            <p class="panel__body sub">{text.about}</p>
            <Load remote rows=2 view=table />
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
            <PriceForm draft remote budgets />
        </section>
    }
    .into_any()
}

fn row(price: OwnPrice, remove: Callback<types::PriceId>) -> AnyView {
    let (text, id) = (&t().prices, price.id);
    let whose = if price.for_everybody { text.for_everybody } else { text.yours };
    view! {
        <tr>
            <th scope="row">
                <span class="cell cell--wrap"><span><b>{price.model}</b><small>{price.provider}", "{whose}</small></span></span>
            </th>
            <td class="hide-m">{clock::format(price.from, "UTC", Style::DayAndClock)}</td>
            <td class="r">{words(&price.rates)}</td>
            <td class="r">
                <IconButton icon="trash-2" label=text.remove class="icon-btn--xs"
                    on_click=Callback::new(move |()| remove.run(id)) />
            </td>
        </tr>
    }
    .into_any()
}

/// `$0.10 in, $0.50 out per million tokens`.
fn words(rates: &PriceRates) -> String {
    let text = &t().prices;
    let dollars = |rate: u64| MicroUsd(i64::try_from(rate).unwrap_or(i64::MAX)).per_call();
    match rates {
        PriceRates::Tokens { input, output, .. } => (text.by_tokens)(&dollars(*input), &dollars(*output)),
        PriceRates::Unit { each, unit } => (text.by_unit)(&dollars(*each), unit),
    }
}

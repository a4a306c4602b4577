use leptos::prelude::*;
use types::MicroUsd;
use types::post::Step;
use types::spend::{Slice, Spend, SpendGroup};

use super::sum;
use crate::browser::{language, t};
use crate::components::{Column, Money, Seg, Table};

/// What a group is called.
fn name(group: SpendGroup) -> &'static str {
    let text = &t().spend;
    match group {
        SpendGroup::Provider => text.provider,
        SpendGroup::Step => text.step,
        SpendGroup::Account => text.account,
        SpendGroup::Model => text.model,
    }
}

/// A part's label in words.
pub(super) fn words(group: SpendGroup, label: &str) -> String {
    match (group, Step::parse(label)) {
        (SpendGroup::Step, Some(step)) => t().posts.step(step).to_owned(),
        _ => label.to_owned(),
    }
}

/// The id of what the choice of a group changes.
pub(super) const CONTENT: &str = "spend-content";

/// What the sums and the chart are split by.
#[component]
pub(super) fn GroupChoice(
    /// The choice.
    group: RwSignal<SpendGroup>,
) -> impl IntoView {
    let options = SpendGroup::ALL.map(|each| (each, name(each))).to_vec();
    view! { <Seg label=t().spend.group_by controls=CONTENT options value=group /> }.into_any()
}

/// The sum in parts.
#[component]
pub(super) fn SplitTable(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let shown = Memo::new(move |_| spend.with(|all| (all.group, all.slices.clone())));
    let table = move || {
        let (group, slices) = shown.get();
        let total: MicroUsd = slices.iter().map(|slice| slice.amount).sum();
        let columns = vec![
            Column::text(name(group)),
            Column::figures(text.calls),
            Column::figures(text.per_call),
            Column::figures(text.spent),
        ];
        let rows = slices.iter().map(|slice| row(words(group, &slice.label), slice)).collect_view();
        view! {
            <Table caption=text.spent columns class="table--tight">
                {rows}
                <tr class="tabletotal">
                    <th scope="row">{text.total}</th>
                    <td class="r">{grouped(slices.iter().map(|slice| slice.calls).sum())}</td>
                    <td></td>
                    <td class="r"><b>{sum(total)}</b></td>
                </tr>
            </Table>
        }
    };
    view! {
        <section class="panel">
            <div class="panel__head"><h2 id="split-h">{text.spent}</h2></div>
            <div class="scrollx" tabindex="0" role="region" aria-labelledby="split-h">{table}</div>
        </section>
    }
    .into_any()
}

/// `1,059`, as the page's language writes it.
fn grouped(count: u32) -> String {
    js_sys::Number::from(count).to_locale_string(language().tag()).into()
}

fn row(label: String, slice: &Slice) -> AnyView {
    let per_call = MicroUsd(slice.amount.0 / i64::from(slice.calls.max(1)));
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td class="r">{grouped(slice.calls)}</td>
            <td class="r"><Money amount=per_call /></td>
            <td class="r"><b>{sum(slice.amount)}</b></td>
        </tr>
    }
    .into_any()
}

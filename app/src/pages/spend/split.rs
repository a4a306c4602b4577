use leptos::prelude::*;
use types::MicroUsd;
use types::post::Step;
use types::spend::{Slice, Spend};

use super::sum;
use crate::browser::{language, t};
use crate::components::{Column, Money, Seg, Table};

/// What the month's sum is split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Provider,
    Step,
    Account,
}

impl By {
    fn words(self) -> &'static str {
        let text = &t().spend;
        match self {
            Self::Provider => text.provider,
            Self::Step => text.step,
            Self::Account => text.account,
        }
    }

    fn slices(self, spend: &Spend) -> &[Slice] {
        match self {
            Self::Provider => &spend.by_provider,
            Self::Step => &spend.by_step,
            Self::Account => &spend.by_account,
        }
    }

    fn label(self, slice: &Slice) -> String {
        match self {
            Self::Step => Step::parse(&slice.label)
                .map_or_else(|| slice.label.clone(), |step| t().posts.step(step).to_owned()),
            Self::Provider | Self::Account => slice.label.clone(),
        }
    }
}

const TABLE: &str = "spend-split";

/// The month's sum by provider, step or account.
#[component]
pub(super) fn SplitTable(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let by = RwSignal::new(By::Provider);
    let options = [By::Provider, By::Step, By::Account].map(|each| (each, each.words())).to_vec();
    let slices = Memo::new(move |_| spend.with(|all| by.get().slices(all).to_vec()));
    let table = move || {
        let by = by.get();
        let slices = slices.get();
        let total: MicroUsd = slices.iter().map(|slice| slice.amount).sum();
        let columns = vec![
            Column::text(by.words()),
            Column::figures(text.calls),
            Column::figures(text.per_call),
            Column::figures(text.spent),
        ];
        let rows = slices.iter().map(|slice| row(by.label(slice), slice)).collect_view();
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
        <section class="panel" aria-labelledby="split-h">
            <div class="panel__head">
                <h2 id="split-h">{text.group_by}</h2>
                <Seg label=text.group_by controls=TABLE options value=by />
            </div>
            <div id=TABLE role="tabpanel" aria-labelledby="split-h">{table}</div>
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

use leptos::prelude::*;
use types::spend::{DryRun, OperatorSpend, Spend};

use super::sum;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Column, Load, Money, Remote, Table};
use crate::{api, components::Badge, components::Tone};

/// What accounts cost that publish nothing yet; nothing while there are none.
#[component]
pub(super) fn DryRunTable(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let runs = Memo::new(move |_| spend.with(|all| all.dry_runs.clone()));
    move || {
        let runs = runs.get();
        (!runs.is_empty()).then(|| {
            let columns = vec![
                Column::text(text.account),
                Column::wide_only(text.since, "hide-m"),
                Column::figures(text.so_far),
                Column::figures(text.would_be_posts),
                Column::figures(text.a_month),
            ];
            let rows = runs.iter().map(dry_run).collect_view();
            view! {
                <section class="panel" aria-labelledby="dry-h">
                    <div class="panel__head">
                        <h2 id="dry-h">{text.dry_runs}</h2><span class="page__sub hide-m">{text.dry_runs_about}</span>
                    </div>
                    <Table caption=text.dry_runs columns class="table--rows">{rows}</Table>
                </section>
            }
        })
    }
}

fn dry_run(run: &DryRun) -> AnyView {
    let per_post = run.per_post.map(|amount| view! { " "<small class="sub">"("<Money amount />")"</small> });
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/app/accounts/{}", run.account)>{(t().common.handle)(&run.handle)}</a>
                " "<Badge tone=Tone::Info icon="flask-conical">{t().accounts.dry_run}</Badge>
            </th>
            <td class="hide-m">{clock::format(run.since, "UTC", Style::DayAndClock)}</td>
            <td class="r">{sum(run.spent)}</td>
            <td class="r">{run.posts}{per_post}</td>
            <td class="r"><b>{sum(run.a_month)}</b></td>
        </tr>
    }
    .into_any()
}

/// What everybody on this server spends, for whoever runs it.
#[component]
pub(super) fn OperatorTable() -> impl IntoView {
    let text = &t().spend;
    let remote = Remote::new(api::spend::operators);
    let table = move |all: Signal<Vec<OperatorSpend>>| {
        let rows = move || all.get().into_iter().map(operator).collect_view();
        let columns = vec![
            Column::text(text.operator),
            Column::figures(text.calls),
            Column::figures(text.reserved),
            Column::figures(text.spent),
        ];
        view! { <Table caption=text.operators columns class="table--tight">{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="operators-h">
            <div class="panel__head"><h2 id="operators-h">{text.operators}</h2></div>
            <Load remote rows=3 view=table />
        </section>
    }
    .into_any()
}

fn operator(row: OperatorSpend) -> AnyView {
    view! {
        <tr>
            <th scope="row">{row.email}</th>
            <td class="r">{row.calls}</td>
            <td class="r">{sum(row.reserved)}</td>
            <td class="r"><b>{sum(row.month_to_date)}</b></td>
        </tr>
    }
    .into_any()
}

use leptos::prelude::*;
use types::spend::{DaySpend, Spend};

use super::chart::colour;
use super::chart_layout::series;
use super::split::words;
use super::sum;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::Twin;

/// The chart as a table: the form of it that everyone can read.
#[component]
pub(super) fn DayTable(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let shown = Memo::new(move |_| spend.with(|all| (all.group, all.days.clone())));
    let table = move || {
        let (group, days) = shown.get();
        let series = series(&days);
        let heads = series.iter().enumerate().map(|(index, label)| {
            let swatch = format!("background:var(--{})", colour(index));
            view! { <th scope="col" class="r"><span class="swatch" style=swatch></span>" "{words(group, label)}</th> }
        });
        let heads = heads.collect_view();
        let rows = days.iter().rev().map(|day| row(day, &series)).collect_view();
        view! {
            <table class="table table--tight">
                <caption class="sr">{text.daily}</caption>
                <thead>
                    <tr><th scope="col">{text.day}</th>{heads}<th scope="col" class="r">{text.total}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    view! { <Twin>{table}</Twin> }.into_any()
}

fn row(day: &DaySpend, series: &[String]) -> AnyView {
    let cells = series.iter().map(|label| {
        let amount = day.parts.iter().find(|slice| slice.label == *label).map(|slice| sum(slice.amount));
        view! { <td class="r">{amount}</td> }
    });
    view! {
        <tr>
            <th scope="row">{clock::format(day.day, "UTC", Style::Day)}</th>
            {cells.collect_view()}
            <td class="r"><b>{sum(day.total)}</b></td>
        </tr>
    }
    .into_any()
}

use leptos::prelude::*;
use types::post::{Step, StepCost};

use super::split::Split;
use super::time::Money;
use crate::browser::t;

/// What each step of a post cost, as a bar and in figures.
#[component]
pub fn CostSplit(
    /// In the order of the way.
    costs: Vec<StepCost>,
) -> impl IntoView {
    let parts = costs.iter().map(|cost| (colour(cost.step), cost.amount.0)).collect();
    let rows = costs.into_iter().map(|cost| {
        view! {
            <div>
                <dt>
                    <span class="swatch" style=format!("background:var(--{})", colour(cost.step))></span>
                    {t().posts.step(cost.step)}
                </dt>
                <dd><Money amount=cost.amount /></dd>
            </div>
        }
    });
    view! { <Split parts /><dl class="legend">{rows.collect_view()}</dl> }.into_any()
}

/// A step has the same colour on every screen.
fn colour(step: Step) -> &'static str {
    match step {
        Step::Ingest | Step::Review | Step::Schedule => "c5",
        Step::Classify => "c6",
        Step::Draft => "c1",
        Step::Illustrate => "c2",
        Step::Publish => "c3",
        Step::Learn => "c4",
    }
}

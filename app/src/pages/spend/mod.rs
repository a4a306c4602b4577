//! What the month cost: figures, a bar for each day, what it went into, and each post.

mod budget_form;
mod budgets;
mod chart;
mod chart_layout;
mod choice;
mod days;
mod dry_runs;
mod posts;
mod price_form;
mod prices;
mod range;
mod split;

use leptos::prelude::*;
use types::MicroUsd;
use types::event::Event;
use types::session::Role;
use types::spend::{Spend, SpendGroup, SpendRange};

use crate::api;
use crate::browser::t;
use crate::components::{EmptyState, Load, Page, Remote, Stat};
use crate::pages::shared::Shared;
use budgets::{Banner, BudgetPanel};
use chart::Chart;
use days::DayTable;
use dry_runs::{DryRunTable, OperatorTable};
use posts::PostTable;
use prices::PricePanel;
use range::RangeChoice;
use split::{CONTENT, GroupChoice, SplitTable};

/// The spend screen.
#[component]
pub fn SpendPage() -> impl IntoView {
    let text = &t().spend;
    let (range, group) = (RwSignal::new(SpendRange::Month), RwSignal::new(SpendGroup::Provider));
    let spend =
        Remote::new(move || api::spend::spend(Some(range.get_untracked()), Some(group.get_untracked())))
            .following(|event| matches!(event, Event::Spend));
    let budgets = Remote::new(api::spend::budgets).following(|event| matches!(event, Event::Spend));
    Effect::new(move |before: Option<(SpendRange, SpendGroup)>| {
        let now = (range.get(), group.get());
        if before.is_some_and(|before| before != now) {
            spend.reload();
        }
        now
    });
    let admin = Shared::get().session;
    let is_admin = move || admin.with(|session| session.role == Role::Admin).unwrap_or(false);
    view! {
        <Page title=text.title sub=text.as_billed>
            <div class="spend">
                <Banner remote=budgets />
                <div class="spend__bar"><RangeChoice range /><GroupChoice group /></div>
                <div id=CONTENT role="tabpanel" aria-label=text.title class="spend">
                    <Load remote=spend rows=8 view=|spend| view! { <Content spend /> }.into_any() />
                </div>
                <div class="spend__g"><PricePanel budgets /><BudgetPanel remote=budgets /></div>
                {move || is_admin().then(|| view! { <OperatorTable /> })}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Content(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let nothing = Memo::new(move |_| spend.with(|all| all.days.is_empty()));
    let daily = move || {
        if nothing.get() {
            let text = &t().spend;
            return view! { <EmptyState icon="chart-column" title=text.empty words=text.empty_do /> }
                .into_any();
        }
        view! { <Chart spend /><DayTable spend /> }.into_any()
    };
    view! {
        <Figures spend />
        <div class="spend__g">
            <section class="panel" aria-label=t().spend.daily>{daily}</section>
            <SplitTable spend />
        </div>
        <DryRunTable spend />
        <PostTable spend />
    }
    .into_any()
}

#[component]
fn Figures(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let is_month = move || spend.with(|all| all.range == SpendRange::Month);
    let month_to_date = move || spend.with(|all| all.month_to_date);
    let per_post = Signal::derive(move || {
        spend.with(|all| all.per_published_post).map_or_else(|| "–".to_owned(), MicroUsd::per_call)
    });
    let published = Signal::derive(move || match spend.with(|all| all.published) {
        0 => text.per_post_none.to_owned(),
        count => (text.published)(count),
    });
    let wasted_share =
        Signal::derive(move || (text.wasted_hint)(spend.with(|all| share(all.wasted, all.month_to_date))));
    view! {
        <dl class="panel stats">
            // The exact sum is in the attributes, for whoever compares it with an invoice.
            <div class="stat">
                <dt>{move || if is_month() { text.month_to_date } else { text.spent }}</dt>
                <dd>
                    <data value=move || month_to_date().0.to_string()
                        data-micro-usd=move || month_to_date().0.to_string()
                        title=move || (text.exactly)(&month_to_date().to_string())>
                        {move || month_to_date().total()}
                    </data>
                </dd>
                <dd class="sub">{move || (text.exactly)(&month_to_date().to_string())}</dd>
            </div>
            <Stat label=text.projected sub=text.projected_hint
                figure=Signal::derive(move || spend.with(|all| all.projected).total()) />
            <Stat label=text.per_post figure=per_post sub=published />
            <Stat label=text.wasted sub=wasted_share
                figure=Signal::derive(move || spend.with(|all| all.wasted).total()) />
        </dl>
    }
    .into_any()
}

/// A sum of several calls: cents on screen, everything on pointing at it.
fn sum(amount: MicroUsd) -> AnyView {
    view! { <span class="num" title=amount.to_string()>{amount.total()}</span> }.into_any()
}

/// A part in percent of the whole, rounded, 0 to 100.
fn share(part: MicroUsd, whole: MicroUsd) -> u8 {
    if whole.0 <= 0 {
        return 0;
    }
    let percent = (part.0.saturating_mul(100).saturating_add(whole.0 / 2) / whole.0).clamp(0, 100);
    u8::try_from(percent).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_and_never_over_a_hundred() {
        assert_eq!(share(MicroUsd(1), MicroUsd(3)), 33);
        assert_eq!(share(MicroUsd(2), MicroUsd(3)), 67);
        assert_eq!(share(MicroUsd(9), MicroUsd(3)), 100);
        assert_eq!(share(MicroUsd(1), MicroUsd::ZERO), 0);
    }
}

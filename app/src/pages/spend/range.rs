use leptos::prelude::*;
use types::Timestamp;
use types::spend::SpendRange;

use super::split::CONTENT;
use crate::browser::{clock, t};
use crate::components::{Field, Icon, Seg, TextInput};

/// The usual times, and one of a person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Week,
    Days30,
    Month,
    Custom,
}

/// Which days are shown, and the same days as a file.
#[component]
pub(super) fn RangeChoice(
    /// The choice.
    range: RwSignal<SpendRange>,
) -> impl IntoView {
    let text = &t().spend;
    let choice = RwSignal::new(Choice::Month);
    let today = clock::iso(clock::now()).get(..10).unwrap_or_default().to_owned();
    let (from, to) = (RwSignal::new(today.clone()), RwSignal::new(today));
    Effect::new(move |_| {
        let chosen = match choice.get() {
            Choice::Week => Some(SpendRange::Days { days: 7 }),
            Choice::Days30 => Some(SpendRange::Days { days: 30 }),
            Choice::Month => Some(SpendRange::Month),
            Choice::Custom => from.with(|day| midnight(day)).zip(to.with(|day| midnight(day))).map(custom),
        };
        if let Some(chosen) = chosen.filter(|chosen| range.get_untracked() != *chosen) {
            range.set(chosen);
        }
    });
    let options = vec![
        (Choice::Week, text.days_7),
        (Choice::Days30, text.days_30),
        (Choice::Month, text.this_month),
        (Choice::Custom, text.custom),
    ];
    let dates = move || {
        (choice.get() == Choice::Custom).then(|| {
            view! {
                <Field id="spend-from" label=text.from><TextInput id="spend-from" kind="date" value=from /></Field>
                <Field id="spend-to" label=text.to><TextInput id="spend-to" kind="date" value=to /></Field>
            }
        })
    };
    view! {
        <div class="spend__range">
            <Seg label=text.range controls=CONTENT options value=choice />
            {dates}
            <a class="btn" href=move || file(range.get()) download rel="external"><Icon name="external-link" />{text.csv}</a>
        </div>
    }
    .into_any()
}

/// A date's first instant in UTC; `None` while it is half typed.
fn midnight(date: &str) -> Option<Timestamp> {
    let millis = js_sys::Date::parse(&format!("{date}T00:00:00Z"));
    millis.is_finite().then_some(Timestamp(millis as i64))
}

fn custom((from, to): (Timestamp, Timestamp)) -> SpendRange {
    SpendRange::Custom { from: from.min(to), to: from.max(to) }
}

fn file(range: SpendRange) -> String {
    let query = match range {
        SpendRange::Month => String::new(),
        SpendRange::Days { days } => format!("?days={days}"),
        SpendRange::Custom { from, to } => format!("?from={}&to={}", from.0, to.0),
    };
    format!("/api/export/spend.csv{query}")
}

use leptos::prelude::*;
use types::AccountId;
use types::voice::{ENOUGH_EDITS, Learned};

use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote, Icon, ProblemNote, Time, TimeStyle};

/// Asking for rules, with the price on the button; or why that is not possible now.
#[component]
pub(super) fn Ask(
    /// Whose edits.
    account: AccountId,
    /// The newest answer.
    learned: Signal<Learned>,
    /// Whether the account may spend nothing.
    paused: Memo<bool>,
    /// The zone its times are named in.
    zone: String,
) -> impl IntoView {
    let call = Call::new();
    let ask = Callback::new(move |()| call.send(api::voice::learn(account), |()| {}));
    let state = Memo::new(move |_| learned.with(|it| (it.working, it.unread, it.price)));
    let line = move || {
        let text = &t().learned;
        let (working, unread, price) = state.get();
        if working {
            return view! { <Icon name="loader-circle" class="icon--sm icon--spin" />{text.reading} }
                .into_any();
        }
        match ENOUGH_EDITS.saturating_sub(unread as usize) {
            _ if paused.get() => text.paused.into_any(),
            0 => {
                let pending = Signal::derive(move || call.pending());
                view! {
                    <Button icon="sparkles" pending on_click=ask>
                        {text.propose}" "<small>{(text.about_price)(&price.per_call())}</small>
                    </Button>
                    {(text.unread)(unread)}
                }
                .into_any()
            }
            more => (text.missing)(more).into_any(),
        }
    };
    view! {
        <p class="hint learned__ask" role="status">{line}</p>
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
        <Outcome learned zone />
    }
    .into_any()
}

/// What is in the way of a reading, or what the last one found.
#[component]
fn Outcome(learned: Signal<Learned>, zone: String) -> impl IntoView {
    let state = Memo::new(move |_| learned.with(|it| (it.problem.clone(), it.last)));
    move || {
        let (problem, last) = state.get();
        if let Some(problem) = problem {
            return view! { <ProblemNote problem zone=zone.clone() /> }.into_any();
        }
        let found = last.map(|last| {
            let words = (t().learned.found)(last.rules, last.edits);
            view! {
                <p class="hint">{words}", "<Time at=last.at zone=zone.clone() style=TimeStyle::Relative /></p>
            }
        });
        found.into_any()
    }
}

use leptos::prelude::*;
use types::budget::{Budget, Budgets, Period, UnknownCall};

use super::budget_form::{BudgetForm, Draft};
use super::sum;
use crate::api;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{
    Button, Call, ErrorNote, IconButton, Load, Look, Money, Note, Reference, Remote, Time, TimeStyle, Toasts,
    Tone,
};

/// What the rows' buttons share.
#[derive(Clone, Copy)]
struct Actions {
    remote: Remote<Budgets>,
    draft: Draft,
    call: Call,
    toasts: Toasts,
}

impl Actions {
    fn send(self, request: impl Future<Output = api::ApiResult<()>> + 'static, done: &'static str) {
        self.call.send(request, move |()| {
            self.toasts.say(done);
            self.remote.reload();
        });
    }
}

/// How much may be spent, where each limit stands, and what nobody knows the bill of.
#[component]
pub(super) fn BudgetPanel(
    /// Where they come from.
    remote: Remote<Budgets>,
) -> impl IntoView {
    let text = &t().budgets;
    let actions = Actions { remote, draft: Draft::new(), call: Call::new(), toasts: Toasts::get() };
    let add = Callback::new(move |()| actions.draft.open_new());
    view! {
        <section class="panel" aria-labelledby="budgets-h">
            <div class="panel__head">
                <h2 id="budgets-h">{text.title}</h2>
                <Button look=Look::Small icon="plus" on_click=add>{text.add}</Button>
            </div>
            <Load remote rows=2 view=move |all| view! { <List all actions /> }.into_any() />
            {move || actions.call.error().map(|error| view! { <ErrorNote error /> })}
            <BudgetForm draft=actions.draft remote />
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// The newest answer.
    all: Signal<Budgets>,
    /// What the buttons share.
    actions: Actions,
) -> impl IntoView {
    let text = &t().budgets;
    let budgets = Memo::new(move |_| all.with(|all| all.budgets.clone()));
    let unknown = Memo::new(move |_| all.with(|all| all.unknown.clone()));
    let rows = move || {
        let budgets = budgets.get();
        if budgets.is_empty() {
            return view! { <p class="panel__body sub">{text.none}</p> }.into_any();
        }
        let rows = budgets.iter().map(|budget| row(budget, actions)).collect_view();
        view! { <ul class="budgets">{rows}</ul> }.into_any()
    };
    let calls = move || {
        let calls = unknown.get();
        (!calls.is_empty()).then(|| {
            let rows = calls.into_iter().map(|call| unknown_row(call, actions)).collect_view();
            view! {
                <h3 class="panel__body">{text.unknown}</h3>
                <p class="panel__body sub">{text.unknown_about}</p>
                <ul class="budgets">{rows}</ul>
            }
        })
    };
    view! { {rows}{calls} }.into_any()
}

/// What a budget covers and for how long.
fn title(budget: &Budget) -> String {
    let text = &t().budgets;
    let covers = if budget.covers.is_empty() { text.everything } else { &budget.covers };
    let period = match budget.set.period {
        Period::Day => text.a_day,
        Period::Month => text.a_month,
    };
    format!("{covers}, {period}")
}

fn row(budget: &Budget, actions: Actions) -> AnyView {
    let text = &t().budgets;
    let (id, title) = (budget.id, title(budget));
    let percent = budget.percent();
    let level = if budget.stops() {
        "is-bad"
    } else if percent >= 75 {
        "is-warn"
    } else {
        ""
    };
    let ends = clock::format(budget.ends, "UTC", Style::DayAndClock);
    let state = match (budget.paused, budget.lifted, budget.stops(), budget.set.hard) {
        (true, ..) => text.paused.to_owned(),
        (_, true, ..) => (text.lifted)(&ends),
        (_, _, true, _) => (text.stopped)(&ends),
        (_, _, _, true) => text.stops.to_owned(),
        _ => text.only_mails.to_owned(),
    };
    let reserved = (budget.reserved.0 > 0).then(|| (text.reserved)(&budget.reserved.per_call()));
    let edit = {
        let budget = budget.clone();
        Callback::new(move |()| actions.draft.open(&budget))
    };
    let remove = Callback::new(move |()| actions.send(api::spend::remove_budget(id), t().budgets.removed));
    view! {
        <li class="budget">
            <span class="budget__t"><b>{title.clone()}</b><span>{sum(budget.spent)}" / "{sum(budget.set.limit)}</span></span>
            <progress class=format!("meter {level}") max="100" value=percent.min(100).to_string() aria-label=title></progress>
            <span class="sub">{(text.used)(percent)}" "{state}" "{reserved}</span>
            <span class="budget__b">
                {pause_button(budget, actions)}
                <Button look=Look::Small icon="pencil" on_click=edit>{text.raise}</Button>
                <IconButton icon="trash-2" label=text.remove class="icon-btn--xs" on_click=remove />
            </span>
        </li>
    }
    .into_any()
}

/// Resume where work waits for it, pause where it does not.
fn pause_button(budget: &Budget, actions: Actions) -> AnyView {
    let (text, id, stops) = (&t().budgets, budget.id, budget.stops());
    let click = Callback::new(move |()| {
        if stops {
            actions.send(api::spend::resume_budget(id), t().budgets.resumed);
        } else {
            actions.send(api::spend::pause_budget(id), t().budgets.now_paused);
        }
    });
    let (icon, words) = if stops { ("play", text.resume) } else { ("pause", text.pause) };
    view! { <Button look=Look::Small icon on_click=click>{words}</Button> }.into_any()
}

fn unknown_row(call: UnknownCall, actions: Actions) -> AnyView {
    let (text, id) = (&t().budgets, call.id);
    let dismiss =
        Callback::new(move |()| actions.send(api::spend::dismiss_unknown(id), t().budgets.dismissed));
    view! {
        <li class="budget">
            <span class="budget__t"><b>{call.headline}</b><span>{text.up_to}" "<Money amount=call.most /></span></span>
            <span class="sub">
                {t().posts.step(call.step)}", "{call.provider}", "{call.model}", "
                <Time at=call.at zone=clock::device_zone() style=TimeStyle::Relative />
            </span>
            <span class="budget__b">
                <Reference reference=call.reference />
                <Button look=Look::Small icon="x" on_click=dismiss>{text.dismiss}</Button>
            </span>
        </li>
    }
    .into_any()
}

/// Says on top of the screen that work waits for a budget, with what lets it go on.
#[component]
pub(super) fn Banner(
    /// Where they come from.
    remote: Remote<Budgets>,
) -> impl IntoView {
    let text = &t().budgets;
    let (call, toasts) = (Call::new(), Toasts::get());
    let stopped = Memo::new(move |_| {
        remote
            .with(|all| all.budgets.iter().filter(|each| each.stops()).cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let notes = move || {
        let note = |budget: Budget| {
            let id = budget.id;
            let resume = Callback::new(move |()| {
                call.send(api::spend::resume_budget(id), move |()| {
                    toasts.say(t().budgets.resumed);
                    remote.reload();
                });
            });
            view! {
                <Note tone=Tone::Warning>
                    <p><b>{(text.waits)(&title(&budget))}</b>" "{text.waits_about}</p>
                    <p class="note__foot">
                        <a class="btn btn--xs" href="#budgets-h" rel="external">{text.raise}</a>
                        <Button look=Look::Small icon="play" on_click=resume>{text.resume}</Button>
                    </p>
                </Note>
            }
        };
        stopped.get().into_iter().map(note).collect_view()
    };
    view! { <div role="status" class="spend">{notes}</div> }.into_any()
}

use leptos::prelude::*;
use types::RuleId;
use types::voice::{EditedPost, LONGEST_RULE, Learned, MOST_RULES, Rule, rule_text};

use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, Each, ErrorNote, Look, Remote, Toasts};
use crate::pages::versions::spans;

/// Rules that wait for a person. Nothing of them is in a prompt.
#[component]
pub(super) fn Proposed(learned: Signal<Learned>, remote: Remote<Learned>) -> impl IntoView {
    let rules = Memo::new(move |_| learned.with(|it| it.proposed.clone()));
    let any = Memo::new(move |_| rules.with(|rules| !rules.is_empty()));
    let full = Memo::new(move |_| learned.with(|it| it.accepted.len() >= MOST_RULES));
    let list = move || {
        let text = &t().learned;
        any.get().then(|| {
            view! {
                <div class="learned__l">
                    <h3>{text.proposed}</h3>
                    {move || full.get().then(|| view! { <p class="hint hint--warn">{text.full}</p> })}
                    <ul class="rules">{each(rules, move |rule| proposed(rule, remote))}</ul>
                </div>
            }
        })
    };
    list.into_any()
}

/// Rules that drafts follow.
#[component]
pub(super) fn Accepted(learned: Signal<Learned>, remote: Remote<Learned>) -> impl IntoView {
    let text = &t().learned;
    let rules = Memo::new(move |_| learned.with(|it| it.accepted.clone()));
    let count = Memo::new(move |_| rules.with(Vec::len));
    let none = move || (count.get() == 0).then(|| view! { <p class="hint">{text.none_in_use}</p> });
    view! {
        <div class="learned__l">
            <h3>{text.in_use}" "<small>{move || (text.in_use_of)(count.get(), MOST_RULES)}</small></h3>
            {none}
            <ul class="rules">{each(rules, move |rule| accepted(rule, remote))}</ul>
        </div>
    }
    .into_any()
}

/// A row is drawn once: what a person types in it stays while others come and go.
fn each(rules: Memo<Vec<Rule>>, row: impl Fn(Rule) -> AnyView + Clone + Send + Sync + 'static) -> AnyView {
    let keys = move || rules.with(|rules| rules.iter().map(|rule| rule.id).collect::<Vec<_>>());
    let draw = move |id: RuleId| {
        let rule = rules.with_untracked(|rules| rules.iter().find(|rule| rule.id == id).cloned());
        rule.map(&row).into_any()
    };
    view! { <Each keys number=|id: &RuleId| id.0 row=draw /> }.into_any()
}

fn proposed(rule: Rule, remote: Remote<Learned>) -> AnyView {
    let (text, toasts) = (&t().learned, Toasts::get());
    let (id, call) = (rule.id, Call::new());
    let words = RwSignal::new(rule.text);
    let wrong = Memo::new(move |_| words.with(|words| rule_text(words).is_none()));
    let accept = Callback::new(move |()| {
        if !wrong.get_untracked() {
            call.send(api::voice::accept_rule(id, words.get_untracked()), move |()| {
                toasts.say(text.accepted);
                remote.reload();
            });
        }
    });
    let pending = Signal::derive(move || call.pending());
    view! {
        <li>
            <textarea class="textarea" rows="1" maxlength=LONGEST_RULE aria-label=text.words
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=words on:input=move |event| words.set(event_target_value(&event))></textarea>
            {move || wrong.get().then(|| view! { <p class="hint hint--bad" role="alert">{text.words_wrong}</p> })}
            <p class="rules__a">
                <Button pending on_click=accept>{text.accept}{named(words)}</Button>
                {refuse(id, text.dismiss, words, (call, remote))}
            </p>
            {evidence(rule.edits)}
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
        </li>
    }
    .into_any()
}

fn accepted(rule: Rule, remote: Remote<Learned>) -> AnyView {
    let (call, words) = (Call::new(), RwSignal::new(rule.text));
    view! {
        <li>
            <p class="rules__t">{words}{refuse(rule.id, t().learned.remove, words, (call, remote))}</p>
            {evidence(rule.edits)}
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
        </li>
    }
    .into_any()
}

/// Says no, or no longer.
fn refuse(
    id: RuleId,
    label: &'static str,
    words: RwSignal<String>,
    (call, remote): (Call, Remote<Learned>),
) -> AnyView {
    let toasts = Toasts::get();
    let dismiss = Callback::new(move |()| {
        call.send(api::voice::dismiss_rule(id), move |()| {
            toasts.say(t().learned.dismissed);
            remote.reload();
        });
    });
    view! { <Button look=Look::Ghost on_click=dismiss>{label}{named(words)}</Button> }.into_any()
}

/// Which of several buttons of one name this is, for those who hear only the button.
fn named(words: RwSignal<String>) -> AnyView {
    view! { <span class="sr">": "{words}</span> }.into_any()
}

/// The edits that led to a rule, word by word.
fn evidence(edits: Vec<EditedPost>) -> AnyView {
    if edits.is_empty() {
        return ().into_any();
    }
    let summary = (t().learned.led_to)(edits.len());
    let edits = edits.into_iter().map(|edit| {
        view! {
            <li>
                <a href=format!("/app/posts/{}", edit.post)>{edit.headline}</a>
                <p class="diff">{spans(&edit.caption)}</p>
            </li>
        }
    });
    view! {
        <details class="excerpt">
            <summary>{summary}</summary>
            <ul class="rules__e">{edits.collect_view()}</ul>
        </details>
    }
    .into_any()
}

use leptos::prelude::*;
use types::account::{Account, SettingsProblem};
use types::assessment::Sensitive;
use types::claude::{ClaudeSettings, ClaudeState, ModelChoice};

use super::form::Form;
use super::sections::{section, wrong};
use crate::api;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote, Field, Look, Note, Switch, TextInput, Toasts, Tone};

/// Which models read and write, when articles are scored, and what becomes of sensitive ones.
#[component]
pub(super) fn ClaudeSection(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().claude;
    let state = Memo::new(move |_| account.with(|account| account.as_ref().map(|it| it.claude.clone())));
    let url = form.problem(SettingsProblem::ClaudeUrl);
    let model = form.problem(SettingsProblem::ClaudeModel);
    let fields = view! {
        {move || state.with(|state| state.as_ref().map(|state| retirements(state, &form.claude.get())))}
        <div class="row2">
            <Field id="account-score-model" label=text.score_model problem=model>
                {models("account-score-model", form, state, |claude| &mut claude.classify_model)}
            </Field>
            <Field id="account-draft-model" label=text.draft_model>
                {models("account-draft-model", form, state, |claude| &mut claude.draft_model)}
            </Field>
        </div>
        <Overnight form account state />
        <div class="row2">
            <Field id="account-sensitive" label=text.sensitive hint=text.sensitive_hint>
                <SensitiveChoice form />
            </Field>
            <Field id="account-claude-url" label=text.address hint=text.address_hint problem=url>
                <TextInput id="account-claude-url" value=form.claude_url invalid=wrong(url) kind="url"
                    placeholder="https://" />
            </Field>
        </div>
    };
    section("claude", text.title, text.about, fields.into_any())
}

/// Says of each model in use that it goes, and when.
fn retirements(state: &ClaudeState, claude: &ClaudeSettings) -> AnyView {
    let going = |model: &&ModelChoice| model.id == claude.classify_model || model.id == claude.draft_model;
    let notes = state.models.iter().filter(going).filter_map(|model| {
        let day = clock::format(model.retires_at?, &clock::device_zone(), Style::Day);
        let words = (t().claude.retires)(&model.label, &day);
        Some(view! { <Note tone=Tone::Warning><p>{words}</p></Note> })
    });
    notes.collect_view().into_any()
}

/// The models that the key may use. The one in use is offered in any case.
fn models(
    id: &'static str,
    form: Form,
    state: Memo<Option<ClaudeState>>,
    place: fn(&mut ClaudeSettings) -> &mut String,
) -> AnyView {
    let chosen = move || form.claude.with(|claude| place(&mut claude.clone()).clone());
    let options = move || {
        let mut models = state.with(|state| state.as_ref().map(|it| it.models.clone()).unwrap_or_default());
        let chosen = chosen();
        if !models.iter().any(|model| model.id == chosen) {
            let label = chosen.clone();
            models.push(ModelChoice { id: chosen.clone(), label, price: String::new(), retires_at: None });
        }
        let items = models.into_iter().map(|model| {
            let words = match model.price.as_str() {
                "" => model.label,
                price => (t().claude.model_option)(&model.label, price),
            };
            view! { <option value=model.id.clone() selected=model.id == chosen>{words}</option> }
        });
        items.collect_view()
    };
    let choose = move |event| {
        let model = event_target_value(&event);
        form.claude.update(|claude| *place(claude) = model);
    };
    view! { <select class="select" id=id on:change=choose>{options}</select> }.into_any()
}

#[component]
fn SensitiveChoice(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().claude;
    let holds = move || form.claude.with(|claude| claude.sensitive == Sensitive::Hold);
    let choose = move |event| {
        let sensitive = Sensitive::parse(&event_target_value(&event));
        form.claude.update(|claude| claude.sensitive = sensitive);
    };
    view! {
        <select class="select" id="account-sensitive" aria-describedby="account-sensitive-hint" on:change=choose>
            <option value=Sensitive::Mark.as_str() selected=move || !holds()>{text.sensitive_mark}</option>
            <option value=Sensitive::Hold.as_str() selected=holds>{text.sensitive_hold}</option>
        </select>
    }
    .into_any()
}

/// The night's lane: on or off, and what waits there.
#[component]
fn Overnight(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
    /// What is under way.
    state: Memo<Option<ClaudeState>>,
) -> impl IntoView {
    let text = &t().claude;
    let on = RwSignal::new(false);
    Effect::new(move |_| on.set(form.claude.with(|claude| claude.overnight)));
    let change = Callback::new(move |overnight| form.claude.update(|claude| claude.overnight = overnight));
    let (call, toasts) = (Call::new(), Toasts::get());
    let hand_in = Callback::new(move |()| {
        let Some(id) = account.with_untracked(|account| account.as_ref().map(|it| it.id)) else { return };
        call.send(api::accounts::hand_in_now(id), move |()| toasts.say(text.handed_in));
    });
    let waiting = move || {
        let counts = |state: &ClaudeState| (state.waiting, state.out, state.writing);
        let (waiting, out, writing) = state.with(|state| state.as_ref().map_or((0, 0, 0), counts));
        let button = (waiting > 0 && out == 0 && writing == 0).then(|| {
            let pending = Signal::derive(move || call.pending());
            view! { <Button look=Look::Small pending on_click=hand_in>{text.hand_in_now}</Button> }
        });
        let words =
            [(waiting, (text.waiting)(waiting)), (out, (text.out)(out)), (writing, (text.writing)(writing))];
        let words = words.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| format!("{words} "));
        view! { <p class="hint" role="status">{words.collect::<String>()}{button}</p> }
    };
    view! {
        <div class="field">
            <div class="switchline">
                <Switch id="account-overnight" on on_change=change />
                <label for="account-overnight">{text.overnight}</label>
            </div>
            <p class="hint">{text.overnight_hint}</p>
            {waiting}
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
        </div>
    }
    .into_any()
}

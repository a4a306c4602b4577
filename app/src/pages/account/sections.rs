use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use types::account::{Account, SettingsProblem};

use super::cadence::CadenceSection;
use super::claude::ClaudeSection;
use super::form::Form;
use super::images::ImageSection;
use super::quiet::QuietSection;
use super::threshold::Threshold;
use super::voice::VoiceSection;
use crate::browser::t;
use crate::components::{Field, Switch, TextArea, TextInput};

/// Common languages, offered while a person types; any tag is accepted.
const LANGUAGES: [&str; 14] =
    ["en", "de", "pl", "fr", "es", "it", "pt", "pt-BR", "nl", "sv", "da", "cs", "uk", "tr"];

/// Jumps to the sections.
#[component]
pub(super) fn SettingsNav() -> impl IntoView {
    let text = &t().account;
    let links = [
        ("#identity", text.identity),
        ("#topic", text.topic),
        ("#voice", text.voice),
        ("#claude", t().claude.title),
        ("#cadence", text.cadence),
        ("#quiet", text.quiet),
        ("#images", text.images),
        ("#dry-run", text.dry_run),
        ("#pause", text.pause),
        ("#brand", t().cards.brand),
        ("#learned", t().learned.title),
        ("#keys", text.credentials),
    ];
    let items = links.map(|(href, words)| view! { <a href=href>{words}</a> });
    view! { <nav class="setnav" aria-label=text.sections>{items}</nav> }.into_any()
}

/// Everything that Save saves.
#[component]
pub(super) fn Sections(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    #[prop(into)]
    account: Signal<Option<Account>>,
    /// Saves the form; Enter in a field does it.
    save: Callback<()>,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <form class="sets" id="account-form" novalidate on:submit=submit>
            <Identity form />
            <Topic form account />
            <VoiceSection form />
            <ClaudeSection form account />
            <CadenceSection form account />
            <QuietSection form />
            <ImageSection form account />
            <DryRun form /><Pause form />
            // A form with several fields submits on Enter only if it has a button.
            <button type="submit" hidden></button>
        </form>
    }
    .into_any()
}

/// A section of the settings: its name, a sentence, its fields.
pub(super) fn section(
    id: &'static str,
    title: &'static str,
    about: &'static str,
    fields: AnyView,
) -> AnyView {
    let heading = format!("{id}-h");
    let heading_id = heading.clone();
    view! {
        <section class="set" id=id aria-labelledby=heading>
            <div class="set__i"><h2 id=heading_id>{title}</h2><p>{about}</p></div>
            <div class="set__b">{fields}</div>
        </section>
    }
    .into_any()
}

pub(super) fn wrong(problem: Signal<Option<String>>) -> Signal<bool> {
    Signal::derive(move || problem.with(Option::is_some))
}

#[component]
fn Identity(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let name = form.problem(SettingsProblem::Name);
    let handle = form.problem(SettingsProblem::Handle);
    let fields = view! {
        <div class="row2">
            <Field id="account-name" label=text.name problem=name>
                <TextInput id="account-name" value=form.name invalid=wrong(name) />
            </Field>
            <Field id="account-handle" label=text.handle hint=text.handle_hint problem=handle>
                <TextInput id="account-handle" value=form.handle invalid=wrong(handle)
                    attr:autocapitalize="none" />
            </Field>
        </div>
    };
    section("identity", text.identity, text.identity_about, fields.into_any())
}

#[component]
fn Topic(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().account;
    let topic = form.problem(SettingsProblem::Topic);
    let language = form.problem(SettingsProblem::Language);
    let fields = view! {
        <Field id="account-topic" label=text.topic_label hint=text.topic_hint problem=topic>
            <TextArea id="account-topic" value=form.topic rows=4 invalid=wrong(topic) />
        </Field>
        <div class="row2">
            <Threshold form account />
            <Field id="account-language" label=text.language hint=text.language_hint problem=language>
                <TextInput id="account-language" value=form.language invalid=wrong(language)
                    attr:list="languages" />
                <datalist id="languages">{LANGUAGES.map(|tag| view! { <option value=tag></option> })}</datalist>
            </Field>
        </div>
    };
    section("topic", text.topic, text.topic_about, fields.into_any())
}

#[component]
fn DryRun(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let change = Callback::new(move |dry| form.dry_run.set(dry));
    let fields = view! {
        <div class="field">
            <div class="switchline">
                <Switch id="account-dry-run" on=form.dry_run on_change=change />
                <label for="account-dry-run">{text.dry_run_label}</label>
            </div>
            <p class="hint">{text.dry_run_hint}</p>
        </div>
    };
    section("dry-run", text.dry_run, text.dry_run_about, fields.into_any())
}

#[component]
fn Pause(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let change = Callback::new(move |paused| form.paused.set(paused));
    let fields = view! {
        <div class="field">
            <div class="switchline">
                <Switch id="account-paused" on=form.paused on_change=change />
                <label for="account-paused">{text.paused_label}</label>
            </div>
            <p class="hint">{text.paused_hint}</p>
        </div>
    };
    section("pause", text.pause, text.pause_about, fields.into_any())
}

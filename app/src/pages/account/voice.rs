use leptos::prelude::*;
use types::account::{SettingsProblem, VoicePreset};

use super::form::Form;
use super::sections::{section, wrong};
use crate::browser::t;
use crate::components::{Field, TextArea, TextInput};

/// How the account's captions sound.
#[component]
pub(super) fn VoiceSection(
    /// The form.
    form: Form,
) -> impl IntoView {
    let (text, words) = (&t().account, &t().drafting);
    let voice = form.problem(SettingsProblem::Voice);
    let samples = form.problem(SettingsProblem::Samples);
    let fields = view! {
        <Field id="account-preset" label=words.preset><Preset form /></Field>
        <Field id="account-voice" label=text.voice_label hint=text.voice_hint problem=voice>
            <TextArea id="account-voice" value=form.voice rows=3 invalid=wrong(voice) />
        </Field>
        <Field id="account-samples" label=words.samples hint=words.samples_hint problem=samples>
            <TextArea id="account-samples" value=form.samples rows=4 invalid=wrong(samples) />
        </Field>
        <Limits form />
    };
    section("voice", text.voice, text.voice_about, fields.into_any())
}

#[component]
fn Preset(form: Form) -> impl IntoView {
    let options = VoicePreset::ALL.map(|preset| {
        let chosen = move || form.preset.get() == preset;
        view! { <option value=preset.as_str() prop:selected=chosen>{t().drafting.preset_name(preset)}</option> }
    });
    view! {
        <select class="select" id="account-preset"
            on:change=move |event| form.preset.set(VoicePreset::parse(&event_target_value(&event)))>
            {options}
        </select>
    }
    .into_any()
}

#[component]
fn Limits(form: Form) -> impl IntoView {
    let words = &t().drafting;
    let banned = form.problem(SettingsProblem::BannedWords);
    let end = form.problem(SettingsProblem::CallToAction);
    view! {
        <div class="row2">
            <Field id="account-banned" label=words.banned_words hint=words.banned_hint problem=banned>
                <TextInput id="account-banned" value=form.banned_words invalid=wrong(banned) />
            </Field>
            <Field id="account-end" label=words.call_to_action hint=words.call_to_action_hint problem=end>
                <TextInput id="account-end" value=form.call_to_action invalid=wrong(end) />
            </Field>
        </div>
    }
    .into_any()
}

//! Choices that this browser keeps: theme, language, single-key shortcuts.

use leptos::prelude::*;

use crate::browser::document::Theme;
use crate::browser::{choose_language, keys, language, t};
use crate::components::{Page, Switch};
use crate::text::Language;

/// The settings of this browser.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let text = &t().settings;
    view! {
        <Page title=text.title>
            <div class="prefs sets">
                <p class="page__sub">{text.kept_here}</p>
                <section class="set" aria-labelledby="theme-h">
                    <div class="set__i"><h2 id="theme-h">{text.theme}</h2><p>{text.theme_about}</p></div>
                    <div class="set__b"><ThemeChoice /></div>
                </section>
                <section class="set" aria-labelledby="language-h">
                    <div class="set__i"><h2 id="language-h">{text.language}</h2><p>{text.language_about}</p></div>
                    <div class="set__b"><LanguageChoice /></div>
                </section>
                <section class="set" aria-labelledby="keys-h">
                    <div class="set__i"><h2 id="keys-h">{text.keys}</h2><p>{text.keys_about}</p></div>
                    <div class="set__b"><KeysChoice /></div>
                </section>
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let text = &t().settings;
    let chosen = Theme::chosen();
    let options = [(Theme::System, text.system), (Theme::Light, text.light), (Theme::Dark, text.dark)];
    let radios = options.map(|(theme, words)| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" checked=theme == chosen on:change=move |_| theme.choose() />
                {words}
            </label>
        }
    });
    view! { <fieldset class="choices"><legend class="sr">{text.theme}</legend>{radios}</fieldset> }.into_any()
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let text = &t().settings;
    let choose = |tag: String| choose_language(Language::of_tag(&tag));
    // The pseudo language is a tool: it is offered only to those who already found it.
    let options = Language::ALL.into_iter().filter(|each| *each != Language::Pseudo || language() == *each);
    let items = options.map(|each| {
        view! { <option value=each.tag() lang=each.tag() selected=each == language()>{each.name()}</option> }
    });
    view! {
        <div class="field">
            <label class="sr" for="language">{text.language}</label>
            <select class="select" id="language" aria-describedby="language-hint"
                on:change=move |event| choose(event_target_value(&event))>
                {items.collect_view()}
            </select>
            <p class="hint" id="language-hint">{text.language_hint}</p>
        </div>
    }
    .into_any()
}

#[component]
fn KeysChoice() -> impl IntoView {
    let text = &t().settings;
    let on = RwSignal::new(keys::enabled());
    let change = Callback::new(move |enable| {
        keys::set_enabled(enable);
        on.set(enable);
    });
    view! {
        <div class="field">
            <div class="switchline">
                <Switch id="single-keys" on on_change=change />
                <label for="single-keys">{text.keys_label}</label>
            </div>
            <p class="hint">{text.keys_hint}</p>
        </div>
    }
    .into_any()
}

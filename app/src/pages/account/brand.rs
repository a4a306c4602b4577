//! How the account's headline cards look. It is saved by itself: a new account has none yet.

use leptos::prelude::*;
use types::AccountId;
use types::card::{Brand, BrandSettings, Colour, MOST_LOGO_BYTES, READABLE, Template};
use web_sys::{Event, File};

use super::sections::section;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser::{t, upload};
use crate::components::{
    Button, Call, ErrorNote, Field, Load, Look, Remote, Sketch, Switch, TemplateChoice, TextInput, Toasts,
};

/// Colours, logo, kicker and the template of new posts.
#[component]
pub(super) fn BrandSection(
    /// Whose.
    id: AccountId,
) -> impl IntoView {
    let text = &t().cards;
    let stored = Remote::new(move || api::brand::look(id));
    let fields = view! {
        <Load remote=stored rows=4 view=move |newest| view! { <Fields id stored newest /> }.into_any() />
    };
    section("brand", text.brand, text.brand_about, fields.into_any())
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    primary: RwSignal<String>,
    text: RwSignal<String>,
    kicker: RwSignal<String>,
    template: RwSignal<Option<Template>>,
    fallback: RwSignal<bool>,
}

impl Typed {
    fn new(brand: Brand) -> Self {
        Self {
            primary: RwSignal::new(brand.primary.to_string()),
            text: RwSignal::new(brand.text.to_string()),
            kicker: RwSignal::new(brand.kicker),
            template: RwSignal::new(brand.template),
            fallback: RwSignal::new(brand.fallback),
        }
    }

    fn get(self) -> Brand {
        let plain = Brand::default();
        Brand {
            primary: self.primary.with(|text| Colour::parse(text)).unwrap_or(plain.primary),
            text: self.text.with(|text| Colour::parse(text)).unwrap_or(plain.text),
            kicker: self.kicker.get(),
            template: self.template.get(),
            fallback: self.fallback.get(),
        }
    }
}

#[component]
fn Fields(id: AccountId, stored: Remote<BrandSettings>, newest: Signal<BrandSettings>) -> impl IntoView {
    let text = &t().cards;
    let typed = Typed::new(newest.with_untracked(|stored| stored.brand.clone()));
    let brand = Memo::new(move |_| typed.get());
    let shown = Memo::new(move |_| {
        let brand = brand.get();
        let template = seen(&brand).unwrap_or(Template::TypeOnly);
        (id, brand, template)
    });
    let has_card = Memo::new(move |_| brand.with(|brand| seen(brand).is_some()));
    let sketch = move || {
        if !has_card.get() {
            return view! { <p class="hint">{text.no_card}</p> }.into_any();
        }
        view! {
            <Sketch edit=shown ask=|(id, brand, template): (AccountId, Brand, Template)| {
                api::brand::show_brand(id, brand, template)
            } />
        }
        .into_any()
    };
    let change = Callback::new(move |on| typed.fallback.set(on));
    view! {
        <div class="brand">
            <div class="brand__f">
                <Colours typed brand />
                <Field id="brand-kicker" label=text.kicker hint=text.kicker_hint>
                    <TextInput id="brand-kicker" value=typed.kicker />
                </Field>
                <Logo id stored newest />
                <TemplateChoice name="brand-template" legend=text.template.into_any() value=typed.template />
                <div class="field">
                    <div class="switchline">
                        <Switch id="brand-fallback" on=typed.fallback on_change=change />
                        <label for="brand-fallback">{text.fallback}</label>
                    </div>
                    <p class="hint">{text.fallback_hint}</p>
                </div>
            </div>
            {sketch}
            <Save id stored brand />
        </div>
    }
    .into_any()
}

/// The card that posts get, or the one that stands in; `None` if there never is one.
fn seen(brand: &Brand) -> Option<Template> {
    brand.template.or(brand.fallback.then_some(Template::TypeOnly))
}

/// The two colours, and how well they can be told apart.
#[component]
fn Colours(typed: Typed, brand: Memo<Brand>) -> impl IntoView {
    let text = &t().cards;
    let contrast = move || {
        let ratio = brand.with(|brand| brand.primary.contrast(brand.text));
        // Whole numbers: writing a fraction brings much code to the browser.
        let tenths = (ratio * 10.0) as u32;
        let words = format!("{}.{}", tenths / 10, tenths % 10);
        if ratio >= READABLE {
            view! { <p class="hint" role="status">{(text.contrast)(&words)}</p> }.into_any()
        } else {
            view! { <p class="hint hint--warn" role="status">{(text.contrast_low)(&words)}</p> }.into_any()
        }
    };
    view! {
        <div class="row2">
            <Field id="brand-primary" label=text.primary>
                <TextInput id="brand-primary" value=typed.primary kind="color" />
            </Field>
            <Field id="brand-text" label=text.text_colour>
                <TextInput id="brand-text" value=typed.text kind="color" />
            </Field>
        </div>
        {contrast}
    }
    .into_any()
}

#[component]
fn Logo(id: AccountId, stored: Remote<BrandSettings>, newest: Signal<BrandSettings>) -> impl IntoView {
    let text = &t().cards;
    let (call, percent, toasts) = (Call::new(), RwSignal::new(0), Toasts::get());
    let done = move |()| {
        toasts.say(text.saved);
        stored.reload();
    };
    let send = move |file: File| {
        let request = async move {
            if file.size() > f64::from(MOST_LOGO_BYTES) {
                let problem = types::card::LogoProblem::TooLarge;
                return Err(ApiError::local(ErrorCode::Logo { problem }, ""));
            }
            upload::send(format!("/api/logo/{id}"), file, percent).await
        };
        call.send(request, done);
    };
    let change = move |event: Event| {
        if let Some(file) = upload::chosen_file(&event) {
            send(file);
        }
    };
    let remove = Callback::new(move |()| call.send(api::brand::remove_logo(id), done));
    let has_logo = Memo::new(move |_| newest.with(|stored| stored.has_logo));
    view! {
        <Field id="brand-logo" label=text.logo hint=text.logo_hint>
            <input class="input" id="brand-logo" type="file" accept="image/svg+xml,image/png"
                aria-describedby="brand-logo-hint" on:change=change />
        </Field>
        {move || has_logo.get().then(|| view! {
            <p><Button look=Look::Danger icon="trash-2" on_click=remove>{text.remove_logo}</Button></p>
        })}
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

#[component]
fn Save(id: AccountId, stored: Remote<BrandSettings>, brand: Memo<Brand>) -> impl IntoView {
    let text = &t().cards;
    let (call, toasts) = (Call::new(), Toasts::get());
    let save = Callback::new(move |()| {
        call.send(api::brand::save_brand(id, brand.get_untracked()), move |()| {
            toasts.say(text.saved);
            stored.reload();
        });
    });
    view! {
        <div class="brand__s">
            <Button icon="check" pending=Signal::derive(move || call.pending()) on_click=save>{text.save}</Button>
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
        </div>
    }
    .into_any()
}

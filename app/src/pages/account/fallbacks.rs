use leptos::prelude::*;
use types::account::{ImageChoice, MOST_IMAGE_FALLBACKS, SettingsProblem};
use types::provider::{ProviderInfo, ProviderSlug};

use super::form::Form;
use crate::browser::t;

/// The fields' ids, the first of which takes the focus when something is wrong.
const FIELDS: [&str; MOST_IMAGE_FALLBACKS] =
    ["account-fallbacks", "account-fallback-2", "account-fallback-3"];

/// Whom to ask when the chosen provider cannot make a picture. Each field appears once the one before it is filled.
#[component]
pub(super) fn Fallbacks(
    /// The form.
    form: Form,
    /// Who can make pictures.
    providers: Signal<Vec<ProviderInfo>>,
) -> impl IntoView {
    let text = &t().account;
    let problem = form.problem(SettingsProblem::ImageFallbacks);
    let fields = (0..MOST_IMAGE_FALLBACKS).map(|place| {
        let id = FIELDS[place];
        let waits = move || form.fallbacks.with(|all| all.len() < place);
        let label = if place == 0 { text.fallback_first } else { text.fallback_next };
        let options = move || options(form, &providers.get(), place);
        view! {
            <div class="field" hidden=waits>
                <label for=id>{label}</label>
                <select class="select" id=id aria-describedby="fallbacks-hint fallbacks-problem"
                    on:change=move |event| choose(form, place, &event_target_value(&event))>{options}</select>
            </div>
        }
    });
    view! {
        {fields.collect_view()}
        <p class="hint" id="fallbacks-hint">{text.fallback_hint}</p>
        <div id="fallbacks-problem">
            {move || problem.get().map(|words| view! { <p class="hint hint--bad" role="alert">{words}</p> })}
        </div>
    }
    .into_any()
}

/// Nobody, and every model of the providers that are not named elsewhere.
fn options(form: Form, providers: &[ProviderInfo], place: usize) -> AnyView {
    let first = form.image.with(|(slug, _)| slug.clone());
    let all = form.fallbacks.get();
    let here = all.get(place).cloned();
    let is_free = |slug: &ProviderSlug| {
        let elsewhere = all.iter().enumerate().any(|(at, choice)| at != place && choice.provider == *slug);
        slug.as_str() != first && !elsewhere
    };
    let offered = providers.iter().filter(|provider| is_free(&provider.slug)).flat_map(|provider| {
        let here = here.clone();
        provider.models.iter().map(move |model| {
            let choice = ImageChoice { provider: provider.slug.clone(), model: model.id.clone() };
            let words = format!("{}, {}, {}", provider.label, model.label, model.price);
            view! { <option value=value(&choice) selected=here.as_ref() == Some(&choice)>{words}</option> }
        })
    });
    let offered = offered.collect_view();
    view! {
        <option value="" selected=here.is_none()>{t().account.fallback_none}</option>
        {offered}
    }
    .into_any()
}

fn choose(form: Form, place: usize, chosen: &str) {
    form.fallbacks.update(|all| {
        if place < all.len() {
            all.remove(place);
        }
        if let Some((slug, model)) = chosen.split_once(' ') {
            all.insert(place.min(all.len()), ImageChoice { provider: slug.into(), model: model.to_owned() });
        }
    });
}

/// A choice as the field has it; a slug has no space.
fn value(choice: &ImageChoice) -> String {
    format!("{} {}", choice.provider.as_str(), choice.model)
}

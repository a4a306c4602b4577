use leptos::prelude::*;
use types::account::{Account, SettingsProblem};
use types::provider::{ModelInfo, ProviderInfo};

use super::fallbacks::Fallbacks;
use super::form::Form;
use super::sections::section;
use crate::api;
use crate::browser::t;
use crate::components::{Badge, Load, Remote, Tone};

/// Who makes the pictures, and with which model.
#[component]
pub(super) fn ImageSection(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().account;
    let providers = Remote::new(api::accounts::image_providers);
    let problem = form.problem(SettingsProblem::ImageProvider);
    let fields = view! {
        <fieldset id="account-images" tabindex="-1"
            aria-describedby=move || problem.with(Option::is_some).then_some("images-problem")>
            <legend class="sr">{text.image_provider}</legend>
            <Load remote=providers rows=2
                view=move |providers| view! { <Models form account providers /> }.into_any() />
        </fieldset>
        <Load remote=providers rows=1
            view=move |providers| view! { <Fallbacks form providers /> }.into_any() />
        {move || problem.get().map(|words| {
            view! { <p class="hint hint--bad" id="images-problem" role="alert">{words}</p> }
        })}
    };
    section("images", text.images, text.images_about, fields.into_any())
}

#[component]
fn Models(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
    /// Who can make pictures.
    providers: Signal<Vec<ProviderInfo>>,
) -> impl IntoView {
    let cards = move || {
        let cards = providers.get().into_iter().flat_map(|provider| {
            let models = provider.models.clone();
            models.into_iter().map(move |model| card(form, account, provider.clone(), model))
        });
        cards.collect_view()
    };
    view! { <div class="provs">{cards}</div> }.into_any()
}

fn card(form: Form, account: Signal<Option<Account>>, provider: ProviderInfo, model: ModelInfo) -> AnyView {
    let choice = (provider.slug.as_str().to_owned(), model.id);
    let chosen = {
        let choice = choice.clone();
        move || form.image.with(|image| *image == choice)
    };
    let slug = provider.slug;
    let lacks_key = move || {
        let is_stored = |account: &Account| {
            account.credentials.iter().any(|each| each.provider.slug == slug && each.stored.is_some())
        };
        account.with(|account| account.as_ref().is_some_and(|account| !is_stored(account)))
    };
    let no_key = move || {
        lacks_key().then(|| view! { <Badge tone=Tone::Warning icon="key-round">{t().account.no_key}</Badge> })
    };
    view! {
        <label class="prov">
            <input type="radio" name="image-model" prop:checked=chosen
                on:change=move |_| form.choose_image(choice.clone()) />
            <span>
                <b>{provider.label}</b>
                <small>{model.label}</small>
                {no_key}
            </span>
            <b class="prov__p">{model.price}</b>
        </label>
    }
    .into_any()
}

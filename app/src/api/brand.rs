//! Headline cards: an account's brand, and the card of a post.

use leptos::prelude::*;
use types::card::{Brand, BrandSettings, CardEdit, CardPreview, CardProblem, Template};
use types::{AccountId, PostId};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// How an account's cards look.
#[server(protocol = JsonPost)]
pub async fn look(account: AccountId) -> ApiResult<BrandSettings> {
    let (services, operator) = caller::operator()?;
    Ok(services::brand::find(&services, &operator, account).await?)
}

/// Saves how an account's cards look; a logo is uploaded by itself, to `/api/logo/<account>`.
#[server(protocol = JsonPost)]
pub async fn save_brand(account: AccountId, brand: Brand) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::brand::save(&services, &operator, account, brand).await?)
}

/// Forgets an account's logo.
#[server(protocol = JsonPost)]
pub async fn remove_logo(account: AccountId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::brand::remove_logo(&services, &operator, account).await?)
}

/// Draws a card with a brand that is being edited.
#[server(protocol = JsonPost)]
pub async fn show_brand(account: AccountId, brand: Brand, template: Template) -> ApiResult<CardPreview> {
    let (services, operator) = caller::operator()?;
    Ok(services::brand::show(&services, &operator, account, brand, template).await?)
}

/// Draws a post's card with these words over its picture; without a template, the picture is shown alone. Answers why
/// the card cannot be drawn, if it cannot: the words are kept.
#[server(protocol = JsonPost)]
pub async fn set_card(id: PostId, card: CardEdit) -> ApiResult<Option<CardProblem>> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::set_card(&services, &operator, id, card).await?)
}

/// Draws a post's card while its words are typed, and keeps nothing.
#[server(protocol = JsonPost)]
pub async fn preview_card(id: PostId, card: CardEdit) -> ApiResult<CardPreview> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::preview_card(&services, &operator, id, card).await?)
}

/// Draws a post's card small with every template, in their order, whichever the edit names; keeps nothing.
#[server(protocol = JsonPost)]
pub async fn preview_templates(id: PostId, card: CardEdit) -> ApiResult<Vec<CardPreview>> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::preview_templates(&services, &operator, id, card).await?)
}

/// Puts a card in the place of a post's picture that cannot be had.
#[server(protocol = JsonPost)]
pub async fn use_card_instead(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::use_card_instead(&services, &operator, id).await?)
}

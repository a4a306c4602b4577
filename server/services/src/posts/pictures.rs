//! A post's pictures as a person compares them, and who can make another one.

use entity::{account, cost, picture};
use sea_orm::EntityTrait;
use types::account::ImageChoice;
use types::card::Template;
use types::post::{Picture, PictureMaker, Step};
use types::provider::ProviderInfo;
use types::{AccountId, MicroUsd, PictureId, PostId, Timestamp};

use super::{Attachments, row};
use crate::auth::Operator;
use crate::{Error, Result, Services, claude, credentials, media};

/// Every picture with what it cost, oldest first.
pub(super) fn views(attachments: &Attachments, costs: &[cost::Model]) -> Vec<Picture> {
    attachments.pictures.iter().map(|picture| view(picture, attachments, costs)).collect()
}

fn view(row: &picture::Model, attachments: &Attachments, costs: &[cost::Model]) -> Picture {
    let number = |value: i32| u32::try_from(value).unwrap_or(0);
    let paid = match row.original_id {
        Some(id) => attachments.pictures.iter().find(|picture| picture.id == id),
        None => Some(row),
    };
    Picture {
        id: PictureId(row.id),
        path: media::path(&row.public_key),
        width: number(row.width),
        height: number(row.height),
        bytes: number(row.bytes),
        made_by: made_by(row),
        chosen: row.chosen,
        template: row.template.as_deref().and_then(Template::parse),
        made_at: Timestamp(row.created_at),
        cost: paid.and_then(|paid| charged(paid, costs)),
    }
}

fn made_by(row: &picture::Model) -> String {
    let provider = credentials::provider(&row.provider);
    let model = provider.as_ref().and_then(|info| info.models.iter().find(|model| model.id == row.model));
    match (&provider, model) {
        (Some(provider), Some(model)) => format!("{}, {}", provider.label, model.label),
        _ if [media::UPLOADED, media::CARD].contains(&row.provider.as_str()) => String::new(),
        _ => format!("{}, {}", row.provider, row.model),
    }
}

/// A picture and its cost are written in one transaction, at one instant; a post has one order at a time.
fn charged(row: &picture::Model, costs: &[cost::Model]) -> Option<MicroUsd> {
    let of_it = |cost: &&cost::Model| {
        cost.step == Step::Illustrate.as_str()
            && (cost.at, &cost.provider, &cost.model) == (row.created_at, &row.provider, &row.model)
    };
    costs.iter().find(of_it).map(|cost| MicroUsd(cost.micro_usd))
}

/// Who can be asked for another picture of a post: the account's own model first, then every other one of the providers
/// whose key is stored and was not refused.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn makers(services: &Services, operator: &Operator, id: PostId) -> Result<Vec<PictureMaker>> {
    let post = row(services, operator, id).await?;
    let account = account::Entity::find_by_id(post.account_id).one(services.database.read()).await?;
    let account = account.ok_or(Error::NotFound("account"))?;
    let mut makers = Vec::new();
    for (choice, name) in choices(services, &account).await? {
        let asked = (choice.provider.as_str(), choice.model.as_str());
        let price = claude::about_with(services, &account, Step::Illustrate, asked).await?;
        makers.push(PictureMaker { choice, name, price });
    }
    Ok(makers)
}

async fn choices(services: &Services, account: &account::Model) -> Result<Vec<(ImageChoice, String)>> {
    let statuses = credentials::statuses(services, AccountId(account.id)).await?;
    let has_key = |info: &ProviderInfo| {
        let status = statuses.iter().find(|status| status.provider.slug == info.slug);
        status.and_then(|status| status.stored.as_ref()).is_some_and(|stored| !stored.refused)
    };
    let is_own = |choice: &ImageChoice| {
        (choice.provider.as_str(), &choice.model) == (account.image_provider.as_str(), &account.image_model)
    };
    let mut choices = Vec::new();
    for info in credentials::image_providers() {
        let usable = has_key(&info);
        for model in info.models {
            let choice = ImageChoice { provider: info.slug.clone(), model: model.id };
            if usable || is_own(&choice) {
                choices.push((choice, format!("{}, {}", info.label, model.label)));
            }
        }
    }
    // Stable: the others stay in the order of the settings.
    choices.sort_by_key(|(choice, _)| !is_own(choice));
    Ok(choices)
}

//! A post's headline card: drawn over its picture, or in place of one. The picture below is kept, so that another
//! headline or template costs nothing.

use entity::{picture, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::Timestamp;
use types::card::{CardEdit, CardProblem, Template};

use super::{HEIGHT, Jpeg, WIDTH, choose_none};
use crate::brand::{self, Look, Words};
use crate::media::{CARD, MediaError};
use crate::{Result, Services};

/// Stands in a post's row where a template's name stands, if the picture alone is wanted.
pub(crate) const NO_CARD: &str = "none";

/// What became of the card that a post wants.
pub(crate) enum Outcome {
    /// It wants none.
    Unwanted,
    /// It was drawn.
    Drawn(Drawn),
    /// It cannot be drawn as it is.
    Refused(Template, CardProblem),
}

/// A card whose file is not stored yet.
pub(crate) struct Drawn {
    pub template: Template,
    pub jpeg: Jpeg,
    pub public_key: String,
}

impl Outcome {
    /// Stores the file, if there is one.
    pub async fn store(&self, services: &Services) -> Result<(), MediaError> {
        match self {
            Self::Drawn(card) => card.store(services).await,
            Self::Unwanted | Self::Refused(..) => Ok(()),
        }
    }
}

impl Drawn {
    /// Stores the file.
    pub async fn store(&self, services: &Services) -> Result<(), MediaError> {
        services.media.put(&self.public_key, self.jpeg.bytes.clone()).await
    }
}

/// What a post's card says, as a person changes it: its own words, or else the draft's and the account's. A post that
/// never said which card it wants has what it shows.
pub(crate) fn edit(row: &post::Model, look: &Look, chosen: Option<&picture::Model>) -> CardEdit {
    let shown = chosen.map(|picture| picture.template.as_deref().unwrap_or(NO_CARD));
    CardEdit {
        template: row.card_template.as_deref().or(shown).map_or(look.brand.template, Template::parse),
        headline: row.card_headline.clone().unwrap_or_else(|| row.headline.clone()),
        kicker: row.card_kicker.clone().unwrap_or_else(|| look.brand.kicker.clone()),
    }
}

/// Draws what a post wants over its new picture. A picture is never lost for a card: it may be paid for.
pub(crate) async fn over(services: &Services, row: &post::Model, look: &Look, photo: &Jpeg) -> Outcome {
    match try_over(services, row, look, photo).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(post = row.id, %error, "a card could not be drawn, its picture is kept without it");
            Outcome::Unwanted
        }
    }
}

/// A card without a picture is not drawn over one. Where the account wants large numbers, a headline without any
/// stands on the picture.
async fn try_over(services: &Services, row: &post::Model, look: &Look, photo: &Jpeg) -> Result<Outcome> {
    let edit = edit(row, look, None);
    let wanted = match edit.template {
        Some(Template::TypeOnly) => look.brand.template,
        wanted => wanted,
    };
    let Some(template) = wanted.filter(|template| template.takes_picture()) else {
        return Ok(Outcome::Unwanted);
    };
    let photo = Some(photo.bytes.clone());
    let drawn = draw(services, look, words(template, edit.clone()), photo.clone()).await?;
    let numberless = matches!(drawn, Outcome::Refused(Template::BigNumber, CardProblem::NoNumber));
    if numberless && row.card_template.is_none() {
        return draw(services, look, words(Template::Scrim, edit), photo).await;
    }
    Ok(drawn)
}

/// Draws a card.
pub(crate) async fn draw(
    services: &Services,
    look: &Look,
    words: Words,
    photo: Option<Vec<u8>>,
) -> Result<Outcome> {
    let template = words.template;
    Ok(match brand::draw(services, look.clone(), words, photo).await? {
        Ok(jpeg) => Outcome::Drawn(Drawn { template, jpeg, public_key: services.random.token() }),
        Err(problem) => Outcome::Refused(template, problem),
    })
}

pub(crate) fn words(template: Template, edit: CardEdit) -> Words {
    Words { template, headline: edit.headline, kicker: edit.kicker }
}

/// Writes a post's new picture and the card over it, which is then shown where the picture would have been.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    post: i64,
    mut below: picture::ActiveModel,
    card: Outcome,
) -> Result<()> {
    let shown = below.chosen.try_as_ref() == Some(&true);
    let (template, problem) = match card {
        Outcome::Unwanted => (None, None),
        Outcome::Refused(template, problem) => (Some(template), Some(problem)),
        Outcome::Drawn(card) => {
            let above = below.clone();
            below.chosen = Set(false);
            below.place = Set(None);
            let original = picture::Entity::insert(below).exec(tx).await?.last_insert_id;
            let template = card.template;
            below = picture::ActiveModel {
                original_id: Set(Some(original)),
                template: Set(Some(template.as_str().to_owned())),
                bytes: Set(size(&card.jpeg)),
                public_key: Set(card.public_key),
                ..above
            };
            (Some(template), None)
        }
    };
    picture::Entity::insert(below).exec_without_returning(tx).await?;
    if shown { want(tx, post, template, problem.as_ref()).await } else { Ok(()) }
}

/// Writes a card over an original that is there, or over none, and chooses it.
pub(crate) async fn insert_over(
    tx: &DatabaseTransaction,
    row: &post::Model,
    original: Option<picture::Model>,
    card: Drawn,
    (place, now): (Option<i32>, Timestamp),
) -> Result<()> {
    choose_none(tx, row.id).await?;
    let below = original.filter(|_| card.template.takes_picture());
    let (provider, model) = match &below {
        Some(below) => (below.provider.clone(), below.model.clone()),
        None => (CARD.to_owned(), String::new()),
    };
    let above = picture::ActiveModel {
        owner_id: Set(row.owner_id),
        post_id: Set(row.id),
        width: Set(i32::try_from(WIDTH).unwrap_or(i32::MAX)),
        height: Set(i32::try_from(HEIGHT).unwrap_or(i32::MAX)),
        bytes: Set(size(&card.jpeg)),
        public_key: Set(card.public_key),
        provider: Set(provider),
        model: Set(model),
        chosen: Set(true),
        place: Set(place),
        original_id: Set(below.map(|below| below.id)),
        template: Set(Some(card.template.as_str().to_owned())),
        created_at: Set(now.0),
        ..Default::default()
    };
    picture::Entity::insert(above).exec_without_returning(tx).await?;
    want(tx, row.id, Some(card.template), None).await
}

/// Writes which card a post wants, and why it cannot be drawn: the pre-flight shows that until it is drawn or no
/// longer wanted.
pub(crate) async fn want(
    tx: &DatabaseTransaction,
    post: i64,
    template: Option<Template>,
    problem: Option<&CardProblem>,
) -> Result<()> {
    let problem = problem.map(serde_json::to_string).transpose().map_err(anyhow::Error::new)?;
    let changes = post::ActiveModel {
        card_template: Set(Some(template.map_or(NO_CARD, Template::as_str).to_owned())),
        card_problem: Set(problem),
        ..Default::default()
    };
    post::Entity::update_many().set(changes).filter(post::Column::Id.eq(post)).exec(tx).await?;
    Ok(())
}

fn size(jpeg: &Jpeg) -> i32 {
    i32::try_from(jpeg.bytes.len()).unwrap_or(i32::MAX)
}

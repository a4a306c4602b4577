//! A person's headline card: its template and its words.

use entity::{account, post};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use types::PostId;
use types::card::{CardEdit, CardPreview, MOST_HEADLINE, Template};
use types::post::What;

use super::super::illustrate::card::{self, NO_CARD, Outcome};
use super::super::illustrate::choose_none;
use super::change::in_review;
use super::reviewable;
use crate::auth::Operator;
use crate::brand::{Look, check_kicker, preview};
use crate::posts::Attachments;
use crate::{Error, Result, Services};

/// Draws the card with these words over the post's picture and shows it in its place; without a template, the picture
/// alone. The picture below is never paid for again. What cannot be drawn is kept as it was typed, and stands in the
/// way of an approval.
///
/// # Errors
/// [`Error::WrongStatus`] outside review, [`Error::Invalid`] for words that are too long.
pub async fn set_card(services: &Services, operator: &Operator, id: PostId, edit: CardEdit) -> Result<()> {
    let (row, look, attachments) = load(services, operator, id, &edit).await?;
    let original = attachments.chosen().and_then(|shown| attachments.original(shown)).cloned();
    let place = attachments.chosen().and_then(|shown| shown.place);
    let columns = columns(&row, &look, &edit);
    let made = match edit.template {
        None => Outcome::Unwanted,
        Some(template) => {
            let photo = card::photo(services, original.as_ref()).await?;
            card::make(services, look, card::words(template, edit), photo).await?
        }
    };
    in_review(services, operator, row, columns, move |tx, row, change| {
        Box::pin(async move {
            match made {
                Outcome::Refused(problem) => card::note_problem(tx, row.id, Some(&problem)).await,
                Outcome::Drawn(template, jpeg, key) => {
                    let drawn = (template, &jpeg, key);
                    displace(tx, row.id, place).await?;
                    card::insert_over(tx, row, original, drawn, (place, change.now)).await?;
                    change.note(tx, What::CardDrawn, template.as_str()).await
                }
                Outcome::Unwanted => {
                    displace(tx, row.id, place).await?;
                    choose_none(tx, row.id).await?;
                    if let Some(original) = original {
                        show(tx, original.id, place).await?;
                    }
                    card::note_problem(tx, row.id, None).await?;
                    change.note(tx, What::PictureChosen, "").await
                }
            }
        })
    })
    .await
}

/// Draws the card as it would be, and keeps nothing.
///
/// # Errors
/// As [`set_card`].
pub async fn preview_card(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: CardEdit,
) -> Result<CardPreview> {
    let (_, look, attachments) = load(services, operator, id, &edit).await?;
    let original = attachments.chosen().and_then(|shown| attachments.original(shown));
    let template = edit.template.unwrap_or(Template::TypeOnly);
    let photo = card::photo(services, original).await?;
    preview(services, look, card::words(template, edit), photo).await
}

async fn load(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: &CardEdit,
) -> Result<(post::Model, Look, Attachments)> {
    check_kicker(&edit.kicker)?;
    if edit.headline.chars().count() > MOST_HEADLINE {
        let why = format!("at most {MOST_HEADLINE} characters");
        return Err(Error::Invalid { field: "headline", why });
    }
    let row = reviewable(services, operator, id).await?;
    let database = services.database.read();
    let account = account::Entity::find_by_id(row.account_id).one(database).await?;
    let look = Look::of(database, &account.ok_or(Error::NotFound("account"))?).await?;
    let attachments = Attachments::of(database, row.id).await?;
    Ok((row, look, attachments))
}

/// Words that are the draft's or the account's anyway are not kept, so that they follow a rewrite.
fn columns(row: &post::Model, look: &Look, edit: &CardEdit) -> post::ActiveModel {
    let own = |typed: &str, given: &str| (typed.trim() != given.trim()).then(|| typed.trim().to_owned());
    let template = edit.template.map_or(NO_CARD, Template::as_str);
    post::ActiveModel {
        card_template: Set(Some(template.to_owned())),
        card_headline: Set(own(&edit.headline, &row.headline)),
        card_kicker: Set(own(&edit.kicker, &look.brand.kicker)),
        ..Default::default()
    }
}

/// Takes the picture with this place out of the carousel, for the one that comes in its stead.
async fn displace(tx: &sea_orm::DatabaseTransaction, post: i64, place: Option<i32>) -> Result<()> {
    use entity::picture::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, QueryFilter};

    if let Some(place) = place {
        Entity::update_many()
            .col_expr(Column::Place, Expr::value(None::<i32>))
            .filter(Column::PostId.eq(post))
            .filter(Column::Place.eq(place))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn show(tx: &sea_orm::DatabaseTransaction, picture: i64, place: Option<i32>) -> Result<()> {
    let changes = entity::picture::ActiveModel {
        id: Set(picture),
        chosen: Set(true),
        place: Set(place),
        ..Default::default()
    };
    entity::picture::Entity::update(changes).exec(tx).await?;
    Ok(())
}

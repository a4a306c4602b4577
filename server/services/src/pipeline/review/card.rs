//! A person's headline card: its template and its words.

use entity::{account, picture, post};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::PostId;
use types::card::{CardEdit, CardPreview, CardProblem, MOST_HEADLINE, Template};
use types::post::What;

use super::super::illustrate::card::{self, Outcome};
use super::super::illustrate::choose_none;
use super::change::in_review;
use super::reviewable;
use crate::auth::Operator;
use crate::brand::{Look, Size, check_kicker, preview, previews};
use crate::posts::Attachments;
use crate::{Error, Result, Services};

/// Draws the card with these words over the post's picture and shows it in its place; without a template, the picture
/// alone. The picture below is never paid for again. What cannot be drawn is kept as it was typed, stands in the way
/// of an approval, and is answered.
///
/// # Errors
/// [`Error::WrongStatus`] outside review, [`Error::Invalid`] for words that are too long.
pub async fn set_card(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: CardEdit,
) -> Result<Option<CardProblem>> {
    check(&edit)?;
    let row = reviewable(services, operator, id).await?;
    let (look, attachments) = parts(services, &row).await?;
    put(services, operator, row, (look, attachments), edit).await
}

/// Draws a post's card anew after its headline changed, if it has one and the words are the headline's.
pub(super) async fn redraw(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = reviewable(services, operator, id).await?;
    let (look, attachments) = parts(services, &row).await?;
    let edit = card::edit(&row, &look, attachments.chosen());
    if edit.template.is_some() && row.card_headline.is_none() {
        put(services, operator, row, (look, attachments), edit).await?;
    }
    Ok(())
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
    let (look, photo) = ground(services, operator, id, &edit).await?;
    let template = edit.template.unwrap_or(Template::TypeOnly);
    preview(services, look, card::words(template, edit), photo).await
}

/// Draws the card small with every template, in their order, and keeps nothing.
///
/// # Errors
/// As [`set_card`].
pub async fn preview_templates(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: CardEdit,
) -> Result<Vec<CardPreview>> {
    let (look, photo) = ground(services, operator, id, &edit).await?;
    let words = Template::ALL.map(|template| card::words(template, edit.clone()));
    previews(services, look, words.into(), photo, Size::Thumbnail).await
}

fn check(edit: &CardEdit) -> Result<()> {
    check_kicker(&edit.kicker)?;
    if edit.headline.chars().count() <= MOST_HEADLINE {
        return Ok(());
    }
    Err(Error::Invalid { field: "headline", why: format!("at most {MOST_HEADLINE} characters") })
}

/// What a preview is drawn with: the account's look, and the picture below the card.
async fn ground(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: &CardEdit,
) -> Result<(Look, Option<Vec<u8>>)> {
    check(edit)?;
    let row = reviewable(services, operator, id).await?;
    let (look, attachments) = parts(services, &row).await?;
    let original = attachments.chosen().and_then(|shown| attachments.original(shown));
    Ok((look, photo(services, original).await?))
}

async fn parts(services: &Services, row: &post::Model) -> Result<(Look, Attachments)> {
    Ok((look(services, row).await?, Attachments::of(services.database.read(), row.id).await?))
}

/// How the cards of the post's account look.
pub(super) async fn look(services: &Services, row: &post::Model) -> Result<Look> {
    let database = services.database.read();
    let account = account::Entity::find_by_id(row.account_id).one(database).await?;
    Look::of(database, &account.ok_or(Error::NotFound("account"))?).await
}

/// The file below a card.
async fn photo(services: &Services, original: Option<&picture::Model>) -> Result<Option<Vec<u8>>> {
    match original {
        Some(original) => Ok(services.media.bytes(&original.public_key).await?),
        None => Ok(None),
    }
}

async fn put(
    services: &Services,
    operator: &Operator,
    row: post::Model,
    (look, attachments): (Look, Attachments),
    edit: CardEdit,
) -> Result<Option<CardProblem>> {
    let original = attachments.chosen().and_then(|shown| attachments.original(shown)).cloned();
    let place = attachments.chosen().and_then(|shown| shown.place);
    let columns = columns(&row, &look, &edit);
    let made = match edit.template {
        None => Outcome::Unwanted,
        Some(template) => {
            let photo = photo(services, original.as_ref()).await?;
            card::draw(services, &look, card::words(template, edit), photo).await?
        }
    };
    made.store(services).await?;
    in_review(services, operator, row, columns, move |tx, row, change| {
        Box::pin(async move {
            match made {
                Outcome::Refused(template, problem) => {
                    card::want(tx, row.id, Some(template), Some(&problem)).await?;
                    return Ok(Some(problem));
                }
                Outcome::Drawn(drawn) => {
                    let template = drawn.template;
                    displace(tx, row.id, place).await?;
                    card::insert_over(tx, row, original, drawn, (place, change.now)).await?;
                    change.note(tx, What::CardDrawn, template.as_str()).await?;
                }
                Outcome::Unwanted => {
                    if let Some(original) = original {
                        displace(tx, row.id, place).await?;
                        show(tx, original, place).await?;
                    }
                    card::want(tx, row.id, None, None).await?;
                    change.note(tx, What::PictureChosen, "").await?;
                }
            }
            Ok(None)
        })
    })
    .await
}

/// Words that are the draft's or the account's anyway are not kept, so that they follow a change of these.
fn columns(row: &post::Model, look: &Look, edit: &CardEdit) -> post::ActiveModel {
    let own = |typed: &str, given: &str| (typed.trim() != given.trim()).then(|| typed.trim().to_owned());
    post::ActiveModel {
        card_headline: Set(own(&edit.headline, &row.headline)),
        card_kicker: Set(own(&edit.kicker, &look.brand.kicker)),
        ..Default::default()
    }
}

/// Takes the picture with this place out of the carousel, for the one that comes in its stead.
async fn displace(tx: &DatabaseTransaction, post: i64, place: Option<i32>) -> Result<()> {
    if let Some(place) = place {
        picture::Entity::update_many()
            .col_expr(picture::Column::Place, Expr::value(None::<i32>))
            .filter(picture::Column::PostId.eq(post))
            .filter(picture::Column::Place.eq(place))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn show(tx: &DatabaseTransaction, original: picture::Model, place: Option<i32>) -> Result<()> {
    choose_none(tx, original.post_id).await?;
    let changes = picture::ActiveModel {
        id: Set(original.id),
        chosen: Set(true),
        place: Set(place),
        ..Default::default()
    };
    picture::Entity::update(changes).exec(tx).await?;
    Ok(())
}

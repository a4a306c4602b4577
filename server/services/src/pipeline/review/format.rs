//! What a post becomes on Instagram, and which of its pictures it shows in which order.

use entity::{picture, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use types::card::Template;
use types::media::CAROUSEL_ITEMS;
use types::post::{PostFormat, What};
use types::{PictureId, PostId};

use super::super::illustrate::{self, card};
use super::change::in_review;
use super::reviewable;
use crate::auth::Operator;
use crate::posts::Attachments;
use crate::{Error, Result, Services};

/// Chooses what the post becomes. Text, pictures and video stay, whatever of them the format shows.
///
/// # Errors
/// [`Error::WrongStatus`] outside review.
pub async fn choose_format(
    services: &Services,
    operator: &Operator,
    id: PostId,
    format: PostFormat,
) -> Result<()> {
    let row = reviewable(services, operator, id).await?;
    let columns = post::ActiveModel { format: Set(format.as_str().to_owned()), ..Default::default() };
    in_review(services, operator, row, columns, move |tx, row, change| {
        Box::pin(async move {
            if format == PostFormat::Carousel {
                begin_carousel(tx, row.id).await?;
            }
            change.note(tx, What::FormatChosen, format.as_str()).await
        })
    })
    .await
}

/// Chooses which picture is published alone.
pub async fn choose_picture(
    services: &Services,
    operator: &Operator,
    id: PostId,
    picture: PictureId,
) -> Result<()> {
    let row = reviewable(services, operator, id).await?;
    in_review(services, operator, row, Default::default(), move |tx, row, change| {
        Box::pin(async move {
            illustrate::choose_none(tx, row.id).await?;
            let chosen = of_post(row.id)
                .col_expr(picture::Column::Chosen, Expr::value(true))
                .filter(picture::Column::Id.eq(picture.0))
                .exec(tx)
                .await?;
            if chosen.rows_affected == 0 {
                return Err(Error::NotFound("picture"));
            }
            follow(tx, row.id, picture).await?;
            change.note(tx, What::PictureChosen, "").await
        })
    })
    .await
}

/// A person who chooses a card, or a picture without one, wants it so.
async fn follow(tx: &DatabaseTransaction, post: i64, chosen: PictureId) -> Result<()> {
    let chosen = picture::Entity::find_by_id(chosen.0).one(tx).await?.ok_or(Error::NotFound("picture"))?;
    card::want(tx, post, chosen.template.as_deref().and_then(Template::parse), None).await
}

/// Chooses the carousel's pictures in their order. Fewer than Instagram takes may be chosen for the time being; the
/// approval says what is missing.
///
/// # Errors
/// [`Error::Invalid`] with more than Instagram takes or with one twice, [`Error::NotFound`] with another post's.
pub async fn arrange_carousel(
    services: &Services,
    operator: &Operator,
    id: PostId,
    pictures: Vec<PictureId>,
) -> Result<()> {
    check(&pictures)?;
    let row = reviewable(services, operator, id).await?;
    in_review(services, operator, row, Default::default(), move |tx, row, change| {
        Box::pin(async move {
            place(tx, row.id, &pictures).await?;
            change.note(tx, What::CarouselArranged, &pictures.len().to_string()).await
        })
    })
    .await
}

fn check(pictures: &[PictureId]) -> Result<()> {
    let twice = pictures.iter().enumerate().any(|(at, picture)| pictures[..at].contains(picture));
    if twice || pictures.len() > *CAROUSEL_ITEMS.end() {
        let why = format!("at most {} pictures, each once", CAROUSEL_ITEMS.end());
        return Err(Error::Invalid { field: "carousel", why });
    }
    Ok(())
}

/// A carousel nobody arranged yet begins with the picture that was chosen alone.
async fn begin_carousel(tx: &DatabaseTransaction, post: i64) -> Result<()> {
    let attachments = Attachments::of(tx, post).await?;
    match attachments.chosen() {
        Some(chosen) if attachments.carousel().is_empty() => place(tx, post, &[PictureId(chosen.id)]).await,
        _ => Ok(()),
    }
}

/// Gives these pictures their places, and no other one; the first also stands for the post in lists.
async fn place(tx: &DatabaseTransaction, post: i64, pictures: &[PictureId]) -> Result<()> {
    let nowhere = Expr::value(None::<i32>);
    of_post(post).col_expr(picture::Column::Place, nowhere).exec(tx).await?;
    if !pictures.is_empty() {
        illustrate::choose_none(tx, post).await?;
    }
    for (at, picture) in (0..).zip(pictures) {
        let placed = of_post(post)
            .col_expr(picture::Column::Place, Expr::value(Some(at)))
            .col_expr(picture::Column::Chosen, Expr::value(at == 0))
            .filter(picture::Column::Id.eq(picture.0))
            .exec(tx)
            .await?;
        if placed.rows_affected == 0 {
            return Err(Error::NotFound("picture"));
        }
    }
    Ok(())
}

fn of_post(post: i64) -> sea_orm::UpdateMany<picture::Entity> {
    picture::Entity::update_many().filter(picture::Column::PostId.eq(post))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stands_in_a_carousel_once_and_ten_are_the_most() {
        let pictures = |ids: &[i64]| ids.iter().copied().map(PictureId).collect::<Vec<_>>();
        assert!(check(&pictures(&[])).is_ok());
        assert!(check(&pictures(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).is_ok());
        assert!(check(&pictures(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).is_err());
        assert!(check(&pictures(&[1, 2, 1])).is_err());
    }
}

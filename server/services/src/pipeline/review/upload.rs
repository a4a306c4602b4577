//! A person's own picture or video.

use std::fs::File;
use std::io::Seek;

use entity::{picture, post, video as rows};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::PostId;
use types::media::{CAROUSEL_ITEMS, MAX_VIDEO_BYTES, MediaProblem};
use types::post::{PostFormat, What};

use super::super::illustrate::{self, HEIGHT, Jpeg, TranscodeError, WIDTH, card};
use super::card::look;
use super::change::{Change, in_review};
use super::reviewable;
use crate::auth::Operator;
use crate::posts::{self, Attachments};
use crate::video::{self, Video};
use crate::{Error, Result, Services, media};

/// Whether the post takes a picture or a video now; asked before a large file is received.
///
/// # Errors
/// [`Error::NotFound`] and, outside review, [`Error::WrongStatus`].
pub async fn takes_uploads(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    reviewable(services, operator, id).await.map(drop)
}

/// Makes the JPEG that Instagram takes of a person's picture. It is chosen, or joins the carousel at its end while
/// there is room.
///
/// # Errors
/// [`Error::Media`] when it cannot be read or is too large, [`Error::WrongStatus`] outside review.
pub async fn upload_picture(
    services: &Services,
    operator: &Operator,
    id: PostId,
    bytes: Vec<u8>,
) -> Result<()> {
    let row = reviewable(services, operator, id).await?;
    let jpeg = illustrate::transcode(services, bytes).await?.map_err(|error| {
        Error::Media(vec![match error {
            TranscodeError::TooLarge(_) => MediaProblem::PictureTooLarge,
            TranscodeError::Unreadable(_) => MediaProblem::PictureUnreadable,
        }])
    })?;
    let public_key = services.random.token();
    services.media.put(&public_key, jpeg.bytes.clone()).await?;
    let card = card::over(services, &row, &look(services, &row).await?, &jpeg).await;
    card.store(services).await?;
    in_review(services, operator, row, Default::default(), move |tx, row, change| {
        Box::pin(async move {
            store_picture(tx, row, change, (public_key, &jpeg, card)).await?;
            let detail = format!("{WIDTH} × {HEIGHT} JPEG, {} kB", jpeg.bytes.len().div_ceil(1000));
            change.note(tx, What::PictureUploaded, &detail).await
        })
    })
    .await
}

async fn store_picture(
    tx: &DatabaseTransaction,
    row: &post::Model,
    change: &Change,
    (public_key, jpeg, card): (String, &Jpeg, card::Outcome),
) -> Result<()> {
    let is_carousel = posts::format(&posts::locked(tx, row.id).await?)? == PostFormat::Carousel;
    let placed = Attachments::of(tx, row.id).await?.carousel().len();
    let place = i32::try_from(placed).ok().filter(|_| is_carousel && placed < *CAROUSEL_ITEMS.end());
    let chosen = !is_carousel || placed == 0;
    if chosen {
        illustrate::choose_none(tx, row.id).await?;
    }
    let post = row.id;
    let row = picture::ActiveModel {
        owner_id: Set(row.owner_id),
        post_id: Set(row.id),
        public_key: Set(public_key),
        width: Set(i32::try_from(WIDTH).unwrap_or(i32::MAX)),
        height: Set(i32::try_from(HEIGHT).unwrap_or(i32::MAX)),
        bytes: Set(i32::try_from(jpeg.bytes.len()).unwrap_or(i32::MAX)),
        provider: Set(media::UPLOADED.to_owned()),
        model: Set(String::new()),
        chosen: Set(chosen),
        place: Set(place),
        created_at: Set(change.now.0),
        ..Default::default()
    };
    card::insert(tx, post, row, card).await
}

/// Keeps a person's video, in place of the one before. A refused one changes nothing.
///
/// # Errors
/// [`Error::Media`] with every rule of Instagram's that it breaks, [`Error::WrongStatus`] outside review.
pub async fn upload_video(services: &Services, operator: &Operator, id: PostId, file: File) -> Result<()> {
    let row = reviewable(services, operator, id).await?;
    let (video, file) = examined(file).await?;
    let name = media::video_name(&services.random.token(), video.extension);
    services.media.put_video(&name, file).await?;
    let stored = name.clone();
    let work = in_review(services, operator, row, Default::default(), move |tx, row, change| {
        Box::pin(async move {
            let before = replace_video(tx, row, change, (&stored, video)).await?;
            let seconds = video.facts.millis / 1_000;
            let detail = format!("{} × {}, {seconds} s", video.facts.width, video.facts.height);
            change.note(tx, What::VideoUploaded, &detail).await?;
            Ok(before)
        })
    });
    let replaced = work.await;
    match &replaced {
        Ok(Some(before)) => services.media.forget_video(before).await,
        Ok(None) => {}
        Err(_) => services.media.forget_video(&name).await,
    }
    replaced.map(drop)
}

/// Reads the file off the async threads, and holds it against Instagram's rules.
async fn examined(mut file: File) -> Result<(Video, tokio::fs::File)> {
    let work = tokio::task::spawn_blocking(move || {
        let bytes = file.metadata()?.len();
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let found = match bytes > MAX_VIDEO_BYTES {
            true => Err(MediaProblem::VideoBytes { bytes }),
            false => video::read(&mut file, bytes),
        };
        file.rewind()?;
        Ok::<_, std::io::Error>((found, file))
    });
    let read = work.await.map_err(|error| anyhow::Error::new(error).context("reading a video panicked"))?;
    let (found, file) = read.map_err(|error| anyhow::Error::new(error).context("cannot read an upload"))?;
    let video = found.map_err(|problem| Error::Media(vec![problem]))?;
    let problems = video.facts.problems();
    if problems.is_empty() {
        Ok((video, tokio::fs::File::from_std(file)))
    } else {
        Err(Error::Media(problems))
    }
}

/// Answers the name of the video that was there before.
async fn replace_video(
    tx: &DatabaseTransaction,
    row: &post::Model,
    change: &Change,
    (name, video): (&str, Video),
) -> Result<Option<String>> {
    let before = rows::Entity::find().filter(rows::Column::PostId.eq(row.id)).one(tx).await?;
    if let Some(before) = &before {
        rows::Entity::delete_by_id(before.id).exec(tx).await?;
    }
    let number = |value: u32| Set(i32::try_from(value).unwrap_or(i32::MAX));
    let facts = video.facts;
    let new = rows::ActiveModel {
        owner_id: Set(row.owner_id),
        post_id: Set(row.id),
        public_key: Set(name.trim_end_matches(&format!(".{}", video.extension)).to_owned()),
        extension: Set(video.extension.to_owned()),
        width: number(facts.width),
        height: number(facts.height),
        bytes: number(facts.bytes),
        duration_ms: number(facts.millis),
        frame_rate: number(facts.frame_rate),
        created_at: Set(change.now.0),
        ..Default::default()
    };
    rows::Entity::insert(new).exec_without_returning(tx).await?;
    Ok(before.map(|before| media::video_name(&before.public_key, &before.extension)))
}

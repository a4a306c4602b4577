//! Stage 5: a person looks, changes, says yes or no. The only door to publishing.

mod again;
mod card;
mod change;
mod format;
mod instead;
mod preflight;
mod restore;
mod upload;

use entity::{picture, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use types::account::ImageChoice;
use types::event::Event;
use types::post::{Approval, PostStatus, RejectReason, TextEdit, What};
use types::{PostId, Timestamp, caption};

pub use self::card::{preview_card, preview_templates, set_card};
pub use self::format::{arrange_carousel, choose_format, choose_picture};
pub use self::instead::use_card_instead;
pub(crate) use self::preflight::media_problems;
pub use self::restore::restore_version;
pub use self::upload::{takes_uploads, upload_picture, upload_video};

use self::again::{Work, begin, start_again, write};
use self::change::Change;
use super::draft;
use super::transition::{advance, set};
use super::{illustrate, publish, schedule};
use crate::auth::Operator;
use crate::posts::Attachments;
use crate::voice::edits;
use crate::{Error, Result, Services, accounts, posts};

const MOST_INSTRUCTION: usize = 500;
const MOST_PROMPT: usize = 2_000;

/// Says yes: saves the text on screen, takes the slot, and writes the job that publishes.
///
/// # Errors
/// [`Error::Caption`] when Instagram would refuse the caption, [`Error::Media`] when it would refuse the pictures or
/// the video or could not fetch them, [`Error::Invalid`] for a time that has passed, [`Error::Stale`] when the text
/// changed meanwhile.
pub async fn approve(
    services: &Services,
    operator: &Operator,
    id: PostId,
    edit: TextEdit,
    at: Option<Timestamp>,
) -> Result<Approval> {
    let row = reviewable(services, operator, id).await?;
    let (change, own) = (Change::new(services, &row), services.clone());
    let slot_at = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                give_up_held_work(tx, row.id).await?;
                preflight(&own, tx, row.id, &edit).await?;
                let version = change.write_text(tx, &row, edit).await?;
                edits::approved(tx, &row, change.now).await?;
                let changes = post::ActiveModel { version: Set(version + 1), ..Default::default() };
                let (from, to) = (PostStatus::InReview, PostStatus::Approved);
                advance(tx, row.id, from, to, changes, change.now).await?;
                change.note(tx, What::Approved, "").await?;
                schedule::assign(tx, &row, change.way, at, &change.reference, change.now).await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::Scheduled });
    Ok(Approval { slot_at })
}

/// Takes an approval back, while Instagram knows nothing of the post.
pub async fn undo_approval(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let change = Change::new(services, &row);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                // Another version: a publisher that has read this one cannot go on with it.
                let changes = post::ActiveModel {
                    slot_at: Set(None),
                    version: Set(row.version + 1),
                    ..Default::default()
                };
                advance(tx, row.id, PostStatus::Scheduled, PostStatus::InReview, changes, change.now).await?;
                queue::cancel(tx, &publish::key(row.id)).await?;
                edits::withdrawn(tx, row.id).await?;
                change.note(tx, What::ApprovalUndone, "").await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    Ok(())
}

/// Says no; the reason is kept.
pub async fn reject(
    services: &Services,
    operator: &Operator,
    id: PostId,
    reason: RejectReason,
) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let from = posts::status(&row)?;
    if !from.may_become(PostStatus::Rejected) {
        return Err(Error::WrongStatus(from));
    }
    let change = Change::new(services, &row);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let changes = post::ActiveModel {
                    reject_reason: Set(Some(reason.as_str().to_owned())),
                    working: Set(false),
                    ..Default::default()
                };
                advance(tx, row.id, from, PostStatus::Rejected, changes, change.now).await?;
                queue::cancel(tx, &draft::key(row.id)).await?;
                // A picture that was ordered is collected: it is paid for, and a person may change their mind.
                if row.picture_ticket.is_none() {
                    queue::cancel(tx, &illustrate::key(row.id)).await?;
                }
                change.note(tx, What::Rejected, reason.as_str()).await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::Rejected });
    Ok(())
}

/// Takes a rejection back. A post that was rejected while it was being made goes on from where it was.
pub async fn undo_rejection(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let change = Change::new(services, &row);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let changes = post::ActiveModel { reject_reason: Set(None), ..Default::default() };
                let unwritten = row.caption.is_empty();
                let to = if unwritten { PostStatus::Drafting } else { PostStatus::InReview };
                advance(tx, row.id, PostStatus::Rejected, to, changes, change.now).await?;
                if unwritten {
                    write(tx, &row).await?;
                } else {
                    start_again(tx, &row, PostStatus::InReview).await?;
                }
                change.note(tx, What::RejectionUndone, "").await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    Ok(())
}

/// Saves the text, over the limits or not: nothing a person typed is lost. Answers the new version.
pub async fn save_text(services: &Services, operator: &Operator, id: PostId, edit: TextEdit) -> Result<i32> {
    let row = reviewable(services, operator, id).await?;
    let change = Change::new(services, &row);
    let version = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let version = change.write_text(tx, &row, edit).await?;
                if version != row.version {
                    change.note(tx, What::Edited, "").await?;
                }
                Ok::<_, Error>(version)
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    Ok(version)
}

/// Asks Claude for another caption.
pub async fn rewrite(
    services: &Services,
    operator: &Operator,
    id: PostId,
    instruction: String,
) -> Result<()> {
    let instruction = instruction.trim().to_owned();
    if instruction.chars().count() > MOST_INSTRUCTION {
        return Err(Error::Invalid {
            field: "instruction",
            why: format!("at most {MOST_INSTRUCTION} characters"),
        });
    }
    let row = idle(services, operator, id).await?;
    // What was left half repaired answered another wish.
    let changes = post::ActiveModel {
        instruction: Set(Some(instruction)),
        unrepaired: Set(None),
        ..Default::default()
    };
    begin(services, operator, row, changes, Work::Text).await
}

/// Asks for another picture, of the account's providers or of the one that is named; the ones made before stay.
///
/// # Errors
/// [`Error::Invalid`] for a prompt that is empty or too long, and for a model that nobody offers.
pub async fn new_picture(
    services: &Services,
    operator: &Operator,
    id: PostId,
    prompt: Option<String>,
    maker: Option<ImageChoice>,
) -> Result<()> {
    let row = idle(services, operator, id).await?;
    let prompt = prompt.map_or_else(|| row.image_prompt.clone(), |prompt| prompt.trim().to_owned());
    if prompt.is_empty() || prompt.chars().count() > MOST_PROMPT {
        let why = format!("1 to {MOST_PROMPT} characters");
        return Err(Error::Invalid { field: "prompt", why });
    }
    if !maker.iter().all(accounts::is_offered) {
        return Err(Error::Invalid { field: "maker", why: "no such model".into() });
    }
    let changes = post::ActiveModel { image_prompt: Set(prompt), ..Default::default() };
    begin(services, operator, row, changes, Work::Picture(maker)).await
}

/// Tries a stopped step again, or takes one at once that waits for the night. After a definite failure of publishing the post returns to review: nothing is
/// live, and a person decides anew.
pub async fn retry(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let status = posts::status(&row)?;
    let waits = row.overnight && status == PostStatus::Drafting;
    if row.problem_code.is_none() && status != PostStatus::RanDry && !waits {
        return Err(Error::WrongStatus(status));
    }
    let change = Change::new(services, &row);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                match status {
                    PostStatus::Failed | PostStatus::RanDry => {
                        change.back_to_review(tx, &row, status).await?
                    }
                    PostStatus::Drafting | PostStatus::Illustrating | PostStatus::InReview => {
                        change.clear_problem(tx, &row, status).await?;
                        start_again(tx, &row, status).await?;
                    }
                    _ => publish::hurry(tx, row.id, change.now).await?,
                }
                change.note(tx, What::Retried, "").await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status });
    Ok(())
}

/// Refuses what Instagram would refuse. Reads what is about to be approved: no tab may change it in between.
async fn preflight(services: &Services, tx: &DatabaseTransaction, id: i64, edit: &TextEdit) -> Result<()> {
    let row = posts::locked(tx, id).await?;
    let problems = caption::problems(&edit.caption);
    if posts::format(&row)?.has_caption() && !problems.is_empty() {
        return Err(Error::Caption(problems));
    }
    let problems = media_problems(services, &row, &Attachments::of(tx, id).await?)?;
    if problems.is_empty() { Ok(()) } else { Err(Error::Media(problems)) }
}

async fn reviewable(services: &Services, operator: &Operator, id: PostId) -> Result<post::Model> {
    let row = posts::row(services, operator, id).await?;
    let status = posts::status(&row)?;
    if status.editable() { Ok(row) } else { Err(Error::WrongStatus(status)) }
}

async fn idle(services: &Services, operator: &Operator, id: PostId) -> Result<post::Model> {
    let row = reviewable(services, operator, id).await?;
    if row.working {
        return Err(Error::Invalid { field: "post", why: "a rewrite or a picture is under way".into() });
    }
    Ok(row)
}

/// A rewrite or a picture that waits for a key does not keep a person from approving what there is; one that is
/// being worked on does.
async fn give_up_held_work(tx: &DatabaseTransaction, id: i64) -> Result<()> {
    let row = posts::locked(tx, id).await?;
    if !row.working {
        return Ok(());
    }
    let given_up =
        queue::cancel(tx, &draft::key(id)).await? || queue::cancel(tx, &illustrate::key(id)).await?;
    if row.problem_code.is_none() || !given_up {
        return Err(Error::Invalid {
            field: "post",
            why: "wait until the rewrite or the picture is done".into(),
        });
    }
    let changes = post::ActiveModel { working: Set(false), instruction: Set(None), ..Default::default() };
    set(tx, id, PostStatus::InReview, changes).await
}

async fn has_picture<C: ConnectionTrait>(database: &C, post: i64) -> Result<bool> {
    let pictures = picture::Entity::find()
        .filter(picture::Column::PostId.eq(post))
        .filter(picture::Column::Chosen.eq(true))
        .count(database)
        .await?;
    Ok(pictures > 0)
}

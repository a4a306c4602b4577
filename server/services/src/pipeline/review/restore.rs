use types::PostId;
use types::event::Event;
use types::post::{PostStatus, What};

use super::card;
use super::change::Change;
use super::reviewable;
use crate::auth::Operator;
use crate::posts::versions;
use crate::{Error, Result, Services};

/// Brings an earlier text back as a new version, also one that was never used; answers the post's new version.
/// A rewrite under way goes on and comes too late. A headline card follows the headline.
///
/// # Errors
/// [`Error::WrongStatus`] outside of review, [`Error::NotFound`] for a version the post does not have,
/// [`Error::Stale`] when the text changes at the same moment.
pub async fn restore_version(
    services: &Services,
    operator: &Operator,
    id: PostId,
    number: i32,
) -> Result<i32> {
    let row = reviewable(services, operator, id).await?;
    let text = versions::text(services, &row, number).await?;
    let change = Change::new(services, &row);
    let before = row.version;
    let version = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let kept = versions::Kept::restored(text.clone(), number);
                let version = change.put_text(tx, &row, text, kept).await?;
                if version != row.version {
                    change.note(tx, What::Restored, &format!("v{number}")).await?;
                }
                Ok::<_, Error>(version)
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    if version != before {
        card::redraw(services, operator, id).await?;
    }
    Ok(version)
}

//! Voice learned from edits: how much of each approved caption a person changed, and the rules that were proposed from
//! it. A rule takes effect when a person accepts it, and only then.
//!
//! `pipeline::learn` reads the edits and proposes.

pub(crate) mod edits;
pub(crate) mod reading;
pub(crate) mod rules;
mod weeks;

use types::AccountId;
use types::post::Step;
use types::voice::Learned;

use crate::auth::Operator;
use crate::{Result, Services, accounts, claude};

pub use rules::{accept, dismiss};

/// What the operator's account learned, and what it could learn.
///
/// # Errors
/// [`crate::Error::NotFound`] for an account that is not theirs.
pub async fn find(services: &Services, operator: &Operator, id: AccountId) -> Result<Learned> {
    let account = accounts::row(services, operator, id).await?;
    let database = services.database.read();
    let reading = reading::of(database, id.0).await?;
    let (proposed, accepted) = rules::shown(database, id.0).await?;
    Ok(Learned {
        unread: edits::count_unread(database, id.0).await?,
        price: claude::about(services, &account, Step::Learn).await?,
        working: reading.as_ref().is_some_and(|row| row.working),
        problem: reading.as_ref().and_then(reading::problem),
        last: reading.as_ref().and_then(reading::last),
        proposed,
        accepted,
        share: weeks::share(services, &account).await?,
    })
}

//! A person asks for rules.

use sea_orm::DatabaseTransaction;
use types::AccountId;
use types::event::Event;
use types::voice::ENOUGH_EDITS;

use super::Learn;
use crate::auth::Operator;
use crate::voice::{edits, reading};
use crate::{Error, Result, Services, accounts};

/// Has the account's edits read for rules; while that is under way, asking again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for an account that is not the operator's, [`Error::Invalid`] when it is paused, which spends
/// nothing, or when fewer than [`ENOUGH_EDITS`] edits wait.
pub async fn learn(services: &Services, operator: &Operator, id: AccountId) -> Result<()> {
    let owner = operator.user();
    let account = accounts::row(services, operator, id).await?;
    if account.paused {
        return Err(Error::Invalid { field: "account", why: "it is paused".to_owned() });
    }
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            are_enough(tx, id).await?;
            // The job first, as whoever runs it does.
            queue::enqueue(tx, &Learn { account: id.0 }).await?;
            reading::begin(tx, owner, id).await
        })
    });
    work.await?;
    services.tell(owner, Event::Account { id });
    Ok(())
}

async fn are_enough(tx: &DatabaseTransaction, id: AccountId) -> Result<()> {
    if edits::count_unread(tx, id.0).await? as usize >= ENOUGH_EDITS {
        return Ok(());
    }
    Err(Error::Invalid { field: "edits", why: format!("at least {ENOUGH_EDITS}") })
}

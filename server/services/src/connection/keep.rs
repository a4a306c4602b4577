//! Keeps a token alive: looked at once a day, renewed in good time, and a person warned while there is time left.

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, connection, credential};
use providers::instagram::{self, Instagram};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr,
};
use serde::{Deserialize, Serialize};
use types::event::Event;
use types::{AccountId, Timestamp, UserId};

use super::{check, token_of, warning};
use crate::credentials::{self, Opened};
use crate::pipeline::give_jobs;
use crate::{Error, Result, Services};

/// Connections wait for no other work.
pub const LANE: Lane = Lane("connection");

pub(super) const DAY: Duration = Duration::from_secs(24 * 3600);
/// From this age on a token is renewed. Meta allows it after 24 hours and ends it after 60 days (Meta, "Refresh a
/// long-lived token", September 2026): so fifty tries fit in before it is too late.
const RENEW_FROM_AGE: Duration = Duration::from_secs(10 * 24 * 3600);
/// With less time left a token is renewed whatever its age, as with one that was pasted when it was old.
const RENEW_FROM_LEFT: Duration = Duration::from_secs(30 * 24 * 3600);
/// Meta refuses to renew a younger one.
const YOUNGEST: Duration = DAY;

/// Looks after one account's connection, again and again until there is none.
#[derive(Serialize, Deserialize)]
pub struct KeepConnected {
    /// Its row.
    pub account: i64,
}

fn key(account: i64) -> String {
    format!("keep_connected:{account}")
}

#[async_trait]
impl Job for KeepConnected {
    type Context = Services;
    const KIND: &'static str = "keep_connected";
    const LANE: Lane = LANE;
    const MAX_ATTEMPTS: u32 = 50;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.account))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let account = AccountId(self.account);
        match keep(&services, account).await? {
            Some(after) => Err(JobError::Snooze { after }),
            None => end(&services, run, account).await,
        }
    }
}

/// Ends the job, or puts it off if there is a token that works: whoever stored that found this job running, and wrote
/// no other. Storing a token locks the account before it looks for the job, so this does too.
async fn end(services: &Services, run: &Run, account: AccountId) -> Result<Outcome, JobError> {
    let (held, now) = (run.clone(), services.now());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            account::Entity::find_by_id(account.0).lock_exclusive().one(tx).await?;
            let fresh = token_of(account).filter(credential::Column::RefusedAt.is_null()).one(tx).await?;
            match fresh {
                Some(token) => {
                    let after = next_look(now, token.expires_at.map(Timestamp));
                    held.requeue(tx, now.plus(after).0).await?;
                }
                None => held.finish(tx).await?,
            }
            Ok::<_, JobError>(Outcome::Done)
        })
    });
    work.await
}

/// Makes sure that every connection is looked after. Run at start.
pub async fn plan(services: &Services) -> Result<()> {
    let accounts: Vec<i64> = credential::Entity::find()
        .select_only()
        .column(credential::Column::AccountId)
        .filter(credential::Column::Provider.eq(instagram::SLUG))
        .filter(credential::Column::RefusedAt.is_null())
        .order_by_asc(credential::Column::AccountId)
        .into_tuple()
        .all(services.database.read())
        .await?;
    let now = services.now().0;
    give_jobs(services, accounts.into_iter().map(|account| (KeepConnected { account }, now)).collect()).await
}

/// Moves the next look at a connection, or begins to look after it.
pub(super) async fn schedule(tx: &DatabaseTransaction, account: AccountId, at: Timestamp) -> Result<()> {
    if !queue::reschedule(tx, &key(account.0), at.0).await? {
        queue::enqueue_at(tx, &KeepConnected { account: account.0 }, at.0).await?;
    }
    Ok(())
}

/// Looks once: asks, renews if it is time, warns if it has come to that. Answers when to look again; never once the
/// account is not connected any more.
pub async fn keep(services: &Services, account: AccountId) -> Result<Option<Duration>> {
    let Some(row) = token_of(account).one(services.database.read()).await? else { return Ok(None) };
    let Opened::Ready(token) = credentials::open_in_turn(services, account, instagram::SLUG).await? else {
        return Ok(None);
    };
    let owner = UserId(row.owner_id);
    if check::ask_and_store(services, owner, account, &token).await?.is_err_and(|e| e.is_token_refused()) {
        return Ok(None);
    }
    if is_due(&row, services.now()) {
        renew(services, &row, token.secret).await?;
    }
    let row = token_of(account).one(services.database.read()).await?;
    let Some(row) = row else { return Ok(None) };
    warning::warn(services, &row).await?;
    Ok(Some(next_look(services.now(), row.expires_at.map(Timestamp))))
}

/// A pasted token does not say when it ends, so it is renewed as soon as Meta allows, which also tells that.
fn is_due(row: &credential::Model, now: Timestamp) -> bool {
    let Some(ends) = row.expires_at.map(Timestamp) else { return true };
    let renewed = Timestamp(row.updated_at);
    let old = now >= renewed.plus(RENEW_FROM_AGE);
    let ending = now >= renewed.plus(YOUNGEST) && now > ends.minus(RENEW_FROM_LEFT);
    old || ending
}

/// Exchanges the token for a fresh one. A refusal changes nothing: the old one works until it ends, and the next look
/// tries again.
async fn renew(services: &Services, row: &credential::Model, token: providers::Secret) -> Result<()> {
    let (account, owner) = (AccountId(row.account_id), UserId(row.owner_id));
    let client = Instagram::new(services.http.clone(), &services.endpoints, token, None);
    let fresh = match client.refresh_token().await {
        Ok(fresh) => fresh,
        Err(error) => {
            tracing::warn!(account = account.0, detail = error.detail, "a token could not be renewed");
            return Ok(());
        }
    };
    let now = services.now();
    let renewal = credentials::sealed(services, account, instagram::SLUG, &fresh.token)?;
    let renewal = credential::ActiveModel {
        updated_at: sea_orm::ActiveValue::Set(now.0),
        expires_at: sea_orm::ActiveValue::Set(Some(now.plus(fresh.expires_in).0)),
        refused_at: sea_orm::ActiveValue::Set(None),
        ..renewal
    };
    let id = row.id;
    let seen = row.fingerprint.clone();
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            // A token that was replaced or removed meanwhile is the operator's word; ours is dropped.
            let renewed = credential::Entity::update_many()
                .set(renewal)
                .filter(credential::Column::Id.eq(id))
                .filter(credential::Column::Fingerprint.eq(seen))
                .exec(tx)
                .await?;
            if renewed.rows_affected == 1 {
                connection::Entity::update_many()
                    .col_expr(connection::Column::WarnedDays, Expr::value(None::<i32>))
                    .filter(connection::Column::AccountId.eq(account.0))
                    .exec(tx)
                    .await?;
            }
            Ok::<_, Error>(())
        })
    });
    work.await?;
    services.tell(owner, Event::Account { id: account });
    Ok(())
}

/// A day from now, or the moment a warning is due, if that is sooner.
fn next_look(now: Timestamp, ends: Option<Timestamp>) -> Duration {
    let warnings = ends.into_iter().flat_map(warning::moments).map(|at| at.millis_since(now));
    let sooner = warnings.filter(|left| *left > 0).min();
    sooner.and_then(|left| u64::try_from(left).ok()).map_or(DAY, |left| Duration::from_millis(left).min(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn days(count: u64) -> Duration {
        DAY * u32::try_from(count).unwrap()
    }

    /// A token of this age with this much time left; in days.
    fn token(age: u64, left: Option<u64>) -> credential::Model {
        credential::Model {
            id: 1,
            owner_id: 1,
            account_id: 1,
            provider: instagram::SLUG.into(),
            key_id: String::new(),
            nonce: Vec::new(),
            ciphertext: Vec::new(),
            fingerprint: String::new(),
            updated_at: NOW.minus(days(age)).0,
            expires_at: left.map(|left| NOW.plus(days(left)).0),
            refused_at: None,
        }
    }

    #[test]
    fn a_token_is_renewed_from_its_tenth_day_on_and_whenever_it_is_about_to_end() {
        for (age, left, due) in [
            (0, Some(60), false),
            (9, Some(51), false),
            (10, Some(50), true),
            (59, Some(1), true),
            (0, Some(20), false),
            (1, Some(29), true),
            (1, Some(31), false),
            (0, None, true),
        ] {
            assert_eq!(is_due(&token(age, left), NOW), due, "{age} days old, {left:?} left");
        }
    }

    #[test]
    fn the_next_look_is_tomorrow_or_at_the_next_warning() {
        let after = |left: Duration| next_look(NOW, Some(NOW.plus(left)));
        assert_eq!(after(days(60)), DAY);
        assert_eq!(after(days(14) + Duration::from_secs(60)), Duration::from_secs(60));
        assert_eq!(after(days(14)), DAY);
        assert_eq!(after(days(2) + Duration::from_secs(5)), Duration::from_secs(5));
        assert_eq!(after(days(1)), DAY);
        assert_eq!(next_look(NOW, None), DAY);
    }
}

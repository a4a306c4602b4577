//! The night's lane: an account's articles are gathered, scored together at half the price, and decided about when the
//! answers are there. What fits is written in the same night, in a batch that follows the first.
//!
//! One job for an account, and one batch at a time, for one task. A batch is a row with a name that cannot be guessed,
//! committed before the vendor hears of it; every question bears that name and tells nothing else. A process that dies
//! before the vendor's answer is stored leaves a row without the vendor's id, and whoever finds it looks among the
//! vendor's batches for that name before anything is handed in again. Each result is stored with its cost in a
//! transaction of its own, which also takes away the question's row: so it is booked once, wherever reading the results
//! was broken off.

mod collect;
mod find;
mod give_up;
mod hand_in;
mod put_off;
mod question;
mod result;
mod stand;
mod task;
mod waiting;

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, batch};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned, civil};
use providers::Recorder;
use providers::text::anthropic::{self, Anthropic};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use types::{AccountId, Timestamp};

use super::trouble::Trouble;
use super::{PAUSED, TEXT};
use crate::auth::Operator;
use crate::credentials::Opened;
use crate::{Result, Services, accounts, claude, credentials};

use self::task::Task;

pub(crate) use stand::{counts, stand};
pub(crate) use waiting::{ask, release, write_now};

/// When the day's articles are handed in: nobody waits for them, and the answers are there before breakfast.
const NIGHT: civil::Time = civil::time(1, 0, 0, 0);
/// The shortest and the longest pause between two looks at a batch; in between it grows with the batch's age.
const POLL: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Looks after the articles that an account scores at night, and the posts it has written there.
#[derive(Serialize, Deserialize)]
pub struct Overnight {
    /// The account's row.
    pub account: i64,
}

/// The job's key: one batch of an account at a time.
pub(crate) fn key(account: i64) -> String {
    format!("overnight:{account}")
}

#[async_trait]
impl Job for Overnight {
    type Context = Services;
    const KIND: &'static str = "overnight";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 50;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.account))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let database = services.database.read();
        let Some(account) = account::Entity::find_by_id(self.account).one(database).await? else {
            return Ok(Outcome::Done);
        };
        let batch =
            batch::Entity::find().filter(batch::Column::AccountId.eq(account.id)).one(database).await?;
        // What is out is paid for, so its answers are read even when the account rests.
        if account.paused && batch.is_none() {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let night = Night { services, account };
        let client = match night.client().await? {
            Ok(client) => client,
            Err(trouble) => return night.wait(run, trouble).await,
        };
        match batch {
            None => night.hand_in(run, &client).await,
            Some(batch) => match batch.vendor_id.clone() {
                Some(id) => night.collect(run, &client, batch, &id).await,
                None => night.find(run, &client, batch).await,
            },
        }
    }
}

/// One look at an account's batch.
struct Night {
    services: Services,
    account: account::Model,
}

/// A client, and the key it uses.
struct Asking {
    client: Anthropic,
    fingerprint: String,
}

impl Night {
    async fn client(&self) -> Result<Result<Asking, Trouble>> {
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(&self.services, account, anthropic::SLUG).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
        };
        let client = claude::client(&self.services, &self.account, key.secret, &Recorder::default());
        let client = client.map_err(|error| Trouble::answered(error, &key.fingerprint));
        Ok(client.map(|client| Asking { client, fingerprint: key.fingerprint }))
    }

    fn owner(&self) -> i64 {
        self.account.owner_id
    }
}

/// The next instant at which an account's articles are handed in.
pub(crate) fn next_night(now: Timestamp, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    let today = Zoned::new(instant, zone.clone());
    let at = |day: civil::Date| day.to_datetime(NIGHT).to_zoned(zone.clone()).ok();
    let tonight = at(today.date()).filter(|night| *night > today);
    let night = tonight.or_else(|| at(today.date().checked_add(1.day()).ok()?));
    night.map_or(now, |night| Timestamp(night.timestamp().as_millisecond()))
}

/// Hands in at once what waits for the night.
///
/// # Errors
/// [`crate::Error::NotFound`] when the account is not the operator's.
pub async fn hand_in_now(services: &Services, operator: &Operator, account: AccountId) -> Result<()> {
    accounts::row(services, operator, account).await?;
    let now = services.now();
    let work = services.database.write(move |tx| Box::pin(async move { schedule(tx, account.0, now).await }));
    work.await
}

/// Makes sure that every batch that is out is looked after, and everything that waits.
pub(super) async fn plan(services: &Services) -> Result<()> {
    let (database, now) = (services.database.read(), services.now().0);
    let out = batch::Entity::find().order_by_asc(batch::Column::Id).all(database).await?;
    let mut jobs: Vec<_> = out.into_iter().map(|row| (Overnight { account: row.account_id }, now)).collect();
    let waiting = account::Column::Id.is_in(waiting::accounts(database).await?);
    let accounts = account::Entity::find().filter(waiting).order_by_asc(account::Column::Id);
    for account in accounts.all(database).await? {
        let due = waiting::due(database, account.id, &account.time_zone).await?;
        jobs.extend(due.map(|at| (Overnight { account: account.id }, at.0.max(now))));
    }
    super::give_jobs(services, jobs).await
}

/// Moves an account's look to another time, or begins to look.
async fn schedule(tx: &DatabaseTransaction, account: i64, at: Timestamp) -> Result<()> {
    if !queue::reschedule(tx, &key(account), at.0).await? {
        queue::enqueue_at(tx, &Overnight { account }, at.0).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn night(from: &str, zone: &str) -> String {
        let now = from.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        jiff::Timestamp::from_millisecond(next_night(Timestamp(now), zone).0).unwrap().to_string()
    }

    #[test]
    fn the_night_begins_at_one_where_the_account_is() {
        assert_eq!(night("2026-11-27T15:00:00Z", "Europe/Warsaw"), "2026-11-28T00:00:00Z");
        assert_eq!(night("2026-11-27T23:59:00Z", "Europe/Warsaw"), "2026-11-28T00:00:00Z");
        assert_eq!(night("2026-11-28T00:00:00Z", "Europe/Warsaw"), "2026-11-29T00:00:00Z");
        assert_eq!(night("2026-11-27T15:00:00Z", "America/New_York"), "2026-11-28T06:00:00Z");
    }

    #[test]
    fn a_night_whose_hour_the_clocks_skip_still_comes() {
        // On 2026-03-29 the clocks of London go from 01:00 to 02:00.
        assert_eq!(night("2026-03-28T12:00:00Z", "Europe/London"), "2026-03-29T01:00:00Z");
        assert_eq!(night("2026-11-27T15:00:00Z", "Nowhere/Land"), "2026-11-28T01:00:00Z");
    }
}

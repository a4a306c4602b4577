//! Mails before a token ends that could not be renewed: 14, 7 and 2 days ahead, each once.

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, connection, credential, user};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, prelude::Expr};
use serde::{Deserialize, Serialize};
use types::{AccountId, Timestamp};

use super::{of_account, token_of};
use crate::mail::{self, Letter};
use crate::{Error, Result, Services};

/// Days before the end, the nearest first.
const AHEAD: [i32; 3] = [2, 7, 14];

/// When each mail is due.
pub(super) fn moments(ends: Timestamp) -> impl Iterator<Item = Timestamp> {
    AHEAD.into_iter().map(move |days| ends.minus(ahead(days)))
}

fn ahead(days: i32) -> Duration {
    Duration::from_secs(u64::try_from(days).unwrap_or(0) * 24 * 3600)
}

/// The mail that is due: only the most urgent one, when a server that was off has missed others.
fn due(now: Timestamp, ends: Timestamp, warned: Option<i32>) -> Option<i32> {
    if now >= ends {
        return None;
    }
    let reached = AHEAD.into_iter().find(|days| now >= ends.minus(ahead(*days)))?;
    warned.is_none_or(|warned| reached < warned).then_some(reached)
}

/// Asks for the mail that is due, in the transaction that remembers it.
pub(super) async fn warn(services: &Services, token: &credential::Model) -> Result<()> {
    let account = AccountId(token.account_id);
    let Some(row) = of_account(account).one(services.database.read()).await? else { return Ok(()) };
    let Some(ends) = token.expires_at.map(Timestamp) else { return Ok(()) };
    let Some(days) = due(services.now(), ends, row.warned_days) else { return Ok(()) };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            use connection::Column::{Id, WarnedDays};
            let first = connection::Entity::update_many()
                .col_expr(WarnedDays, Expr::value(days))
                .filter(Id.eq(row.id))
                .filter(Condition::any().add(WarnedDays.is_null()).add(WarnedDays.gt(days)))
                .exec(tx)
                .await?;
            if first.rows_affected == 1 {
                queue::enqueue(tx, &SendTokenWarning { account: account.0, days }).await?;
            }
            Ok::<_, Error>(())
        })
    });
    work.await
}

/// Sends the mail about a token that is about to end.
#[derive(Serialize, Deserialize)]
pub struct SendTokenWarning {
    /// The account's row.
    pub account: i64,
    /// Which of the mails: 14, 7 or 2.
    pub days: i32,
}

#[async_trait]
impl Job for SendTokenWarning {
    type Context = Services;
    const KIND: &'static str = "send_token_warning";
    const LANE: Lane = mail::LANE;
    const MAX_ATTEMPTS: u32 = 6;

    async fn run(self, services: Services, _run: &Run) -> Result<Outcome, JobError> {
        let database = services.database.read();
        let id = AccountId(self.account);
        let Some(row) = of_account(id).one(database).await? else { return Ok(Outcome::Done) };
        let token = token_of(id).one(database).await?;
        // Renewed, replaced or removed since: there is nothing left to warn of.
        let Some(ends) = token.and_then(|token| token.expires_at) else { return Ok(Outcome::Done) };
        if row.warned_days != Some(self.days) {
            return Ok(Outcome::Done);
        }
        let Some(account) = account::Entity::find_by_id(self.account).one(database).await? else {
            return Ok(Outcome::Done);
        };
        let Some(owner) = user::Entity::find_by_id(row.owner_id).one(database).await? else {
            return Ok(Outcome::Done);
        };
        let key = format!("token-warning-{id}-{ends}-{}", self.days);
        mail::send(&services, &owner.email, letter(&services, &account, self.days), &key).await
    }
}

fn letter(services: &Services, account: &account::Model, days: i32) -> Letter {
    let mut url = services.public_url.clone();
    url.set_path(&format!("/app/accounts/{}", account.id));
    let values = [
        ("{url}", url.to_string()),
        // Nothing in a handle needs escaping: small letters, digits, full stops and underscores.
        ("{handle}", account.handle.clone()),
        ("{days}", days.to_string()),
    ];
    Letter::new(
        include_str!("../mail/token_warning/subject.txt"),
        include_str!("../mail/token_warning/body.txt"),
        include_str!("../mail/token_warning/body.html"),
        &values,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    #[test]
    fn each_mail_is_due_once_and_only_the_most_urgent_one() {
        let days = |left: i32, warned| due(NOW, NOW.plus(ahead(left)), warned);
        assert_eq!(days(15, None), None);
        assert_eq!(days(14, None), Some(14));
        assert_eq!(days(10, Some(14)), None);
        assert_eq!(days(7, Some(14)), Some(7));
        assert_eq!(days(2, Some(7)), Some(2));
        assert_eq!(days(1, Some(2)), None);
        assert_eq!(days(1, None), Some(2));
        assert_eq!(days(0, None), None);
    }
}

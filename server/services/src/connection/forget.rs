//! Deletes what came from Instagram about an account, at the wish of whoever it belongs to.
//!
//! What has been published stays on Instagram, where it is its owner's. No post is published twice because its ids
//! are gone: one that was not sent begins anew, and one that may be live is only searched for from then on.

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, call, carousel_item, connection, post, timeline};
use queue::{Job, JobError, JobFilter, JobId, JobState, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use types::post::{PostStatus, Step};
use types::{AccountId, Timestamp};

use super::{keep, of_account};
use crate::pipeline::Subject;
use crate::pipeline::publish::{self, Publish};
use crate::posts::problem;
use crate::{Error, Result, Services};

/// A step that was under way at the deletion has written what it learned by then, or has been cut off.
const LONGEST_STEP: Duration = Duration::from_secs(10 * 60);
/// Jobs that gave up, looked at in one deletion.
const MOST_DEAD: u32 = 10_000;

/// Deletes the name, the ids, where the posts are, and what is on record of the calls.
pub(super) async fn forget(
    tx: &DatabaseTransaction,
    account: AccountId,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    connection::Entity::delete_many().filter(connection::Column::AccountId.eq(account.0)).exec(tx).await?;
    account::Entity::update_many()
        .col_expr(account::Column::InstagramUserId, Expr::value(None::<String>))
        .filter(account::Column::Id.eq(account.0))
        .exec(tx)
        .await?;
    leave_in_doubt(tx, account, reference, now).await?;
    begin_anew(tx, account, now).await?;
    forget_ids(tx, account).await?;
    forget_records(tx, account).await
}

/// A container that was sent to be published cannot be read any more, so nobody can publish from it again.
async fn leave_in_doubt(
    tx: &DatabaseTransaction,
    account: AccountId,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let changes = post::ActiveModel {
        status: Set(PostStatus::Unconfirmed.as_str().to_owned()),
        updated_at: Set(now.0),
        ..Default::default()
    };
    let refused = Condition::all()
        .add(post::Column::Status.is_in(with_container()))
        .add(post::Column::PublishAttempt.gt(0));
    let sent = Condition::any().add(post::Column::Status.eq(PostStatus::Publishing.as_str())).add(refused);
    post::Entity::update_many()
        .set(problem::shown(&problem::outcome_unknown(reference, now), changes))
        .filter(post::Column::AccountId.eq(account.0))
        .filter(sent)
        .exec(tx)
        .await?;
    Ok(())
}

/// Nothing was sent for these. Another version, so that a step that is under way stores no new id on them.
async fn begin_anew(tx: &DatabaseTransaction, account: AccountId, now: Timestamp) -> Result<()> {
    let unsent = with_container().into_iter().chain([PostStatus::Scheduled.as_str()]);
    post::Entity::update_many()
        .col_expr(post::Column::Status, Expr::value(PostStatus::Scheduled.as_str()))
        .col_expr(post::Column::ContainerAt, Expr::value(None::<i64>))
        .col_expr(post::Column::Version, Expr::col(post::Column::Version).add(1))
        .col_expr(post::Column::UpdatedAt, Expr::value(now.0))
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(unsent))
        .exec(tx)
        .await?;
    Ok(())
}

fn with_container() -> [&'static str; 2] {
    [PostStatus::ContainerSaved, PostStatus::Ready].map(PostStatus::as_str)
}

/// Of every post, wherever it stands; what Instagram said of a problem may name an id too.
async fn forget_ids(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let nothing = || Expr::value(None::<String>);
    post::Entity::update_many()
        .col_expr(post::Column::ContainerId, nothing())
        .col_expr(post::Column::MediaId, nothing())
        .col_expr(post::Column::Permalink, nothing())
        .filter(post::Column::AccountId.eq(account.0))
        .exec(tx)
        .await?;
    use PostStatus::{Failed, Published, Scheduled, Unconfirmed};
    let told_by_instagram = [Scheduled, Published, Failed, Unconfirmed].map(PostStatus::as_str);
    post::Entity::update_many()
        .col_expr(post::Column::ProblemDetail, nothing())
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(told_by_instagram))
        .exec(tx)
        .await?;
    Ok(())
}

async fn forget_records(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    call::Entity::delete_many().filter(call::Column::PostId.in_subquery(posts_of(account))).exec(tx).await?;
    carousel_item::Entity::delete_many()
        .filter(carousel_item::Column::PostId.in_subquery(posts_of(account)))
        .exec(tx)
        .await?;
    timeline::Entity::update_many()
        .col_expr(timeline::Column::Detail, Expr::value(""))
        .filter(timeline::Column::AccountId.eq(account.0))
        .filter(timeline::Column::Step.eq(Step::Publish.as_str()))
        .exec(tx)
        .await?;
    renew_jobs(tx, account).await
}

fn posts_of(account: AccountId) -> SelectStatement {
    Query::select()
        .column(post::Column::Id)
        .from(post::Entity)
        .and_where(post::Column::AccountId.eq(account.0))
        .to_owned()
}

/// A job that is tried again tells what Instagram said the last time; a new one in its place does not.
async fn renew_jobs(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let waiting = [PostStatus::Scheduled, PostStatus::Unconfirmed].map(PostStatus::as_str);
    let posts: Vec<(i64, Option<i64>)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(post::Column::SlotAt)
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(waiting))
        .into_tuple()
        .all(tx)
        .await?;
    for (post, slot) in posts {
        if queue::cancel(tx, &publish::key(post)).await? {
            queue::enqueue_at(tx, &Publish { post }, slot.unwrap_or(0)).await?;
        }
    }
    Ok(())
}

/// Publish jobs that gave up, with their posts; they tell what Instagram said, too.
pub(super) async fn dead_jobs(services: &Services) -> Result<Vec<(JobId, i64)>> {
    let filter = JobFilter {
        state: Some(JobState::Dead),
        kind: Some(Publish::KIND.to_owned()),
        limit: MOST_DEAD,
        ..JobFilter::default()
    };
    let rows = queue::jobs(&services.database, &filter).await?;
    let post = |row: queue::JobRow| match Subject::of(&row.kind, &row.payload) {
        Some(Subject::Post(post)) => Some((row.id, post)),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(post).collect())
}

/// Discards those of the account's posts.
pub(super) async fn discard(
    tx: &DatabaseTransaction,
    account: AccountId,
    dead: &[(JobId, i64)],
) -> Result<()> {
    let posts: Vec<i64> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Id.is_in(dead.iter().map(|(_, post)| *post)))
        .into_tuple()
        .all(tx)
        .await?;
    for (job, _) in dead.iter().filter(|(_, post)| posts.contains(post)) {
        queue::discard_dead(tx, *job).await?;
    }
    Ok(())
}

/// Deletes once more, when whatever was under way at the deletion has come to its end.
#[derive(Serialize, Deserialize)]
pub struct ForgetStragglers {
    /// The account's row.
    pub account: i64,
}

impl ForgetStragglers {
    pub(super) async fn plan(tx: &DatabaseTransaction, account: AccountId, now: Timestamp) -> Result<()> {
        queue::enqueue_at(tx, &Self { account: account.0 }, now.plus(LONGEST_STEP).0).await?;
        Ok(())
    }
}

#[async_trait]
impl Job for ForgetStragglers {
    type Context = Services;
    const KIND: &'static str = "forget_stragglers";
    const LANE: Lane = keep::LANE;
    const MAX_ATTEMPTS: u32 = 20;

    fn dedupe(&self) -> Option<String> {
        Some(format!("forget_stragglers:{}", self.account))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let (now, held) = (services.now(), run.clone());
        let account = AccountId(self.account);
        let work = services.database.write(move |tx| {
            Box::pin(async move {
                held.finish(tx).await?;
                // Connected again since: what is there now was given anew.
                if of_account(account).one(tx).await?.is_none() {
                    forget(tx, account, held.reference(), now).await?;
                }
                Ok::<_, Error>(Outcome::Done)
            })
        });
        Ok(work.await?)
    }
}

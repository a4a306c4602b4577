//! The row that trouble is shown on.

use entity::{assessment, feed, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::Timestamp;
use types::problem::Problem;

use super::hand_over::HandOver;
use super::illustrate::makers;
use super::{Subject, Verdict};
use crate::Result;
use crate::posts::{self, problem};
use crate::voice::reading;

/// What a step stopped at; a post is read once, and locked until the transaction ends.
pub(super) enum Found {
    Feed(i64),
    /// Its id and the problem it shows.
    Assessment(i64, Option<String>),
    Post(Box<post::Model>),
    /// The account whose edits are read.
    Reading(i64),
}

impl Found {
    pub async fn of(tx: &DatabaseTransaction, subject: Subject) -> Result<Self> {
        Ok(match subject {
            Subject::Feed(id) => Self::Feed(id),
            Subject::Assessment(id) => Self::Assessment(id, problem_of_assessment(tx, id).await?),
            Subject::Post(id) => Self::Post(Box::new(posts::locked(tx, id).await?)),
            Subject::Reading(account) => Self::Reading(account),
        })
    }

    /// Whether this problem is shown already: a held job that looks again has nothing new to tell.
    pub fn shows(&self, problem: &Problem) -> bool {
        let shown = match self {
            Self::Feed(_) | Self::Reading(_) => None,
            Self::Assessment(_, code) => code.as_deref(),
            Self::Post(row) => row.problem_code.as_deref(),
        };
        problem.retry_at.is_some() && shown == Some(problem.code.as_str())
    }

    /// Whether it stands on an article's way, whose timeline tells of its trouble.
    pub fn is_on_a_way(&self) -> bool {
        !matches!(self, Self::Reading(_))
    }

    /// Whether anything is shown.
    pub fn has_problem(&self) -> bool {
        matches!(self, Self::Post(row) if row.problem_code.is_some())
    }

    /// Whether a picture is still on order that will be billed.
    pub fn awaits_order(&self, ends_order: bool) -> bool {
        let Self::Post(row) = self else { return false };
        row.picture_ticket.is_some() && !ends_order
    }

    /// Puts the problem where a person looks for it.
    pub async fn show(
        self,
        tx: &DatabaseTransaction,
        problem: &Problem,
        hand_over: Option<HandOver>,
        ends_order: bool,
    ) -> Result<()> {
        match self {
            Self::Feed(id) => on_feed(tx, id, problem).await,
            Self::Assessment(id, _) => on_assessment(tx, id, problem).await,
            Self::Post(row) => on_post(tx, &row, problem, hand_over, ends_order).await,
            Self::Reading(account) => reading::stop(tx, account, problem).await,
        }
    }

    /// Has the next provider asked for the picture that this one could not make.
    pub async fn pass_over(self, tx: &DatabaseTransaction, provider: &str, ends_order: bool) -> Result<()> {
        let Self::Post(row) = self else { return Ok(()) };
        let mut tried = makers::tried(&row)?;
        tried.push(provider.to_owned());
        let mut changes =
            post::ActiveModel { image_tried: Set(makers::stored(&tried)?), ..Default::default() };
        if ends_order {
            changes.picture_ticket = Set(None);
        }
        post::Entity::update_many().set(changes).filter(post::Column::Id.eq(row.id)).exec(tx).await?;
        Ok(())
    }

    /// Puts a post where its next try expects it, with nothing to show. Edits are read again when a person asks.
    pub async fn go_on(
        self,
        tx: &DatabaseTransaction,
        hand_over: Option<HandOver>,
        at: Timestamp,
    ) -> Result<()> {
        if let Self::Reading(account) = self {
            return reading::give_up(tx, account).await;
        }
        let (Self::Post(row), Some(hand_over)) = (self, hand_over) else { return Ok(()) };
        let mut changes = post::ActiveModel { updated_at: Set(at.0), ..Default::default() };
        hand_over.apply(posts::status(&row)?, false, &mut changes);
        post::Entity::update_many().set(changes).filter(post::Column::Id.eq(row.id)).exec(tx).await?;
        Ok(())
    }
}

async fn problem_of_assessment(tx: &DatabaseTransaction, id: i64) -> Result<Option<String>> {
    let code = assessment::Entity::find_by_id(id)
        .select_only()
        .column(assessment::Column::ProblemCode)
        .into_tuple::<Option<String>>()
        .one(tx)
        .await?;
    Ok(code.flatten())
}

async fn on_feed(tx: &DatabaseTransaction, id: i64, problem: &Problem) -> Result<()> {
    let changes = feed::ActiveModel {
        problem_code: Set(Some(problem.code.as_str().to_owned())),
        problem_detail: Set(problem.detail.clone()),
        problem_reference: Set(Some(problem.reference.clone())),
        ..Default::default()
    };
    feed::Entity::update_many().set(changes).filter(feed::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

async fn on_assessment(tx: &DatabaseTransaction, id: i64, problem: &Problem) -> Result<()> {
    assessment::Entity::update_many()
        .set(assessment::ActiveModel {
            problem_code: Set(Some(problem.code.as_str().to_owned())),
            problem_detail: Set(problem.detail.clone()),
            problem_reference: Set(Some(problem.reference.clone())),
            retry_at: Set(problem.retry_at.map(|at| at.0)),
            decided_at: Set(problem.retry_at.is_none().then_some(problem.at.0)),
            ..Default::default()
        })
        .filter(assessment::Column::Id.eq(id))
        .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn on_post(
    tx: &DatabaseTransaction,
    row: &post::Model,
    problem: &Problem,
    hand_over: Option<HandOver>,
    ends_order: bool,
) -> Result<()> {
    let stopped = problem.retry_at.is_none();
    let changes = post::ActiveModel { updated_at: Set(problem.at.0), ..Default::default() };
    let mut changes = problem::shown(problem, changes);
    // The next try begins with the account's first provider.
    changes.image_tried = Set(makers::NONE.to_owned());
    if ends_order {
        changes.picture_ticket = Set(None);
    }
    if stopped {
        changes.working = Set(false);
        changes.instruction = Set(None);
    }
    if let Some(hand_over) = hand_over {
        hand_over.apply(posts::status(row)?, stopped, &mut changes);
    }
    post::Entity::update_many().set(changes).filter(post::Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

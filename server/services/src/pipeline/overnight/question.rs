//! A question for Claude with everything it is about, whichever task it belongs to.

use entity::{account, article, assessment, post};
use providers::text::anthropic::Completion;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect};
use types::Timestamp;

use super::super::{classify, draft};
use super::Task;
use crate::Result;
use crate::timeline::Way;

pub(super) enum Question {
    Draft(Box<draft::Work>),
    Score(Box<classify::Case>),
}

impl Question {
    /// What is to be asked, unless nobody wants to know any more.
    pub async fn load(database: &impl ConnectionTrait, task: Task, subject: i64) -> Result<Option<Self>> {
        Ok(match task {
            Task::Draft => draft::load(database, subject).await?.map(|work| Self::Draft(Box::new(work))),
            Task::Score => classify::load(database, subject).await?.map(|case| Self::Score(Box::new(case))),
        })
    }

    /// The same, which nobody answers in another way until the transaction ends.
    pub async fn locked(tx: &DatabaseTransaction, task: Task, subject: i64) -> Result<Option<Self>> {
        match task {
            Task::Draft => drop(post::Entity::find_by_id(subject).lock_exclusive().one(tx).await?),
            Task::Score => drop(assessment::Entity::find_by_id(subject).lock_exclusive().one(tx).await?),
        }
        Self::load(tx, task, subject).await
    }

    pub fn completion(&self, account: &account::Model, now: Timestamp) -> Completion {
        match self {
            Self::Draft(work) => work.first_question(),
            Self::Score(case) => classify::question(account, &case.article, now),
        }
    }

    pub fn subject(&self) -> i64 {
        match self {
            Self::Draft(work) => work.post.id,
            Self::Score(case) => case.assessment,
        }
    }

    pub fn article(&self) -> &article::Model {
        match self {
            Self::Draft(work) => &work.article,
            Self::Score(case) => &case.article,
        }
    }

    pub fn way(&self) -> Way {
        match self {
            Self::Draft(work) => work.way(),
            Self::Score(case) => case.way(),
        }
    }
}

//! Stage 2: asks Claude whether an article fits an account's topic. Off topic ends here, visibly.
//!
//! Articles of an account that works at night do not pass this job: `super::overnight` asks about them together.

mod insist;
mod question;
mod scores;
mod verdict;

use async_trait::async_trait;
use entity::{account, article, assessment};
use providers::Recorder;
use providers::text::anthropic::Answer;
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use types::FeedId;
use types::event::Event;
use types::post::{PostStatus, Step};

use super::trouble::{self, Place, Trouble};
use super::{PAUSED, Subject, TEXT, Verdict, claude_call};
use crate::{Result, Services};

pub use insist::{draft_anyway, score_again};
pub(super) use question::{Judgement, invalid_answer, judgement, question, read_answer, schema};
pub use scores::recent_scores;
pub(super) use verdict::{Case, Moment};

/// Scores one article for one account.
#[derive(Serialize, Deserialize)]
pub struct Classify {
    /// The row that will hold the verdict.
    pub assessment: i64,
}

/// The job's key: an article is scored once for an account.
pub(crate) fn key(assessment: i64) -> String {
    format!("classify:{assessment}")
}

#[async_trait]
impl Job for Classify {
    type Context = Services;
    const KIND: &'static str = "classify";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 8;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.assessment))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let found = load(services.database.read(), self.assessment).await?;
        let Some(case) = found else { return Ok(Outcome::Done) };
        if case.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let started = services.now();

        let answer = match case.ask(&services, run).await? {
            Ok(answer) => answer,
            Err(trouble) => return trouble::meet(&services, run, case.place(), trouble).await,
        };

        let (owner, held, now) = (case.way().owner, run.clone(), services.now());
        let post = services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    let moment = Moment { reference: held.reference(), started, now };
                    case.decide(tx, answer, &moment).await
                })
            })
            .await?;
        services.tell(owner, Event::Spend);
        if let Some(id) = post {
            services.tell(owner, Event::Post { id, status: PostStatus::Drafting });
        }
        Ok(Outcome::Done)
    }
}

/// An article that waits for its verdict, with the account that asks.
pub(super) async fn load(database: &impl ConnectionTrait, id: i64) -> Result<Option<Case>> {
    let row = assessment::Entity::find_by_id(id)
        .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
        .one(database)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let article = article::Entity::find_by_id(row.article_id).one(database).await?;
    let account = account::Entity::find_by_id(row.account_id).one(database).await?;
    let overnight = row.overnight;
    let case = |(article, account)| Case {
        assessment: id,
        overnight,
        article,
        account,
        recorder: Recorder::default(),
    };
    Ok(article.zip(account).map(case))
}

impl Case {
    fn place(&self) -> Place {
        Place {
            subject: Subject::Assessment(self.assessment),
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Classify,
            model: self.account.classify_model.clone(),
            hand_over: None,
            ends_order: false,
            passed_over: None,
            calls: self.recorder.take(),
        }
    }

    async fn ask(&self, services: &Services, run: &Run) -> Result<Result<(Judgement, Answer), Trouble>> {
        let completion = question(&self.account, &self.article, services.now());
        let whose = (&self.account, &self.recorder);
        let answer =
            claude_call::ask(services, run, whose, (self.way(), Step::Classify), &completion).await?;
        Ok(answer.and_then(|answer| Ok((judgement(&answer)?, answer))))
    }
}

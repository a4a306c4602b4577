//! What follows from a score, written in one transaction with its cost, whichever way the answer came.

use entity::{account, article, assessment, post};
use providers::text::anthropic::{self, Answer};
use providers::{Recorder, Usage};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::assessment::{Sensitive, Sensitivity};
use types::post::{PostStatus, Step, What};
use types::{AccountId, ArticleId, FeedId, PostId, Timestamp, UserId};

use super::super::Verdict;
use super::super::draft::Draft;
use super::question::Judgement;
use crate::costs::{self, Call};
use crate::timeline::{self, Entry, Way};
use crate::{Result, calls};

/// An article an account has not decided about.
pub(crate) struct Case {
    pub assessment: i64,
    /// Whether it was meant to be asked about at night; what fits is then written in the same night.
    pub overnight: bool,
    pub article: article::Model,
    pub account: account::Model,
    /// The calls that came to the verdict.
    pub recorder: Recorder,
}

/// When the work on an answer began and ended, and the run that brought it.
pub(crate) struct Moment<'a> {
    pub reference: &'a str,
    pub started: Timestamp,
    pub now: Timestamp,
}

impl Case {
    /// Whose way it is.
    pub fn way(&self) -> Way {
        Way {
            owner: UserId(self.article.owner_id),
            article: ArticleId(self.article.id),
            account: AccountId(self.account.id),
        }
    }

    /// Stores the verdict; on topic, a post begins. A verdict that is there already stays, and the call is paid for
    /// all the same.
    pub async fn decide(
        self,
        tx: &DatabaseTransaction,
        (judgement, answer): (Judgement, Answer),
        moment: &Moment<'_>,
    ) -> Result<Option<PostId>> {
        let (score, model) = (judgement.score, answer.model.clone());
        let amount = costs::record(tx, self.call(answer, moment)).await?;
        if assessment::Entity::find_by_id(self.assessment).one(tx).await?.is_none() {
            // The feed was removed meanwhile: the call is paid for, and nothing else is left to write.
            return Ok(None);
        }
        let detail = format!("{score} / 100, {model}");
        let entry = Entry::ok(Step::Classify, What::Classified, moment.reference, moment.now).detail(detail);
        timeline::record(tx, self.way(), entry.since(moment.started).cost(amount)).await?;
        let verdict = verdict(&self.account, &judgement);
        if !self.keep(tx, judgement, model, verdict, moment.now).await? || verdict != Verdict::OnTopic {
            return Ok(None);
        }
        let id = self.begin_post(tx, score, moment.now).await?;
        let record = calls::Record::of(&self.recorder, "on topic");
        let (owner, at) = (self.way().owner, moment.now);
        calls::record(tx, (owner, id), Step::Classify, moment.reference, (at, record)).await?;
        Ok(Some(id))
    }

    /// Whether it was still open.
    async fn keep(
        &self,
        tx: &DatabaseTransaction,
        judgement: Judgement,
        model: String,
        verdict: Verdict,
        now: Timestamp,
    ) -> Result<bool> {
        let changed = assessment::Entity::update_many()
            .set(assessment::ActiveModel {
                verdict: Set(verdict.as_str().to_owned()),
                score: Set(Some(i32::from(judgement.score))),
                reasons: Set(serde_json::to_string(&judgement.reasons).map_err(anyhow::Error::new)?),
                category: Set(Some(judgement.category)),
                language: Set(Some(judgement.language)),
                sensitivity: Set(Some(judgement.sensitivity.as_str().to_owned())),
                freshness: Set(Some(judgement.freshness.as_str().to_owned())),
                model: Set(Some(model)),
                problem_code: Set(None),
                problem_detail: Set(None),
                problem_reference: Set(None),
                retry_at: Set(None),
                decided_at: Set(Some(now.0)),
                ..Default::default()
            })
            .filter(assessment::Column::Id.eq(self.assessment))
            .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
            .exec(tx)
            .await?;
        Ok(changed.rows_affected == 1)
    }

    async fn begin_post(&self, tx: &DatabaseTransaction, score: u8, now: Timestamp) -> Result<PostId> {
        let overnight = self.overnight && self.account.overnight;
        begin_post(tx, &self.article, (self.account.id, i32::from(score)), overnight, now).await
    }

    fn call(&self, answer: Answer, moment: &Moment<'_>) -> Call {
        Call {
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Classify,
            provider: anthropic::SLUG,
            model: answer.model,
            usage: Usage::Tokens(answer.usage),
            request_id: answer.request_id,
            reference: moment.reference.to_owned(),
            at: moment.now,
        }
    }
}

fn verdict(account: &account::Model, judgement: &Judgement) -> Verdict {
    let holds = Sensitive::parse(&account.sensitive) == Sensitive::Hold;
    match i32::from(judgement.score) >= account.threshold {
        false => Verdict::OffTopic,
        true if holds && judgement.sensitivity != Sensitivity::None => Verdict::Held,
        true => Verdict::OnTopic,
    }
}

/// Writes the post of an article, to be drafted at once or in the night's next batch.
pub(super) async fn begin_post(
    tx: &DatabaseTransaction,
    article: &article::Model,
    (account, score): (i64, i32),
    overnight: bool,
    now: Timestamp,
) -> Result<PostId> {
    let row = post::ActiveModel {
        owner_id: Set(article.owner_id),
        account_id: Set(account),
        article_id: Set(article.id),
        status: Set(PostStatus::Drafting.as_str().to_owned()),
        score: Set(score),
        headline: Set(article.title.clone()),
        caption: Set(String::new()),
        alt_text: Set(String::new()),
        image_prompt: Set(String::new()),
        version: Set(0),
        overnight: Set(overnight),
        working: Set(false),
        publish_attempt: Set(0),
        created_at: Set(now.0),
        updated_at: Set(now.0),
        ..Default::default()
    };
    let id = post::Entity::insert(row).exec(tx).await?.last_insert_id;
    if !overnight {
        queue::enqueue(tx, &Draft { post: id }).await?;
    }
    Ok(PostId(id))
}

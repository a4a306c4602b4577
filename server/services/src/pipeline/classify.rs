//! Stage 2: asks Claude whether an article fits an account's topic. Off topic ends here, visibly.

use async_trait::async_trait;
use entity::{account, article, assessment, post};
use providers::text::anthropic::{
    self, Answer, Anthropic, CLASSIFY_MODEL, Completion, Effort, SystemBlock, Thinking,
};
use providers::{Recorder, Usage};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{AccountId, ArticleId, FeedId, PostId, Timestamp, UserId};

use super::draft::Draft;
use super::trouble::{self, Place, Trouble};
use super::{PAUSED, Subject, TEXT, Verdict};
use crate::costs::{self, Call};
use crate::credentials::Opened;
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services, calls, credentials};

/// Characters of an article that are sent: enough for any news story, a bound for the bill.
const MOST_TEXT: usize = 12_000;

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
        let Some(case) = load(&services, self.assessment).await? else { return Ok(Outcome::Done) };
        if case.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let started = services.now();

        let answer = match case.ask(&services).await? {
            Ok(answer) => answer,
            Err(trouble) => return trouble::meet(&services, run, case.place(), trouble).await,
        };

        let (owner, held) = (case.way().owner, run.clone());
        let times = (started, services.now());
        let post = services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    case.decide(tx, answer, held.reference(), times).await
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

/// An article an account has not decided about.
struct Case {
    assessment: i64,
    article: article::Model,
    account: account::Model,
    recorder: Recorder,
}

/// What Claude is asked to answer with.
#[derive(Deserialize)]
struct Judgement {
    score: u8,
    reasons: Vec<String>,
    category: String,
}

async fn load(services: &Services, id: i64) -> Result<Option<Case>> {
    let database = services.database.read();
    let row = assessment::Entity::find_by_id(id)
        .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
        .one(database)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let article = article::Entity::find_by_id(row.article_id).one(database).await?;
    let account = account::Entity::find_by_id(row.account_id).one(database).await?;
    let case = |(article, account)| Case { assessment: id, article, account, recorder: Recorder::default() };
    Ok(article.zip(account).map(case))
}

impl Case {
    fn way(&self) -> Way {
        Way {
            owner: UserId(self.article.owner_id),
            article: ArticleId(self.article.id),
            account: AccountId(self.account.id),
        }
    }

    fn place(&self) -> Place {
        Place {
            subject: Subject::Assessment(self.assessment),
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Classify,
            model: CLASSIFY_MODEL.to_owned(),
            hand_over: None,
            ends_order: false,
            calls: self.recorder.take(),
        }
    }

    async fn ask(&self, services: &Services) -> Result<Result<(Judgement, Answer), Trouble>> {
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, anthropic::SLUG).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
        };
        let completion = Completion {
            model: CLASSIFY_MODEL.to_owned(),
            system: vec![SystemBlock {
                text: include_str!("prompts/classify.md").replace("{topic}", &self.account.topic),
                cached: true,
            }],
            user: article_block(&self.article),
            schema: schema(),
            max_tokens: 1_024,
            effort: Effort::Low,
            thinking: Thinking::Off,
        };
        let client =
            Anthropic::new(services.http.clone().recorded(&self.recorder), &services.endpoints, key.secret);
        let answer = client.complete(&completion).await;
        let answer = answer.map_err(|error| Trouble::answered(error, &key.fingerprint));
        Ok(answer.and_then(|answer| {
            // The schema was checked by the client; the range is ours to check.
            let judgement: Judgement = read_answer(&answer)?;
            if judgement.score > 100 {
                return Err(invalid_answer(&answer, "the score is over 100"));
            }
            Ok((judgement, answer))
        }))
    }

    /// Stores the verdict; on topic, a post begins.
    async fn decide(
        self,
        tx: &DatabaseTransaction,
        (judgement, answer): (Judgement, Answer),
        reference: &str,
        (started, now): (Timestamp, Timestamp),
    ) -> Result<Option<PostId>> {
        let detail = format!("{} / 100, {}", judgement.score, answer.model);
        let amount = costs::record(tx, self.call(answer, reference, now)).await?;
        if assessment::Entity::find_by_id(self.assessment).one(tx).await?.is_none() {
            // The feed was removed meanwhile: the call is paid for, and nothing else is left to write.
            return Ok(None);
        }
        let entry = Entry::ok(Step::Classify, What::Classified, reference, now).detail(detail);
        timeline::record(tx, self.way(), entry.since(started).cost(amount)).await?;
        let fits = i32::from(judgement.score) >= self.account.threshold;
        let verdict = if fits { Verdict::OnTopic } else { Verdict::OffTopic };
        let changed = assessment::Entity::update_many()
            .set(assessment::ActiveModel {
                verdict: Set(verdict.as_str().to_owned()),
                score: Set(Some(i32::from(judgement.score))),
                reasons: Set(serde_json::to_string(&judgement.reasons).map_err(anyhow::Error::new)?),
                category: Set(Some(judgement.category.clone())),
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
        if changed.rows_affected == 0 {
            return Ok(None);
        }
        if !fits {
            return Ok(None);
        }
        let id = self.begin_post(tx, judgement.score, now).await?;
        let record = calls::Record::of(&self.recorder, "on topic");
        calls::record(tx, (self.way().owner, id), Step::Classify, reference, (now, record)).await?;
        Ok(Some(id))
    }

    async fn begin_post(&self, tx: &DatabaseTransaction, score: u8, now: Timestamp) -> Result<PostId> {
        let row = post::ActiveModel {
            owner_id: Set(self.article.owner_id),
            account_id: Set(self.account.id),
            article_id: Set(self.article.id),
            status: Set(PostStatus::Drafting.as_str().to_owned()),
            score: Set(i32::from(score)),
            headline: Set(self.article.title.clone()),
            caption: Set(String::new()),
            alt_text: Set(String::new()),
            image_prompt: Set(String::new()),
            version: Set(0),
            working: Set(false),
            publish_attempt: Set(0),
            created_at: Set(now.0),
            updated_at: Set(now.0),
            ..Default::default()
        };
        let id = post::Entity::insert(row).exec(tx).await?.last_insert_id;
        queue::enqueue(tx, &Draft { post: id }).await?;
        Ok(PostId(id))
    }

    fn call(&self, answer: Answer, reference: &str, at: Timestamp) -> Call {
        Call {
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Classify,
            provider: anthropic::SLUG,
            model: answer.model,
            usage: Usage::Tokens(answer.usage),
            request_id: answer.request_id,
            reference: reference.to_owned(),
            at,
        }
    }
}

/// The article in a block of its own. It is hostile: nothing in it can close the block.
pub(super) fn article_block(article: &article::Model) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let text: String = article.body.chars().take(MOST_TEXT).collect();
    let source = article.url.as_deref().unwrap_or("unknown");
    format!(
        "<article>\n<title>{}</title>\n<source>{}</source>\n<text>\n{}\n</text>\n</article>",
        escape(&article.title),
        escape(source),
        escape(&text)
    )
}

/// An answer as its type.
pub(super) fn read_answer<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Trouble> {
    serde_json::from_value(answer.json.clone()).map_err(|error| invalid_answer(answer, &error.to_string()))
}

/// An answer that was paid for and cannot be used.
pub(super) fn invalid_answer(answer: &Answer, why: &str) -> Trouble {
    let mut trouble = Trouble::stop(types::problem::ProblemCode::AnswerInvalid, why);
    let request_id = answer.request_id.clone();
    let paid = trouble::Paid { provider: anthropic::SLUG, usage: Usage::Tokens(answer.usage), request_id };
    trouble.paid = Some(Box::new(paid));
    trouble
}

fn schema() -> serde_json::Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["score", "reasons", "category"],
        "properties": {
            "score": { "type": "integer", "description": "How well the article fits the topic, 0 to 100." },
            "reasons": { "type": "array", "items": { "type": "string" }, "description": "Two or three short reasons." },
            "category": { "type": "string", "description": "The story's subject in one or two words." }
        }
    })
}

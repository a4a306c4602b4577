//! Stage 3: Claude writes headline, caption, hashtags, alternative text and image prompt.
//!
//! The same stage rewrites a caption when a person asks for it.

use async_trait::async_trait;
use entity::{account, article, post};
use providers::text::anthropic::{self, Answer, Completion, Effort, SystemBlock, Thinking};
use providers::{Recorder, Usage};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{AccountId, FeedId, PostId, Timestamp, caption};

use super::classify::{article_block, read_answer};
use super::illustrate::Illustrate;
use super::transition::advance_version;
use super::trouble::{self, Place, Trouble};
use super::{PAUSED, Subject, TEXT};
use crate::costs::{self, Call, Intent};
use crate::credentials::Opened;
use crate::posts::versions::{self, Kept, Text};
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services, calls, claude, credentials, posts};

/// Writes one post, or writes it again.
#[derive(Serialize, Deserialize)]
pub struct Draft {
    /// Its row.
    pub post: i64,
}

/// The job's key: one draft of a post at a time.
pub(crate) fn key(post: i64) -> String {
    format!("draft:{post}")
}

#[async_trait]
impl Job for Draft {
    type Context = Services;
    const KIND: &'static str = "draft";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 8;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.post))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let Some(work) = load(&services, self.post).await? else { return Ok(Outcome::Done) };
        if work.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let started = services.now();

        let written = match work.ask(&services, run).await? {
            Ok(written) => written,
            Err(trouble) => return trouble::meet(&services, run, work.place(), trouble).await,
        };

        let (owner, held) = (work.way().owner, run.clone());
        let times = (started, services.now());
        let status = services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    work.store(tx, written, held.reference(), times).await
                })
            })
            .await?;
        services.tell(owner, Event::Post { id: PostId(self.post), status });
        services.tell(owner, Event::Spend);
        Ok(Outcome::Done)
    }
}

/// A post to write, or to write again.
struct Work {
    post: post::Model,
    article: article::Model,
    account: account::Model,
    status: PostStatus,
    recorder: Recorder,
}

/// What Claude is asked to answer with.
#[derive(Deserialize)]
struct Written {
    headline: String,
    caption: String,
    hashtags: Vec<String>,
    alt_text: String,
    image_prompt: String,
}

async fn load(services: &Services, id: i64) -> Result<Option<Work>> {
    let Some(post) = post::Entity::find_by_id(id).one(services.database.read()).await? else {
        return Ok(None);
    };
    let status = posts::status(&post)?;
    let wanted = status == PostStatus::Drafting || (status == PostStatus::InReview && post.working);
    if !wanted {
        return Ok(None);
    }
    let origin = posts::origin(services, &post).await?;
    Ok(origin.map(|(article, account)| Work {
        post,
        article,
        account,
        status,
        recorder: Recorder::default(),
    }))
}

impl Work {
    fn way(&self) -> Way {
        Way::from(&self.post)
    }

    fn place(&self) -> Place {
        Place {
            subject: Subject::Post(self.post.id),
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Draft,
            model: self.account.draft_model.clone(),
            hand_over: None,
            ends_order: false,
            calls: self.recorder.take(),
        }
    }

    async fn ask(&self, services: &Services, run: &Run) -> Result<Result<(Written, Answer), Trouble>> {
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, anthropic::SLUG).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
        };
        let completion = Completion {
            model: self.account.draft_model.clone(),
            system: vec![SystemBlock { text: self.instructions(), cached: true }],
            user: self.material(),
            schema: schema(),
            max_tokens: 8_192,
            effort: Effort::Low,
            thinking: Thinking::Off,
        };
        let client = match claude::client(services, &self.account, key.secret, &self.recorder) {
            Ok(client) => client,
            Err(blocked) => return Ok(Err(Trouble::answered(blocked, &key.fingerprint))),
        };
        let intent = Intent::text(self.way(), Step::Draft, &completion);
        if let Err(refusal) = costs::reserve(services, run, intent).await? {
            return Ok(Err(refusal.into()));
        }
        let answer = client.complete(&completion).await;
        let answer = answer.map_err(|error| Trouble::answered(error, &key.fingerprint));
        Ok(answer.and_then(|answer| Ok((read_answer(&answer)?, answer))))
    }

    fn instructions(&self) -> String {
        let voice =
            if self.account.voice.is_empty() { "Plain, precise, friendly." } else { &self.account.voice };
        include_str!("prompts/draft.md")
            .replace("{topic}", &self.account.topic)
            .replace("{voice}", voice)
            .replace("{language}", &self.account.language)
    }

    /// The article; for a rewrite also the caption at hand and what the editor wants of it.
    fn material(&self) -> String {
        let article = article_block(&self.article);
        if self.status == PostStatus::Drafting {
            return article;
        }
        let wish = self
            .post
            .instruction
            .as_deref()
            .filter(|wish| !wish.is_empty())
            .unwrap_or("Write it differently.");
        format!("{article}\n\nThe caption so far:\n{}\n\nThe editor asks: {wish}", self.post.caption)
    }

    async fn store(
        self,
        tx: &DatabaseTransaction,
        (written, answer): (Written, Answer),
        reference: &str,
        (started, now): (Timestamp, Timestamp),
    ) -> Result<PostStatus> {
        let first = self.status == PostStatus::Drafting;
        let model = answer.model.clone();
        let amount = costs::record(tx, self.call(answer, reference, now)).await?;
        let text = self.text(&written);
        let kept = self.keep(tx, &text, written.image_prompt, now).await;
        let decision = if kept.is_ok() { "taken" } else { "not used" };
        let record = calls::Record::of(&self.recorder, decision);
        calls::record(tx, calls::of(&self.post), Step::Draft, reference, (now, record)).await?;
        let (what, outcome, detail) = match &kept {
            Ok(_) => {
                (if first { What::Drafted } else { What::Rewritten }, types::post::Outcome::Ok, model.clone())
            }
            // A person was faster. The call is paid for, and its text is kept where they can find it.
            Err(Error::WrongStatus(_) | Error::Stale) => {
                let detail = format!("{model}, not used:\n{}", text.caption);
                (What::Rewritten, types::post::Outcome::Warning, detail)
            }
            Err(_) => return kept,
        };
        let version = Kept::by_model(text, self.wish(), &model, amount).used(kept.is_ok());
        versions::keep(tx, &self.post, version, (reference, now)).await?;
        let entry = Entry::ok(Step::Draft, what, reference, now).outcome(outcome).detail(detail);
        timeline::record(tx, self.way(), entry.since(started).cost(amount)).await?;
        if kept.is_err() {
            self.end_work(tx).await?;
        }
        Ok(kept.unwrap_or(self.status))
    }

    /// What the post would read; a rewrite is of the caption alone.
    fn text(&self, written: &Written) -> Text {
        let caption = compose(&written.caption, &written.hashtags);
        if self.status == PostStatus::InReview {
            return Text { caption, ..Text::of(&self.post) };
        }
        let alt_text = written.alt_text.trim().chars().take(caption::MAX_ALT_TEXT).collect();
        Text { headline: one_line(&written.headline), caption, alt_text }
    }

    /// What the editor asked for, if the post is written again.
    fn wish(&self) -> Option<String> {
        (self.status == PostStatus::InReview).then(|| self.post.instruction.clone().unwrap_or_default())
    }

    /// Puts the text on the post, if it is still the post that was read.
    async fn keep(
        &self,
        tx: &DatabaseTransaction,
        text: &Text,
        image_prompt: String,
        now: Timestamp,
    ) -> Result<PostStatus> {
        let mut changes = post::ActiveModel {
            caption: Set(text.caption.clone()),
            version: Set(self.post.version + 1),
            working: Set(false),
            instruction: Set(None),
            updated_at: Set(now.0),
            ..Default::default()
        };
        if self.status == PostStatus::InReview {
            advance_version(tx, &self.post, PostStatus::InReview, changes, now).await?;
            return Ok(PostStatus::InReview);
        }
        changes.headline = Set(text.headline.clone());
        changes.alt_text = Set(text.alt_text.clone());
        changes.image_prompt = Set(image_prompt.trim().to_owned());
        advance_version(tx, &self.post, PostStatus::Illustrating, changes, now).await?;
        queue::enqueue(tx, &Illustrate { post: self.post.id }).await?;
        Ok(PostStatus::Illustrating)
    }

    async fn end_work(&self, tx: &DatabaseTransaction) -> Result<()> {
        let changes = post::ActiveModel { working: Set(false), instruction: Set(None), ..Default::default() };
        post::Entity::update_many().set(changes).filter(post::Column::Id.eq(self.post.id)).exec(tx).await?;
        Ok(())
    }

    fn call(&self, answer: Answer, reference: &str, at: Timestamp) -> Call {
        Call {
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Draft,
            provider: anthropic::SLUG,
            model: answer.model,
            usage: Usage::Tokens(answer.usage),
            request_id: answer.request_id,
            reference: reference.to_owned(),
            at,
        }
    }
}

/// Caption and hashtags as they are published. A caption that is too long is kept whole: a person shortens it.
fn compose(text: &str, hashtags: &[String]) -> String {
    let tags: Vec<String> = hashtags
        .iter()
        .map(|tag| tag.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|tag| !tag.is_empty())
        .take(caption::MAX_HASHTAGS)
        .map(|tag| format!("#{tag}"))
        .collect();
    let text = text.trim();
    if tags.is_empty() { text.to_owned() } else { format!("{text}\n\n{}", tags.join(" ")) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn schema() -> serde_json::Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["headline", "caption", "hashtags", "alt_text", "image_prompt"],
        "properties": {
            "headline": text("The news in at most 90 characters."),
            "caption": text("Two to four short sentences, without hashtags and links."),
            "hashtags": {
                "type": "array",
                "items": { "type": "string" },
                "description": "Three to five single words without #."
            },
            "alt_text": text("What the picture shows, for a screen reader."),
            "image_prompt": text("What an illustrator should draw, in English.")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_cleaned_and_bounded() {
        let tags = ["#Buses".to_owned(), "bad tag!".into(), "a".into(), "b".into(), "c".into(), "d".into()];
        assert_eq!(compose(" Text. ", &tags), "Text.\n\n#Buses #badtag #a #b #c");
        assert_eq!(compose("Text.", &[]), "Text.");
    }

    #[test]
    fn a_caption_that_is_too_long_is_kept_whole() {
        let long = "x".repeat(caption::MAX_CHARACTERS + 50);
        assert_eq!(compose(&long, &[]).chars().count(), caption::MAX_CHARACTERS + 50);
    }
}

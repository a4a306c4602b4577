//! One draft or rewrite: ask, and store what came of it.

use entity::{account, article, post};
use providers::text::anthropic::{self, Answer};
use providers::{Recorder, Usage};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::post::{Outcome, PostStatus, Step, What};
use types::{AccountId, FeedId, Timestamp};

use super::super::Subject;
use super::super::classify::{article_block, read_answer};
use super::super::illustrate::Illustrate;
use super::super::transition::advance_version;
use super::super::trouble::{Place, Trouble};
use super::prompt;
use super::written::Written;
use crate::costs::{self, Call, Intent};
use crate::credentials::Opened;
use crate::posts::versions::{self, Kept, Text};
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services, calls, claude, credentials, posts};

/// A post to write, or to write again.
pub(super) struct Work {
    pub account: account::Model,
    post: post::Model,
    article: article::Model,
    status: PostStatus,
    recorder: Recorder,
}

pub(super) async fn load(services: &Services, id: i64) -> Result<Option<Work>> {
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
    pub fn way(&self) -> Way {
        Way::from(&self.post)
    }

    pub fn place(&self) -> Place {
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

    pub async fn ask(&self, services: &Services, run: &Run) -> Result<Result<(Written, Answer), Trouble>> {
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, anthropic::SLUG).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
        };
        let completion = prompt::completion(&self.account, self.material());
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

    pub async fn store(
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
                (if first { What::Drafted } else { What::Rewritten }, Outcome::Ok, model.clone())
            }
            // A person was faster. The call is paid for, and its text is kept where they can find it.
            Err(Error::WrongStatus(_) | Error::Stale) => {
                let detail = format!("{model}, not used:\n{}", text.caption);
                (What::Rewritten, Outcome::Warning, detail)
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
        let caption = written.whole_caption();
        if self.status == PostStatus::InReview {
            return Text { caption, ..Text::of(&self.post) };
        }
        Text { headline: written.one_line_headline(), caption, alt_text: written.short_alt_text() }
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

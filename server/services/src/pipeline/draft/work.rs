//! One draft or rewrite: ask, check, repair once, store.

use entity::{account, article, post};
use providers::text::anthropic::{self, Answer};
use providers::{Recorder, Usage};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use types::post::{Author, DraftFault, Outcome, PostStatus, Step, What};
use types::{AccountId, FeedId, MicroUsd, PostId, Timestamp};

use super::super::Subject;
use super::super::classify::{invalid_answer, read_answer};
use super::super::illustrate::Illustrate;
use super::super::transition::{advance_version, set};
use super::super::trouble::{Place, Trouble};
use super::filter::Filter;
use super::written::Written;
use super::{faults, prompt};
use crate::costs::{self, Call, Intent};
use crate::credentials::Opened;
use crate::timeline::{self, Entry, Way};
use crate::wording::{self, Wording};
use crate::{Error, Result, Services, calls, claude, credentials, posts};

/// A post to write, or to write again.
pub(super) struct Work {
    pub account: account::Model,
    post: post::Model,
    article: article::Model,
    status: PostStatus,
    recorder: Recorder,
}

/// Words that may be stored, and what they cost.
pub(super) struct Finished {
    written: Written,
    removed: Vec<DraftFault>,
    answer: Answer,
    /// What was paid before the last answer.
    before: MicroUsd,
}

/// A first answer that is paid for and has faults: stored, so that nobody pays for it again.
#[derive(Serialize, Deserialize)]
struct Unrepaired {
    /// The post's version it was written for.
    version: i32,
    written: Written,
    faults: Vec<DraftFault>,
    cost: MicroUsd,
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

    /// Asks once, and once more if something is wrong with the answer.
    pub async fn write(&self, services: &Services, run: &Run) -> Result<Result<Finished, Trouble>> {
        let unrepaired = match self.unrepaired() {
            Some(stored) => stored,
            None => {
                let (written, answer) = match self.ask(services, run, self.material()).await? {
                    Ok(asked) => asked,
                    Err(trouble) => return Ok(Err(trouble)),
                };
                let (cleaned, faults) = self.judge(written.clone());
                if faults.is_empty() {
                    return Ok(Ok(Finished {
                        written: cleaned,
                        removed: faults,
                        answer,
                        before: MicroUsd::ZERO,
                    }));
                }
                self.keep_unrepaired(services, run, (written, faults), answer).await?
            }
        };
        let asked = prompt::repair(&self.material(), &unrepaired.written, &unrepaired.faults);
        let (written, answer) = match self.ask(services, run, asked).await? {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let (written, removed) = self.filter(&self.instructions()).clean(written);
        if written.caption.trim().is_empty() {
            return Ok(Err(invalid_answer(&answer, "nothing is left of the caption")));
        }
        Ok(Ok(Finished { written, removed, answer, before: unrepaired.cost }))
    }

    /// The answer without what must not be in it, and everything that is wrong with it.
    fn judge(&self, written: Written) -> (Written, Vec<DraftFault>) {
        let (cleaned, mut found) = self.filter(&self.instructions()).clean(written);
        found.extend(faults::of_answer(&cleaned, &self.account));
        (cleaned, found)
    }

    async fn ask(
        &self,
        services: &Services,
        run: &Run,
        user: String,
    ) -> Result<Result<(Written, Answer), Trouble>> {
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, anthropic::SLUG).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err(Trouble::closed(&closed, anthropic::SLUG))),
        };
        let completion = prompt::completion(&self.account, user);
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
        prompt::instructions(&self.account)
    }

    fn filter<'a>(&'a self, instructions: &'a str) -> Filter<'a> {
        Filter { handle: &self.account.handle, instructions }
    }

    /// The article; for a rewrite also the caption at hand and what the editor wants of it.
    fn material(&self) -> String {
        let article = prompt::material(&self.article);
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

    /// The stored first answer, unless the post is another by now.
    fn unrepaired(&self) -> Option<Unrepaired> {
        let stored: Unrepaired = serde_json::from_str(self.post.unrepaired.as_deref()?).ok()?;
        (stored.version == self.post.version).then_some(stored)
    }

    /// Stores a first answer with its cost, before the second call is made.
    async fn keep_unrepaired(
        &self,
        services: &Services,
        run: &Run,
        (written, faults): (Written, Vec<DraftFault>),
        answer: Answer,
    ) -> Result<Unrepaired> {
        let (now, held, way, status) = (services.now(), run.clone(), self.way(), self.status);
        let (post, owner_post) = (self.post.id, calls::of(&self.post));
        let names: Vec<String> =
            faults.iter().filter_map(|fault| serde_json::to_string(fault).ok()).collect();
        let detail = format!("{}, asked again: {}", answer.model, names.join(", "));
        let call = self.call(answer, run.reference(), now);
        let version = self.post.version;
        let record = calls::Record { exchanges: self.recorder.take(), decision: "asked again".to_owned() };
        let work = services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let cost = costs::record(tx, call).await?;
                let reference = held.reference();
                calls::record(tx, owner_post, Step::Draft, reference, (now, record)).await?;
                let entry = Entry::ok(Step::Draft, What::Drafted, reference, now).outcome(Outcome::Retry);
                timeline::record(tx, way, entry.detail(detail).cost(cost)).await?;
                let stored = Unrepaired { version, written, faults, cost };
                let text = serde_json::to_string(&stored).map_err(anyhow::Error::new)?;
                let changes = post::ActiveModel { unrepaired: Set(Some(text)), ..Default::default() };
                match set(tx, post, status, changes).await {
                    // A person may have been faster; the second answer finds that out by itself.
                    Ok(()) | Err(Error::WrongStatus(_)) => Ok(stored),
                    Err(error) => Err(error),
                }
            })
        });
        work.await
    }

    /// The second answer, or a first one without faults, with everything that follows from it.
    pub async fn store(
        self,
        tx: &DatabaseTransaction,
        finished: Finished,
        reference: &str,
        (started, now): (Timestamp, Timestamp),
    ) -> Result<PostStatus> {
        let Finished { written, removed, answer, before } = finished;
        let first = self.status == PostStatus::Drafting;
        let model = answer.model.clone();
        let amount = costs::record(tx, self.call(answer, reference, now)).await?;
        let kept = self.keep(tx, (&written, removed.as_slice()), before + amount, now).await;
        let decision = if kept.is_ok() { "taken" } else { "not used" };
        let record = calls::Record { exchanges: self.recorder.take(), decision: decision.to_owned() };
        calls::record(tx, calls::of(&self.post), Step::Draft, reference, (now, record)).await?;
        let (what, outcome, detail) = match &kept {
            Ok(_) => (if first { What::Drafted } else { What::Rewritten }, Outcome::Ok, model),
            // A person was faster. The call is paid for, and its text is kept where they can find it.
            Err(Error::WrongStatus(_) | Error::Stale) => {
                let text = written.whole_caption();
                (What::Rewritten, Outcome::Warning, format!("{model}, not used:\n{text}"))
            }
            Err(_) => return kept,
        };
        let entry = Entry::ok(Step::Draft, what, reference, now).outcome(outcome).detail(detail);
        timeline::record(tx, self.way(), entry.since(started).cost(amount)).await?;
        if kept.is_err() {
            self.end_work(tx).await?;
        }
        Ok(kept.unwrap_or(self.status))
    }

    /// Puts the text on the post, if it is still the post that was read.
    async fn keep(
        &self,
        tx: &DatabaseTransaction,
        (written, removed): (&Written, &[DraftFault]),
        cost: MicroUsd,
        now: Timestamp,
    ) -> Result<PostStatus> {
        let first = self.status == PostStatus::Drafting;
        let caption = written.whole_caption();
        let mut changes = post::ActiveModel {
            caption: Set(caption.clone()),
            version: Set(self.post.version + 1),
            working: Set(false),
            instruction: Set(None),
            unrepaired: Set(None),
            updated_at: Set(now.0),
            ..Default::default()
        };
        if first {
            changes.headline = Set(self.headline(written));
            changes.alt_text = Set(written.short_alt_text());
            changes.image_prompt = Set(written.short_image_prompt());
        }
        let to = if first { PostStatus::Illustrating } else { PostStatus::InReview };
        advance_version(tx, &self.post, to, changes, now).await?;
        let alt_text = if first { written.short_alt_text() } else { self.post.alt_text.clone() };
        let wording = Wording {
            author: Author::Claude,
            instruction: self.post.instruction.as_deref(),
            caption: &caption,
            alt_text: &alt_text,
            prompt: Some(prompt::version()),
            statements: &written.statements,
            removed,
            cost: Some(cost),
            at: now,
        };
        wording::record(tx, &self.post, wording).await?;
        if first {
            queue::enqueue(tx, &Illustrate { post: self.post.id }).await?;
        }
        Ok(to)
    }

    /// The article's own title, cleaned as the answer was, where nothing is left of the headline.
    fn headline(&self, written: &Written) -> String {
        let headline = written.one_line_headline();
        if !headline.is_empty() {
            return headline;
        }
        let title = Written { headline: self.article.title.clone(), ..written.clone() };
        self.filter(&self.instructions()).clean(title).0.one_line_headline()
    }

    async fn end_work(&self, tx: &DatabaseTransaction) -> Result<()> {
        let changes = post::ActiveModel {
            working: Set(false),
            instruction: Set(None),
            unrepaired: Set(None),
            ..Default::default()
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_answer_survives_being_stored() {
        let written = Written {
            headline: "H".into(),
            caption: "C".into(),
            hashtags: vec!["a".into()],
            alt_text: "A".into(),
            image_prompt: "P".into(),
            statements: Vec::new(),
        };
        let faults = vec![DraftFault::Hashtags, DraftFault::BannedWord { word: "very".into() }];
        let stored =
            Unrepaired { version: 3, written: written.clone(), faults: faults.clone(), cost: MicroUsd(7) };
        let read: Unrepaired = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        assert_eq!((read.version, read.written, read.faults, read.cost), (3, written, faults, MicroUsd(7)));
    }
}

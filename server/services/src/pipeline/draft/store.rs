//! Everything that follows from an answer, in one transaction.

use entity::post;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::post::{MarkKind, Outcome, PostStatus, Step, What};
use types::{MicroUsd, Timestamp};

use super::super::illustrate::Illustrate;
use super::super::transition::advance_version;
use super::super::trouble::Paid;
use super::unrepaired::names;
use super::work::{Finished, Last, Work};
use super::written::Written;
use crate::posts::versions::{self, Kept, Text};
use crate::timeline::{self, Entry};
use crate::{Error, Result, calls, costs};

impl Work {
    /// The second answer, or a first one without faults or without a second.
    pub(super) async fn store(
        self,
        tx: &DatabaseTransaction,
        finished: Finished,
        reference: &str,
        (started, now): (Timestamp, Timestamp),
    ) -> Result<PostStatus> {
        let Finished { written, removed, last, before } = finished;
        let (model, amount, failure) = self.book(tx, last, (reference, now)).await?;
        let text = self.text(&written);
        let kept = self.keep(tx, (&text, &written), &removed, now).await;
        let decision = match (&kept, &failure) {
            (Ok(_), None) => "taken",
            (Ok(_), Some(_)) => "keeps the answer before",
            (Err(_), _) => "not used",
        };
        let record = calls::Record::of(&self.recorder, decision);
        calls::record(tx, calls::of(&self.post), Step::Draft, reference, (now, record)).await?;
        let entry = match &kept {
            Ok(_) => self.entry(&model, (&removed, failure), reference, now),
            // A person was faster. The call is paid for, and its text is kept where they can find it.
            Err(Error::WrongStatus(_) | Error::Stale) => {
                let detail = format!("{model}, not used:\n{}", text.caption);
                let entry = Entry::ok(Step::Draft, What::Rewritten, reference, now);
                entry.outcome(Outcome::Warning).detail(detail)
            }
            Err(_) => return kept,
        };
        let version = Kept::by_model(text, self.wish(), &model, paid(before, amount)).used(kept.is_ok());
        versions::keep(tx, &self.post, version, (reference, now)).await?;
        timeline::record(tx, self.way(), entry.since(started).cost(amount)).await?;
        if kept.is_err() {
            self.end_work(tx).await?;
        }
        Ok(kept.unwrap_or(self.status))
    }

    /// Who wrote the words, what the last call cost, and what was wrong with it.
    async fn book(
        &self,
        tx: &DatabaseTransaction,
        last: Last,
        (reference, now): (&str, Timestamp),
    ) -> Result<(String, MicroUsd, Option<String>)> {
        let (trouble, model) = match last {
            Last::Answer(answer) => {
                let model = answer.model.clone();
                let call = self.call(Paid::of(&answer), answer.model, reference, now);
                let amount = costs::record(tx, call).await?;
                return Ok((model, amount, None));
            }
            Last::Failed { trouble, model } => (trouble, model),
        };
        let failure = format!("not repaired: {}: {}", trouble.code.as_str(), trouble.detail);
        let amount = match trouble.paid {
            Some(paid) => {
                let asked = self.account.draft_model.clone();
                costs::record(tx, self.call(*paid, asked, reference, now)).await?
            }
            None => {
                costs::end(tx, self.way(), Step::Draft, trouble.bill).await?;
                MicroUsd::ZERO
            }
        };
        Ok((model, amount, Some(failure)))
    }

    /// A text that something was taken out of, or that could not be repaired, deserves a look.
    fn entry(
        &self,
        model: &str,
        (removed, failure): (&[MarkKind], Option<String>),
        reference: &str,
        now: Timestamp,
    ) -> Entry {
        let what = if self.status == PostStatus::Drafting { What::Drafted } else { What::Rewritten };
        let entry = Entry::ok(Step::Draft, what, reference, now);
        let taken_out = (!removed.is_empty()).then(|| format!("taken out: {}", names(removed)));
        let outcome = if failure.is_none() && taken_out.is_none() { Outcome::Ok } else { Outcome::Warning };
        let detail: Vec<String> =
            [Some(model.to_owned()), failure, taken_out].into_iter().flatten().collect();
        entry.outcome(outcome).detail(detail.join(", "))
    }

    /// What the post would read; a rewrite is of the caption alone.
    fn text(&self, written: &Written) -> Text {
        let caption = written.whole_caption(&self.account.call_to_action);
        if self.status == PostStatus::InReview {
            return Text { caption, ..Text::of(&self.post) };
        }
        Text { headline: self.headline(written), caption, alt_text: written.short_alt_text() }
    }

    /// The article's own title, cleaned as the answer was, where nothing is left of the headline.
    fn headline(&self, written: &Written) -> String {
        let headline = written.one_line_headline();
        if !headline.is_empty() {
            return headline;
        }
        let title = Written { headline: self.article.title.clone(), ..written.clone() };
        self.filter().clean(title).0.one_line_headline()
    }

    /// What the editor asked for, if the post is written again.
    fn wish(&self) -> Option<String> {
        (self.status == PostStatus::InReview).then(|| self.post.instruction.clone().unwrap_or_default())
    }

    /// Puts the text on the post, if it is still the post that was read.
    async fn keep(
        &self,
        tx: &DatabaseTransaction,
        (text, written): (&Text, &Written),
        removed: &[MarkKind],
        now: Timestamp,
    ) -> Result<PostStatus> {
        let mut changes = post::ActiveModel {
            caption: Set(text.caption.clone()),
            version: Set(self.post.version + 1),
            working: Set(false),
            instruction: Set(None),
            unrepaired: Set(None),
            statements: Set(serde_json::to_string(&written.statements).map_err(anyhow::Error::new)?),
            removed: Set(serde_json::to_string(removed).map_err(anyhow::Error::new)?),
            updated_at: Set(now.0),
            ..Default::default()
        };
        if self.status == PostStatus::InReview {
            advance_version(tx, &self.post, PostStatus::InReview, changes, now).await?;
            return Ok(PostStatus::InReview);
        }
        changes.headline = Set(text.headline.clone());
        changes.alt_text = Set(text.alt_text.clone());
        changes.image_prompt = Set(written.short_image_prompt());
        advance_version(tx, &self.post, PostStatus::Illustrating, changes, now).await?;
        queue::enqueue(tx, &Illustrate { post: self.post.id, maker: None }).await?;
        Ok(PostStatus::Illustrating)
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
}

/// Both calls of a repaired text.
fn paid(before: MicroUsd, last: MicroUsd) -> MicroUsd {
    [before, last].into_iter().sum()
}

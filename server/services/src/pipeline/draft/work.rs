//! One draft or rewrite: ask, check, and ask once more with what is wrong.

use entity::{account, article, post};
use providers::Recorder;
use providers::text::anthropic::{Answer, Completion};
use queue::Run;
use sea_orm::{ConnectionTrait, EntityTrait};
use types::post::{MarkKind, PostStatus, Step};
use types::{FeedId, MicroUsd, Timestamp};

use super::super::classify::{invalid_answer, read_answer};
use super::super::trouble::{Paid, Place, Trouble};
use super::super::{Subject, claude_call};
use super::faults::{self, Fault};
use super::filter::Filter;
use super::prompt;
use super::unrepaired::Unrepaired;
use super::written::Written;
use crate::costs::Call;
use crate::timeline::Way;
use crate::voice::rules::{self, State};
use crate::{Result, Services, posts};

/// A post to write, or to write again.
#[derive(Clone)]
pub(in super::super) struct Work {
    pub account: account::Model,
    pub post: post::Model,
    pub article: article::Model,
    pub status: PostStatus,
    /// The rules its drafts follow.
    pub rules: Vec<String>,
    pub recorder: Recorder,
}

/// An answer held against our own limits.
pub(super) struct Examined {
    /// What may be kept of it.
    pub written: Written,
    /// What was taken out.
    pub removed: Vec<MarkKind>,
    /// All that is wrong with it.
    pub faults: Vec<Fault>,
}

/// Words that may be stored, and what they cost.
pub(super) struct Finished {
    pub written: Written,
    /// What was taken out of them.
    pub removed: Vec<MarkKind>,
    pub last: Last,
    /// What was paid before the last call.
    pub before: MicroUsd,
}

/// What the last call for a text brought.
pub(super) enum Last {
    Answer(Answer),
    /// Nothing: the words are of an answer before it, which is booked, by this model.
    Failed {
        trouble: Box<Trouble>,
        model: String,
    },
}

/// The post with all that is told to Claude, if it is to be written.
pub(in super::super) async fn load(database: &impl ConnectionTrait, id: i64) -> Result<Option<Work>> {
    let Some(post) = post::Entity::find_by_id(id).one(database).await? else { return Ok(None) };
    let status = posts::status(&post)?;
    let wanted = status == PostStatus::Drafting || (status == PostStatus::InReview && post.working);
    if !wanted {
        return Ok(None);
    }
    let Some((article, account)) = posts::origin(database, &post).await? else { return Ok(None) };
    let rules = rules::texts(database, account.id, State::Accepted).await?;
    Ok(Some(Work { post, article, account, status, rules, recorder: Recorder::default() }))
}

impl Examined {
    /// As it is, as the only answer.
    pub fn finished(self, answer: Answer) -> Finished {
        let Self { written, removed, .. } = self;
        Finished { written, removed, last: Last::Answer(answer), before: MicroUsd::ZERO }
    }
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
            passed_over: None,
            calls: self.recorder.take(),
        }
    }

    /// Asks once, and once more if something is wrong with the answer. What was paid for before is not asked again.
    pub(super) async fn write(&self, services: &Services, run: &Run) -> Result<Result<Finished, Trouble>> {
        let unrepaired = match Unrepaired::of(&self.post) {
            Some(stored) => stored,
            None => {
                let (written, answer) = match self.ask(services, run, self.first_question()).await? {
                    Ok(asked) => asked,
                    Err(trouble) => return Ok(Err(trouble)),
                };
                let first = self.examine(written);
                if first.faults.is_empty() {
                    return Ok(Ok(first.finished(answer)));
                }
                self.keep_unrepaired(services, run, first, answer).await?
            }
        };
        self.repair(services, run, unrepaired).await
    }

    /// The second answer is taken with the faults it has left, and where none comes for good the first one is: a person
    /// sees them.
    async fn repair(
        &self,
        services: &Services,
        run: &Run,
        unrepaired: Unrepaired,
    ) -> Result<Result<Finished, Trouble>> {
        let asked = self.question(prompt::repair(&self.material(), &unrepaired.written, &unrepaired.faults));
        let (written, answer) = match self.ask(services, run, asked).await? {
            Ok(asked) => asked,
            Err(trouble) => return Ok(unrepaired.despite(trouble)),
        };
        let (written, removed) = self.filter().clean(written);
        if written.caption.is_empty() {
            return Ok(unrepaired.despite(invalid_answer(&answer, "nothing is left of the caption")));
        }
        Ok(Ok(Finished { written, removed, last: Last::Answer(answer), before: unrepaired.cost }))
    }

    /// Holds an answer against our own limits.
    pub(super) fn examine(&self, written: Written) -> Examined {
        let (written, removed) = self.filter().clean(written);
        let faults = removed.iter().map(|kind| Fault::from(*kind));
        let faults = faults.chain(faults::of_answer(&written, &self.account)).collect();
        Examined { written, removed, faults }
    }

    /// What Claude is asked first.
    pub fn first_question(&self) -> Completion {
        self.question(self.material())
    }

    fn question(&self, user: String) -> Completion {
        prompt::completion(&self.account, &self.rules, user)
    }

    async fn ask(
        &self,
        services: &Services,
        run: &Run,
        completion: Completion,
    ) -> Result<Result<(Written, Answer), Trouble>> {
        let whose = (&self.account, &self.recorder);
        let answer = claude_call::ask(services, run, whose, (self.way(), Step::Draft), &completion).await?;
        Ok(answer.and_then(|answer| Ok((read_answer(&answer)?, answer))))
    }

    pub fn filter(&self) -> Filter<'_> {
        Filter { handle: &self.account.handle, told: prompt::told(&self.account, &self.rules) }
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

    /// A call that was paid for, whatever it brought.
    pub(super) fn call(&self, paid: Paid, model: String, reference: &str, at: Timestamp) -> Call {
        Call {
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Draft,
            provider: paid.provider,
            model,
            usage: paid.usage,
            request_id: paid.request_id,
            reference: reference.to_owned(),
            at,
        }
    }
}

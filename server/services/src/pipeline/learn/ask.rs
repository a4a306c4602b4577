//! One reading: the call, and everything that follows from its answer.

use entity::account;
use providers::text::anthropic::{self, Answer};
use providers::{Recorder, Usage};
use queue::Run;
use sea_orm::{DatabaseTransaction, EntityTrait};
use types::post::Step;
use types::problem::ProblemCode;
use types::{AccountId, FeedId, Timestamp, UserId};

use super::super::classify::read_answer;
use super::super::draft::Filter;
use super::super::trouble::{Place, Remedy, Trouble};
use super::super::{Subject, claude_call};
use super::answer::{self, Rules};
use super::prompt;
use crate::costs::{self, Bill, Call};
use crate::timeline::{NO_ARTICLE, Way};
use crate::voice::edits::{self, Edit};
use crate::voice::reading;
use crate::voice::rules::{self, Proposal, State};
use crate::{Result, Services};

/// Edits that are read at once: enough to see what comes again, a bound for the bill.
const MOST_EDITS: u64 = 20;

/// The feed of a call that was made for an account as a whole.
const NO_FEED: FeedId = FeedId(0);

/// An account whose edits are to be read.
pub(super) struct Work {
    pub account: account::Model,
    /// The newest first; they are numbered in this order.
    pub edits: Vec<Edit>,
    pub known: Known,
    recorder: Recorder,
}

/// The rules there are.
#[derive(Default)]
pub(super) struct Known {
    pub accepted: Vec<String>,
    /// Still waiting for a person.
    pub proposed: Vec<String>,
    pub dismissed: Vec<String>,
}

pub(super) async fn load(services: &Services, id: i64) -> Result<Option<Work>> {
    let database = services.database.read();
    // A job that gave up and is started again by a person has its problem to show, and goes on.
    let wanted =
        reading::of(database, id).await?.is_some_and(|row| row.working || row.problem_code.is_some());
    let Some(account) = account::Entity::find_by_id(id).one(database).await?.filter(|_| wanted) else {
        return Ok(None);
    };
    let edits = edits::newest_unread(database, id, MOST_EDITS).await?;
    let known = Known {
        accepted: rules::texts(database, id, State::Accepted).await?,
        proposed: rules::texts(database, id, State::Proposed).await?,
        dismissed: rules::texts(database, id, State::Dismissed).await?,
    };
    Ok(Some(Work::of(account, edits, known)))
}

impl Work {
    pub fn of(account: account::Model, edits: Vec<Edit>, known: Known) -> Self {
        Self { account, edits, known, recorder: Recorder::default() }
    }

    pub fn way(&self) -> Way {
        let account = AccountId(self.account.id);
        Way { owner: UserId(self.account.owner_id), article: NO_ARTICLE, account }
    }

    pub fn place(&self) -> Place {
        Place {
            subject: Subject::Reading(self.account.id),
            way: self.way(),
            feed: NO_FEED,
            step: Step::Learn,
            model: self.account.draft_model.clone(),
            hand_over: None,
            ends_order: false,
            passed_over: None,
            calls: self.recorder.take(),
        }
    }

    /// The rules that may be proposed, and the answer they are from.
    pub async fn ask(
        &self,
        services: &Services,
        run: &Run,
    ) -> Result<Result<(Vec<Proposal>, Answer), Trouble>> {
        if costs::is_left_open(services, run, self.way(), Step::Learn).await? {
            return Ok(Err(lost()));
        }
        let completion = prompt::completion(self);
        let whose = (&self.account, &self.recorder);
        let answer = claude_call::ask(services, run, whose, (self.way(), Step::Learn), &completion).await?;
        let answer = answer.map_err(|trouble| stopped(unheard(trouble)));
        Ok(answer.and_then(|answer| Ok((self.proposals(&read_answer(&answer)?), answer))))
    }

    fn proposals(&self, rules: &Rules) -> Vec<Proposal> {
        let filter = Filter { handle: &self.account.handle, told: prompt::told(self) };
        answer::proposals(rules, &filter, &self.edits, &self.known)
    }

    /// Proposals, what they cost, and that these edits are read.
    pub async fn store(
        self,
        tx: &DatabaseTransaction,
        (proposals, answer): (Vec<Proposal>, Answer),
        reference: &str,
        now: Timestamp,
    ) -> Result<()> {
        let way = self.way();
        let call = Call {
            way,
            feed: NO_FEED,
            step: Step::Learn,
            provider: anthropic::SLUG,
            model: answer.model,
            usage: Usage::Tokens(answer.usage),
            request_id: answer.request_id,
            reference: reference.to_owned(),
            at: now,
        };
        costs::record(tx, call).await?;
        let counts = (self.edits.len(), proposals.len());
        edits::mark_read(tx, self.edits.into_iter().map(|edit| edit.id).collect(), now).await?;
        rules::propose(tx, (way.owner, way.account), proposals, (reference, now)).await?;
        reading::end(tx, way.account.0, counts, now).await
    }
}

/// The call may be on the bill, and its answer is gone.
fn lost() -> Trouble {
    Trouble { bill: Bill::Unknown, ..Trouble::stop(ProblemCode::AnswerLost, "Claude") }
}

/// Silence after a call that was sent, which a stage would try again.
fn unheard(trouble: Trouble) -> Trouble {
    let is_silence = trouble.code == ProblemCode::ProviderUnavailable && trouble.bill == Bill::Unknown;
    if is_silence { Trouble { detail: trouble.detail, ..lost() } } else { trouble }
}

/// What would hold other work until somebody takes it away stops this: who asked is told, and asks again.
fn stopped(trouble: Trouble) -> Trouble {
    match trouble.remedy {
        Remedy::Hold => Trouble { remedy: Remedy::Person, retry_after: None, ..trouble },
        Remedy::Wait | Remedy::Person => trouble,
    }
}

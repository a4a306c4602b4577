//! A first answer that is paid for and has faults: stored before it is repaired, so that nobody pays for it again.

use entity::post;
use providers::text::anthropic::Answer;
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use types::post::{MarkKind, Outcome, Step, What};
use types::{MicroUsd, Timestamp};

use super::super::transition::set;
use super::super::trouble::{Paid, Remedy, Trouble};
use super::faults::Fault;
use super::work::{Examined, Finished, Last, Work};
use super::written::Written;
use crate::timeline::{self, Entry};
use crate::{Error, Result, Services, calls, costs};

/// The answer without what must not be in it, what is wrong with it, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unrepaired {
    /// The post's version it was written for.
    version: i32,
    pub written: Written,
    /// What was taken out of it.
    #[serde(default)]
    pub removed: Vec<MarkKind>,
    pub faults: Vec<Fault>,
    pub cost: MicroUsd,
    /// Who wrote it.
    #[serde(default)]
    pub model: String,
}

impl Unrepaired {
    /// What is stored, unless the post is another by now.
    pub fn of(post: &post::Model) -> Option<Self> {
        let stored: Self = serde_json::from_str(post.unrepaired.as_deref()?).ok()?;
        (stored.version == post.version).then_some(stored)
    }

    /// What becomes of it when no second answer comes: a person sees it with its faults, if there is anything to see,
    /// and not the trouble alone.
    pub fn despite(self, trouble: Trouble) -> Result<Finished, Trouble> {
        if trouble.remedy != Remedy::Person || self.written.caption.is_empty() {
            return Err(trouble);
        }
        let Self { written, removed, cost, model, .. } = self;
        Ok(Finished {
            written,
            removed,
            last: Last::Failed { trouble: Box::new(trouble), model },
            before: cost,
        })
    }
}

impl Work {
    /// Stores a first answer with its cost, before the second call is made.
    pub(super) async fn keep_unrepaired(
        &self,
        services: &Services,
        run: &Run,
        first: Examined,
        answer: Answer,
    ) -> Result<Unrepaired> {
        let (now, held, work) = (services.now(), run.clone(), self.clone());
        let stored = services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let moment = (held.reference(), now);
                work.store_unrepaired(tx, first, answer, moment, post::ActiveModel::default()).await
            })
        });
        stored.await
    }

    /// The same in a transaction of somebody else's, with what else changes about the post.
    pub(super) async fn store_unrepaired(
        &self,
        tx: &DatabaseTransaction,
        first: Examined,
        answer: Answer,
        (reference, now): (&str, Timestamp),
        changes: post::ActiveModel,
    ) -> Result<Unrepaired> {
        let Examined { written, removed, faults } = first;
        let model = answer.model.clone();
        let kinds: Vec<MarkKind> = faults.iter().map(|fault| fault.kind).collect();
        let detail = format!("{model}: {}", names(&kinds));
        let cost = costs::record(tx, self.call(Paid::of(&answer), answer.model, reference, now)).await?;
        let record = calls::Record::of(&self.recorder, "asks again, with what is wrong");
        calls::record(tx, calls::of(&self.post), Step::Draft, reference, (now, record)).await?;
        let entry = Entry::ok(Step::Draft, What::AskedAgain, reference, now).outcome(Outcome::Retry);
        timeline::record(tx, self.way(), entry.detail(detail).cost(cost)).await?;
        let stored = Unrepaired { version: self.post.version, written, removed, faults, cost, model };
        let text = serde_json::to_string(&stored).map_err(anyhow::Error::new)?;
        let changes = post::ActiveModel { unrepaired: Set(Some(text)), ..changes };
        match set(tx, self.post.id, self.status, changes).await {
            // A person may have been faster; the second answer finds that out by itself.
            Ok(()) | Err(Error::WrongStatus(_)) => Ok(stored),
            Err(error) => Err(error),
        }
    }
}

/// The stored names of marks, for the timeline: `link, hashtags`.
pub(super) fn names(kinds: &[MarkKind]) -> String {
    let name = |kind: &MarkKind| serde_json::to_value(kind).ok()?.as_str().map(str::to_owned);
    kinds.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use types::problem::ProblemCode;

    use super::super::tests::written;
    use super::*;

    #[test]
    fn a_first_answer_survives_being_stored() {
        let faults =
            vec![MarkKind::Hashtags.into(), Fault { kind: MarkKind::BannedWord, word: "very".into() }];
        let stored = Unrepaired {
            version: 3,
            written: written(),
            removed: vec![MarkKind::Link],
            faults,
            cost: MicroUsd(7),
            model: "claude".into(),
        };
        let read: Unrepaired = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        assert_eq!(read, stored);
    }

    #[test]
    fn without_a_second_answer_the_first_is_taken_unless_nothing_is_left_of_it_or_time_may_help() {
        let stored = |caption: &str| Unrepaired {
            version: 0,
            written: Written { caption: caption.into(), ..written() },
            removed: vec![MarkKind::Link],
            faults: vec![MarkKind::Link.into()],
            cost: MicroUsd(7),
            model: "claude".into(),
        };
        let refused = || Trouble::stop(ProblemCode::AnswerInvalid, "no");
        let taken = stored("A tower.").despite(refused()).unwrap_or_else(|_| panic!("it is usable"));
        assert_eq!((taken.removed, taken.before), (vec![MarkKind::Link], MicroUsd(7)));
        assert!(stored("").despite(refused()).is_err());
        let busy = Trouble { remedy: Remedy::Wait, ..refused() };
        assert!(stored("A tower.").despite(busy).is_err());
    }

    #[test]
    fn marks_have_names() {
        assert_eq!(names(&[MarkKind::Link, MarkKind::AltText]), "link, alt_text");
    }
}

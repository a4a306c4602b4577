//! A first answer that is paid for and has faults: stored before it is repaired, so that nobody pays for it again.

use entity::post;
use providers::text::anthropic::Answer;
use queue::Run;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use types::MicroUsd;
use types::post::{MarkKind, Outcome, Step, What};

use super::super::transition::set;
use super::faults::Fault;
use super::work::Work;
use super::written::Written;
use crate::timeline::{self, Entry};
use crate::{Error, Result, Services, calls, costs};

/// The answer without what must not be in it, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unrepaired {
    /// The post's version it was written for.
    version: i32,
    pub written: Written,
    pub faults: Vec<Fault>,
    pub cost: MicroUsd,
}

impl Unrepaired {
    /// What is stored, unless the post is another by now.
    pub fn of(post: &post::Model) -> Option<Self> {
        let stored: Self = serde_json::from_str(post.unrepaired.as_deref()?).ok()?;
        (stored.version == post.version).then_some(stored)
    }
}

impl Work {
    /// Stores a first answer with its cost, before the second call is made.
    pub async fn keep_unrepaired(
        &self,
        services: &Services,
        run: &Run,
        (written, faults): (Written, Vec<Fault>),
        answer: Answer,
    ) -> Result<Unrepaired> {
        let (now, held, way, status) = (services.now(), run.clone(), self.way(), self.status);
        let (post, whose, version) = (self.post.id, calls::of(&self.post), self.post.version);
        let kinds: Vec<MarkKind> = faults.iter().map(|fault| fault.kind).collect();
        let detail = format!("{}: {}", answer.model, names(&kinds));
        let call = self.call(answer, run.reference(), now);
        let record = calls::Record::of(&self.recorder, "asks again, with what is wrong");
        let work = services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let cost = costs::record(tx, call).await?;
                let reference = held.reference();
                calls::record(tx, whose, Step::Draft, reference, (now, record)).await?;
                let entry = Entry::ok(Step::Draft, What::AskedAgain, reference, now).outcome(Outcome::Retry);
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
}

/// The stored names of marks, for the timeline: `link, hashtags`.
pub(super) fn names(kinds: &[MarkKind]) -> String {
    let name = |kind: &MarkKind| serde_json::to_value(kind).ok()?.as_str().map(str::to_owned);
    kinds.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::*;

    #[test]
    fn a_first_answer_survives_being_stored() {
        let faults =
            vec![MarkKind::Hashtags.into(), Fault { kind: MarkKind::BannedWord, word: "very".into() }];
        let stored = Unrepaired { version: 3, written: written(), faults, cost: MicroUsd(7) };
        let read: Unrepaired = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        assert_eq!(read, stored);
    }

    #[test]
    fn marks_have_names() {
        assert_eq!(names(&[MarkKind::Link, MarkKind::AltText]), "link, alt_text");
    }
}

//! What is asked of Claude at night: a score for an article, or the words of a post.

use entity::{account, batch};
use serde_json::Value;
use types::post::Step;

use super::super::{Subject, classify, draft};
use crate::Result;

/// What all questions of a batch ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// What is found worth it is written in the same night.
    Draft,
    Score,
}

impl Task {
    /// In the order in which they are handed in: whoever waits to be written has waited to be scored before.
    pub const ALL: [Self; 2] = [Self::Draft, Self::Score];

    /// What a batch asks for; a step we do not know is a fault of ours.
    pub fn of(batch: &batch::Model) -> Result<Self> {
        let task = Self::ALL.into_iter().find(|task| task.step().as_str() == batch.step);
        task.ok_or_else(|| {
            anyhow::anyhow!("batch {} asks for the unknown step {}", batch.id, batch.step).into()
        })
    }

    /// The step it is part of.
    pub fn step(self) -> Step {
        match self {
            Self::Draft => Step::Draft,
            Self::Score => Step::Classify,
        }
    }

    /// What its answers look like.
    pub fn schema(self) -> Value {
        match self {
            Self::Draft => draft::schema(),
            Self::Score => classify::schema(),
        }
    }

    /// Which of the account's models is asked.
    pub fn model(self, account: &account::Model) -> &str {
        match self {
            Self::Draft => &account.draft_model,
            Self::Score => &account.classify_model,
        }
    }

    /// The row that shows what is wrong.
    pub fn subject(self, id: i64) -> Subject {
        match self {
            Self::Draft => Subject::Post(id),
            Self::Score => Subject::Assessment(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_back_as_what_it_was_prepared_for() {
        for task in Task::ALL {
            let batch = batch::Model {
                id: 1,
                owner_id: 1,
                account_id: 1,
                name: String::new(),
                step: task.step().as_str().to_owned(),
                model: String::new(),
                vendor_id: None,
                prepared_at: 0,
                submitted_at: None,
            };
            assert_eq!(Task::of(&batch).unwrap(), task);
            assert!(Task::of(&batch::Model { step: "publish".into(), ..batch }).is_err());
        }
    }
}

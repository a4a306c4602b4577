//! Message Batches: many questions at half the price, answered within a day (Message Batches API, November 2026).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use types::Timestamp;

use super::answer::{self, Message};
use super::models::instant;
use super::request::{self, Body};
use super::{Answer, Anthropic, BATCHES, Completion, SLUG, refusal};
use crate::endpoints::below;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError};

/// Questions in one batch at most. The API takes 100,000; a smaller one keeps its results in memory.
pub const MOST_REQUESTS: usize = 500;

/// A batch as the vendor describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The vendor's id.
    pub id: String,
    /// When the vendor took it in, by its clock.
    pub created_at: Timestamp,
    /// Whether all its results can be read.
    pub ended: bool,
    /// How many questions it holds.
    pub requests: u32,
}

/// What came of one question of a batch.
#[derive(Debug)]
pub enum BatchOutcome {
    /// Claude's answer; it follows the schema.
    Answered(Answer),
    /// An answer that cannot be used and is billed, or an error that is not.
    Failed(ProviderError),
    /// Somebody stopped the batch first. Not billed.
    Canceled,
    /// The day was over first. Not billed.
    Expired,
}

#[derive(Serialize)]
struct NewBatch<'a> {
    requests: Vec<NewRequest<'a>>,
}

#[derive(Serialize)]
struct NewRequest<'a> {
    custom_id: &'a str,
    params: Body<'a>,
}

#[derive(Deserialize)]
struct Wire {
    id: String,
    processing_status: String,
    created_at: String,
    request_counts: Counts,
}

#[derive(Deserialize)]
struct Counts {
    processing: u32,
    succeeded: u32,
    errored: u32,
    canceled: u32,
    expired: u32,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Wire>,
}

#[derive(Deserialize)]
struct Line {
    custom_id: String,
    result: Outcome,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Outcome {
    Succeeded {
        message: Message,
    },
    Errored {
        error: Value,
    },
    Canceled,
    Expired,
    #[serde(other)]
    Unknown,
}

impl Anthropic {
    /// Hands in questions, each under a name of ours that tells nothing about its content. Sent once: after
    /// [`ErrorKind::OutcomeUnknown`] the batch may exist, and [`Self::batches`] tells.
    pub async fn submit_batch(&self, questions: &[(String, Completion)]) -> Result<Batch, ProviderError> {
        for (_, completion) in questions {
            self.admit(completion)?;
        }
        let requests = questions
            .iter()
            .map(|(custom_id, completion)| NewRequest { custom_id, params: request::body(completion) });
        let body = NewBatch { requests: requests.collect() };
        let call = self.http.post(SLUG, "batch_create", below(&self.base, BATCHES)).json(&body);
        let reply = self.signed(call).send().await.map_err(|failure| self.unanswered(failure))?;
        self.described(&reply, ErrorKind::OutcomeUnknown)
    }

    /// How a batch stands.
    pub async fn batch(&self, id: &str) -> Result<Batch, ProviderError> {
        let reply = self.read("batch", &format!("{BATCHES}/{id}"), &[]).await?;
        self.described(&reply, ErrorKind::Unavailable)
    }

    /// The key's newest batches, newest first; at most a hundred.
    pub async fn batches(&self) -> Result<Vec<Batch>, ProviderError> {
        let reply = self.read("batches", BATCHES, &[("limit", "100")]).await?;
        if !reply.is_success() {
            return Err(refusal::error(&reply, &self.key));
        }
        let page = reply.json::<Page>().map(|page| page.data.into_iter().map(batch).collect());
        page.ok_or_else(|| self.unreadable(&reply, ErrorKind::Unavailable))
    }

    /// What came of every question of a batch that has ended, in no particular order. Reading costs nothing and may
    /// be repeated for 29 days. A line that is no result is left out.
    pub async fn batch_results(
        &self,
        id: &str,
        schema: &Value,
    ) -> Result<Vec<(String, BatchOutcome)>, ProviderError> {
        // The address in the batch is the vendor's; the key goes to our base only.
        let reply = self.read("batch_results", &format!("{BATCHES}/{id}/results"), &[]).await?;
        if !reply.is_success() {
            return Err(refusal::error(&reply, &self.key));
        }
        let text = String::from_utf8_lossy(&reply.body);
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        Ok(lines.map(|line| (line.custom_id, self.outcome(line.result, schema))).collect())
    }

    fn outcome(&self, outcome: Outcome, schema: &Value) -> BatchOutcome {
        match outcome {
            Outcome::Succeeded { message } => match answer::read_batched(message, schema, &self.key) {
                Ok(answer) => BatchOutcome::Answered(answer),
                Err(error) => BatchOutcome::Failed(error),
            },
            Outcome::Errored { error } => BatchOutcome::Failed(refusal::in_batch(&error, &self.key)),
            Outcome::Canceled => BatchOutcome::Canceled,
            Outcome::Expired => BatchOutcome::Expired,
            Outcome::Unknown => BatchOutcome::Failed(
                self.fault(ErrorKind::Unavailable, "a result of a kind unknown to us".to_owned()),
            ),
        }
    }

    fn described(&self, reply: &Reply, unreadable: ErrorKind) -> Result<Batch, ProviderError> {
        if !reply.is_success() {
            return Err(refusal::error(reply, &self.key));
        }
        reply.json().map(batch).ok_or_else(|| self.unreadable(reply, unreadable))
    }

    fn unreadable(&self, reply: &Reply, kind: ErrorKind) -> ProviderError {
        ProviderError::answered(SLUG, kind, "the answer is not a batch", reply, &self.key)
    }
}

fn batch(wire: Wire) -> Batch {
    let counts = wire.request_counts;
    Batch {
        id: wire.id,
        created_at: instant(&wire.created_at).unwrap_or(Timestamp(0)),
        ended: wire.processing_status == "ended",
        requests: counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_counts_its_questions_whatever_became_of_them() {
        let wire = r#"{"id": "msgbatch_1", "type": "message_batch", "processing_status": "canceling",
            "request_counts": {"processing": 1, "succeeded": 2, "errored": 3, "canceled": 4, "expired": 5},
            "created_at": "2026-11-27T01:00:00Z", "results_url": null}"#;
        let batch = batch(serde_json::from_str(wire).unwrap());
        assert_eq!((batch.requests, batch.ended, batch.created_at.0), (15, false, 1_795_741_200_000));
    }

    #[test]
    fn every_kind_of_result_is_read_and_a_new_kind_does_no_harm() {
        for (line, expected) in [
            (r#"{"type": "canceled"}"#, "Canceled"),
            (r#"{"type": "expired"}"#, "Expired"),
            (r#"{"type": "postponed"}"#, "Unknown"),
        ] {
            let outcome = match serde_json::from_str::<Outcome>(line).unwrap() {
                Outcome::Succeeded { .. } => "Succeeded",
                Outcome::Errored { .. } => "Errored",
                Outcome::Canceled => "Canceled",
                Outcome::Expired => "Expired",
                Outcome::Unknown => "Unknown",
            };
            assert_eq!(outcome, expected, "{line}");
        }
    }
}

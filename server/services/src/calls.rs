//! The flight recorder: every outside call of a post's way, from its first score to its permalink, with what was
//! decided on its answer. Written in the transaction of that decision.

use std::time::Duration;

use entity::{call, post};
use providers::{Exchange, Recorder};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use types::post::Step;
use types::{PostId, Timestamp, UserId};

use crate::{Result, Services};

/// Calls about to be written, and what was made of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    pub exchanges: Vec<Exchange>,
    /// In a few words; the last call led to it.
    pub decision: String,
}

impl Record {
    /// The calls since the last record, and what was decided on them.
    pub fn of(recorder: &Recorder, decision: impl Into<String>) -> Self {
        Self { exchanges: recorder.take(), decision: decision.into() }
    }

    /// The decision to ask again.
    pub fn later(after: Duration) -> String {
        format!("asks again in {} s", after.as_secs_f64().ceil())
    }
}

/// Whose calls they are.
pub(crate) fn of(post: &post::Model) -> (UserId, PostId) {
    (UserId(post.owner_id), PostId(post.id))
}

/// Writes down the calls of a step that stored nothing itself. A record that cannot be written holds nothing up.
pub(crate) async fn note(services: &Services, run: &Run, post: (UserId, PostId), step: Step, record: Record) {
    if record.exchanges.is_empty() {
        return;
    }
    let (now, reference) = (services.now(), run.reference().to_owned());
    let written = services.database.write(move |tx| {
        Box::pin(async move { self::record(tx, post, step, &reference, (now, record)).await })
    });
    if let Err(error) = written.await {
        tracing::warn!(%error, reference = run.reference(), "calls could not be recorded");
    }
}

/// Writes the calls of one step of an owner's post.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    (owner, post): (UserId, PostId),
    step: Step,
    reference: &str,
    (now, record): (Timestamp, Record),
) -> Result<()> {
    let last = record.exchanges.len().saturating_sub(1);
    let rows: Vec<call::ActiveModel> = record
        .exchanges
        .into_iter()
        .enumerate()
        .map(|(index, exchange)| call::ActiveModel {
            owner_id: Set(owner.0),
            post_id: Set(post.0),
            step: Set(step.as_str().to_owned()),
            vendor: Set(exchange.vendor.to_owned()),
            operation: Set(exchange.operation.to_owned()),
            at: Set(now.minus(exchange.began.elapsed()).0),
            method: Set(exchange.method),
            path: Set(exchange.path),
            status: Set(exchange.status.map(i32::from)),
            request_id: Set(exchange.request_id),
            trouble: Set(exchange.trouble.unwrap_or_default()),
            decision: Set(if index == last { record.decision.clone() } else { String::new() }),
            duration_ms: Set(i32::try_from(exchange.took.as_millis()).unwrap_or(i32::MAX)),
            reference: Set(reference.to_owned()),
            ..Default::default()
        })
        .collect();
    if !rows.is_empty() {
        call::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A post's calls as text, a line each, oldest first; made to be copied into a message to somebody.
pub(crate) async fn text(database: &impl ConnectionTrait, post: i64) -> Result<String> {
    let rows = call::Entity::find()
        .filter(call::Column::PostId.eq(post))
        .order_by_asc(call::Column::Id)
        .all(database)
        .await?;
    Ok(rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// `2026-11-22T10:00:00.123Z instagram publish: POST /v26.0/178/media_publish, HTTP 400 in 210 ms, request A1,
/// 4/2207051 -> publishing [7F3K-Q2XM]`
fn line(row: &call::Model) -> String {
    let at = jiff::Timestamp::from_millisecond(row.at).unwrap_or_default();
    let status = row.status.map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
    let mut line = format!(
        "{at:.3} {} {}: {} {}, {status} in {} ms",
        row.vendor, row.operation, row.method, row.path, row.duration_ms
    );
    let mut add = |before: &str, text: &str| {
        if !text.is_empty() {
            line.push_str(before);
            line.push_str(text);
        }
    };
    add(", request ", row.request_id.as_deref().unwrap_or_default());
    add(", ", &row.trouble);
    add(" -> ", &row.decision);
    format!("{line} [{}]", row.reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_asked_what_came_back_and_what_was_made_of_it() {
        let row = call::Model {
            id: 1,
            owner_id: 1,
            post_id: 1,
            step: "publish".into(),
            vendor: "instagram".into(),
            operation: "publish".into(),
            method: "POST".into(),
            path: "/v26.0/178/media_publish".into(),
            status: Some(400),
            request_id: Some("A1".into()),
            trouble: "4/2207051".into(),
            decision: "in doubt".into(),
            duration_ms: 210,
            reference: "7F3K-Q2XM".into(),
            at: 1_795_255_200_123,
        };
        assert_eq!(
            line(&row),
            "2026-11-21T10:00:00.123Z instagram publish: POST /v26.0/178/media_publish, HTTP 400 in 210 ms, \
             request A1, 4/2207051 -> in doubt [7F3K-Q2XM]"
        );
        let silent = call::Model { status: None, request_id: None, decision: String::new(), ..row };
        assert!(line(&silent).contains("no answer in 210 ms, 4/2207051 [7F3K-Q2XM]"));
    }
}

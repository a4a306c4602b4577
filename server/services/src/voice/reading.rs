//! The row of the last reading: whether one is under way, what is in its way, and what the last one found.

use entity::voice_reading;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::problem::{Problem, ProblemCode};
use types::voice::Reading;
use types::{AccountId, Timestamp, UserId};

use crate::Result;

/// The account's row, if it ever asked.
pub(crate) async fn of<C: ConnectionTrait>(
    database: &C,
    account: i64,
) -> Result<Option<voice_reading::Model>> {
    let rows = voice_reading::Entity::find().filter(voice_reading::Column::AccountId.eq(account));
    Ok(rows.one(database).await?)
}

/// Says that edits are about to be read; what was in the way is forgotten.
pub(crate) async fn begin(tx: &DatabaseTransaction, owner: UserId, account: AccountId) -> Result<()> {
    use voice_reading::Column as C;
    let row = voice_reading::ActiveModel {
        owner_id: Set(owner.0),
        account_id: Set(account.0),
        working: Set(true),
        edits: Set(0),
        rules: Set(0),
        ..without_problem()
    };
    let again = OnConflict::column(C::AccountId)
        .update_columns([
            C::Working,
            C::ProblemCode,
            C::ProblemDetail,
            C::ProblemReference,
            C::ProblemAt,
            C::RetryAt,
        ])
        .to_owned();
    voice_reading::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Says what the reading found.
pub(crate) async fn end(
    tx: &DatabaseTransaction,
    account: i64,
    (edits, rules): (usize, usize),
    at: Timestamp,
) -> Result<()> {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let changes = voice_reading::ActiveModel {
        working: Set(false),
        read_at: Set(Some(at.0)),
        edits: Set(number(edits)),
        rules: Set(number(rules)),
        ..without_problem()
    };
    set(tx, account, changes).await
}

/// Says what is in the way; it goes on by itself if the problem names a time.
pub(crate) async fn stop(tx: &DatabaseTransaction, account: i64, problem: &Problem) -> Result<()> {
    let changes = voice_reading::ActiveModel {
        working: Set(problem.retry_at.is_some()),
        problem_code: Set(Some(problem.code.as_str().to_owned())),
        problem_detail: Set(problem.detail.clone()),
        problem_reference: Set(Some(problem.reference.clone())),
        problem_at: Set(Some(problem.at.0)),
        retry_at: Set(problem.retry_at.map(|at| at.0)),
        ..Default::default()
    };
    set(tx, account, changes).await
}

/// A wish that came to nothing, with nothing in the way of another one.
pub(crate) async fn give_up(tx: &DatabaseTransaction, account: i64) -> Result<()> {
    set(tx, account, voice_reading::ActiveModel { working: Set(false), ..without_problem() }).await
}

/// What is in the way of it.
pub(super) fn problem(row: &voice_reading::Model) -> Option<Problem> {
    row.problem_code.as_deref().map(|code| Problem {
        code: ProblemCode::parse(code),
        detail: row.problem_detail.clone(),
        reference: row.problem_reference.clone().unwrap_or_default(),
        at: Timestamp(row.problem_at.unwrap_or_default()),
        retry_at: row.retry_at.map(Timestamp),
    })
}

/// The last one that was finished.
pub(super) fn last(row: &voice_reading::Model) -> Option<Reading> {
    let number = |count: i32| u32::try_from(count).unwrap_or(0);
    let reading = |at| Reading { at: Timestamp(at), edits: number(row.edits), rules: number(row.rules) };
    row.read_at.map(reading)
}

fn without_problem() -> voice_reading::ActiveModel {
    voice_reading::ActiveModel {
        problem_code: Set(None),
        problem_detail: Set(None),
        problem_reference: Set(None),
        problem_at: Set(None),
        retry_at: Set(None),
        ..Default::default()
    }
}

async fn set(tx: &DatabaseTransaction, account: i64, changes: voice_reading::ActiveModel) -> Result<()> {
    let rows = voice_reading::Entity::update_many().set(changes);
    rows.filter(voice_reading::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}

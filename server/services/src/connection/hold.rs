//! The queue of an account that is not connected: it waits, says why, and goes on.

use entity::{connection, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use types::post::PostStatus;
use types::problem::{Problem, ProblemCode};
use types::{AccountId, Timestamp};

use crate::Result;
use crate::posts::problem;

/// The problems that connecting again ends.
pub(super) const CONNECTION_PROBLEMS: [ProblemCode; 3] =
    [ProblemCode::NotConnected, ProblemCode::TokenExpired, ProblemCode::PermissionMissing];

/// Approved, and nothing sent to be published yet.
pub(super) fn on_the_way() -> [&'static str; 3] {
    [PostStatus::Scheduled, PostStatus::ContainerSaved, PostStatus::Ready].map(PostStatus::as_str)
}

/// Says on the connection and on every post that is on its way that Instagram refused the account's token.
pub(crate) async fn tell_refused(
    tx: &DatabaseTransaction,
    account: AccountId,
    problem: &Problem,
) -> Result<()> {
    note(tx, account, problem.code, problem.at).await?;
    hold(tx, account, problem.code, &problem.reference, problem.at).await
}

/// Shows on every post that is on its way why it waits. Their jobs stay: at its slot each finds no token and waits.
pub(crate) async fn hold(
    tx: &DatabaseTransaction,
    account: AccountId,
    code: ProblemCode,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let held = Problem { code, detail: None, reference: reference.to_owned(), at: now, retry_at: None };
    let changes = post::ActiveModel { updated_at: Set(now.0), ..Default::default() };
    post::Entity::update_many()
        .set(problem::shown(&held, changes))
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(on_the_way()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes the reason off the posts that wait; releasing their jobs comes first, which finds them by it.
pub(crate) async fn let_go(tx: &DatabaseTransaction, account: AccountId, now: Timestamp) -> Result<()> {
    let changes = post::ActiveModel { updated_at: Set(now.0), ..Default::default() };
    post::Entity::update_many()
        .set(problem::cleared(changes))
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(on_the_way()))
        .filter(post::Column::ProblemCode.is_in(CONNECTION_PROBLEMS.map(ProblemCode::as_str)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Keeps what the last look at the connection met.
pub(super) async fn note(
    tx: &DatabaseTransaction,
    account: AccountId,
    code: ProblemCode,
    now: Timestamp,
) -> Result<()> {
    connection::Entity::update_many()
        .col_expr(connection::Column::CheckedAt, Expr::value(now.0))
        .col_expr(connection::Column::ProblemCode, Expr::value(code.as_str()))
        .filter(connection::Column::AccountId.eq(account.0))
        .exec(tx)
        .await?;
    Ok(())
}

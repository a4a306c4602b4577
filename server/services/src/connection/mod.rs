//! An account's connection to Instagram: made by signing in there, watched and renewed, and ended at once.
//!
//! The token itself lives in the vault as every other secret; here is what Instagram says about it. An account that
//! is not connected keeps its queue: posts wait, say why, and go on when it is connected again.

pub mod callbacks;
mod check;
mod forget;
mod hold;
mod keep;
pub mod login;
mod warning;

use entity::{account, connection, credential, post};
use providers::instagram::{self, Profile};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, prelude::Expr};
use types::connection::{Connection, Quota};
use types::problem::ProblemCode;
use types::{AccountId, Timestamp, UserId};

use crate::{Error, Result, Services};

pub use check::test;
pub(crate) use check::{Checked, ask};
pub use forget::ForgetStragglers;
pub(crate) use hold::{hold, let_go, tell_refused};
pub use keep::{KeepConnected, LANE, keep, plan};
pub use warning::SendTokenWarning;

/// How the account stands with Instagram.
pub(crate) async fn show(services: &Services, account: AccountId) -> Result<Connection> {
    let database = services.database.read();
    let row = of_account(account).one(database).await?;
    let held = post::Entity::find()
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::Status.is_in(hold::on_the_way()))
        .filter(post::Column::ProblemCode.is_in(hold::CONNECTION_PROBLEMS.map(ProblemCode::as_str)))
        .count(database)
        .await?;
    let mut connection = row.map_or_else(Connection::default, view);
    connection.can_sign_in = services.instagram_app.is_some();
    connection.held = u32::try_from(held).unwrap_or(u32::MAX);
    Ok(connection)
}

fn view(row: connection::Model) -> Connection {
    let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    let quota = number(row.quota_used).zip(number(row.quota_total));
    Connection {
        username: Some(row.username),
        checked_at: row.checked_at.map(Timestamp),
        problem: row.problem_code.as_deref().map(ProblemCode::parse),
        quota: quota.map(|(used, total)| Quota { used, total }),
        ..Connection::default()
    }
}

fn of_account(account: AccountId) -> sea_orm::Select<connection::Entity> {
    connection::Entity::find().filter(connection::Column::AccountId.eq(account.0))
}

/// The account's Instagram token as it is stored, if there is one.
fn token_of(account: AccountId) -> sea_orm::Select<credential::Entity> {
    credential::Entity::find()
        .filter(credential::Column::AccountId.eq(account.0))
        .filter(credential::Column::Provider.eq(instagram::SLUG))
}

/// Takes up a token that was just stored: whose it is, from when on it counts, and when it is looked at again.
pub(crate) async fn adopt(
    tx: &DatabaseTransaction,
    owner: UserId,
    account: AccountId,
    checked: &Checked,
    now: Timestamp,
) -> Result<()> {
    use connection::Column::{ConnectedAt, WarnedDays};
    store(tx, owner, account, checked, now).await?;
    connection::Entity::update_many()
        .col_expr(ConnectedAt, Expr::value(now.0))
        .col_expr(WarnedDays, Expr::value(None::<i32>))
        .filter(connection::Column::AccountId.eq(account.0))
        .exec(tx)
        .await?;
    account::Entity::update_many()
        .col_expr(account::Column::InstagramUserId, Expr::value(checked.profile.user_id.clone()))
        .filter(account::Column::Id.eq(account.0))
        .exec(tx)
        .await?;
    keep::schedule(tx, account, now.plus(keep::DAY)).await
}

/// What Instagram said just now.
async fn store(
    tx: &DatabaseTransaction,
    owner: UserId,
    account: AccountId,
    checked: &Checked,
    now: Timestamp,
) -> Result<()> {
    use connection::Column::{
        AccountId, AppScopedId, CheckedAt, ProblemCode, QuotaTotal, QuotaUsed, Username,
    };
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let row = connection::ActiveModel {
        owner_id: Set(owner.0),
        account_id: Set(account.0),
        username: Set(checked.profile.username.clone()),
        app_scoped_id: Set(checked.profile.app_scoped_id.clone()),
        connected_at: Set(now.0),
        checked_at: Set(Some(now.0)),
        problem_code: Set(checked.problem.map(|code| code.as_str().to_owned())),
        quota_used: Set(checked.quota.map(|quota| number(quota.used))),
        quota_total: Set(checked.quota.map(|quota| number(quota.total))),
        ..Default::default()
    };
    let replace = OnConflict::column(AccountId)
        .update_columns([Username, AppScopedId, CheckedAt, ProblemCode, QuotaUsed, QuotaTotal])
        .to_owned();
    connection::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Refuses a token of another Instagram account than the one that was posted to: its queue was approved for that.
pub(crate) async fn same_account(services: &Services, account: AccountId, profile: &Profile) -> Result<()> {
    let database = services.database.read();
    let row =
        account::Entity::find_by_id(account.0).one(database).await?.ok_or(Error::NotFound("account"))?;
    if row.instagram_user_id.is_none_or(|known| known == profile.user_id) {
        return Ok(());
    }
    let posted = post::Entity::find()
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::ContainerId.is_not_null())
        .count(database)
        .await?;
    if posted == 0 {
        return Ok(());
    }
    Err(Error::Problem { code: ProblemCode::OtherAccount, detail: format!("@{}", profile.username) })
}

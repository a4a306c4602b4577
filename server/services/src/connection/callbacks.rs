//! What Meta tells us: somebody removed the app from their account, or asks for the deletion of their data.

use entity::{account, connection, credential, data_deletion, post};
use jiff::tz::TimeZone;
use providers::instagram::{self, SignedRequest, SignedRequestError};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use types::event::Event;
use types::post::PostStatus;
use types::problem::ProblemCode;
use types::{AccountId, Timestamp, UserId};

use super::hold;
use crate::{Error, Result, Services};

/// Why a call of Meta's was not followed.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// This server has no app at Meta, so nobody can be calling.
    #[error("there is no app at Meta")]
    NoApp,
    /// It is not proven to come from Meta.
    #[error(transparent)]
    Refused(#[from] SignedRequestError),
    /// A fault of ours; Meta calls again.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Disconnects the accounts of whoever removed the app, and holds their queues. A call that was signed before an
/// account was connected speaks of an older connection and changes nothing.
pub async fn deauthorize(services: &Services, signed_request: &str) -> Result<(), CallbackError> {
    let request = verified(services, signed_request)?;
    let (now, reference) = (services.now(), services.random.reference());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let rows = concerned(tx, &request).await?;
            for row in &rows {
                disconnect(tx, row, &reference, now).await?;
            }
            Ok::<_, Error>(rows)
        })
    });
    tell(services, &work.await?, "Instagram says that the app was removed");
    Ok(())
}

/// Deletes what came from Instagram for whoever asks, and answers the code under which that can be looked up. The
/// same call again gets the same code.
pub async fn delete_data(services: &Services, signed_request: &str) -> Result<String, CallbackError> {
    let request = verified(services, signed_request)?;
    let (now, reference) = (services.now(), services.random.reference());
    let (code, hash) = (services.random.token(), services.vault.sign("data deletion", signed_request));
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let known = data_deletion::Entity::find()
                .filter(data_deletion::Column::RequestHash.eq(hash.clone()))
                .one(tx)
                .await?;
            if let Some(known) = known {
                return Ok((known.code, Vec::new()));
            }
            let rows = concerned(tx, &request).await?;
            for row in &rows {
                disconnect(tx, row, &reference, now).await?;
                forget(tx, row).await?;
            }
            let done = data_deletion::ActiveModel {
                code: Set(code.clone()),
                request_hash: Set(hash),
                completed_at: Set(now.0),
                ..Default::default()
            };
            data_deletion::Entity::insert(done).exec_without_returning(tx).await?;
            Ok::<_, Error>((code, rows))
        })
    });
    let (code, rows) = work.await?;
    tell(services, &rows, "data from Instagram was deleted at its owner's request");
    Ok(code)
}

/// The day (UTC, `2026-11-22`) on which the deletion with this code was done; none for a code that was never given out.
pub async fn deletion(services: &Services, code: &str) -> Result<Option<String>> {
    let found = data_deletion::Entity::find()
        .filter(data_deletion::Column::Code.eq(code))
        .one(services.database.read())
        .await?;
    let day = |row: data_deletion::Model| {
        let instant = jiff::Timestamp::from_millisecond(row.completed_at).unwrap_or_default();
        instant.to_zoned(TimeZone::UTC).date().to_string()
    };
    Ok(found.map(day))
}

fn verified(services: &Services, signed_request: &str) -> Result<SignedRequest, CallbackError> {
    let app = services.instagram_app.as_ref().ok_or(CallbackError::NoApp)?;
    Ok(SignedRequest::verify(signed_request, &app.secrets())?)
}

/// The connections of the account that the call names, by the id our app sees or by its own.
async fn concerned(tx: &DatabaseTransaction, request: &SignedRequest) -> Result<Vec<connection::Model>> {
    let own: Vec<i64> = account::Entity::find()
        .filter(account::Column::InstagramUserId.eq(&request.user_id))
        .all(tx)
        .await?
        .into_iter()
        .map(|account| account.id)
        .collect();
    let named = Condition::any()
        .add(connection::Column::AppScopedId.eq(&request.user_id))
        .add(connection::Column::AccountId.is_in(own));
    // Meta counts in seconds: a connection of the same second may be the one that was ended.
    let signed_until = request.issued_at.saturating_mul(1000).saturating_add(999);
    Ok(connection::Entity::find()
        .filter(named)
        .filter(connection::Column::ConnectedAt.lte(signed_until))
        .all(tx)
        .await?)
}

async fn disconnect(
    tx: &DatabaseTransaction,
    row: &connection::Model,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    credential::Entity::delete_many()
        .filter(credential::Column::AccountId.eq(row.account_id))
        .filter(credential::Column::Provider.eq(instagram::SLUG))
        .exec(tx)
        .await?;
    hold::hold(tx, AccountId(row.account_id), ProblemCode::NotConnected, reference, now).await
}

/// The name, the ids, and where the posts are. What has been published stays on Instagram, where it is its owner's.
async fn forget(tx: &DatabaseTransaction, row: &connection::Model) -> Result<()> {
    connection::Entity::delete_by_id(row.id).exec(tx).await?;
    account::Entity::update_many()
        .col_expr(account::Column::InstagramUserId, Expr::value(None::<String>))
        .filter(account::Column::Id.eq(row.account_id))
        .exec(tx)
        .await?;
    post::Entity::update_many()
        .col_expr(post::Column::MediaId, Expr::value(None::<String>))
        .col_expr(post::Column::Permalink, Expr::value(None::<String>))
        .filter(post::Column::AccountId.eq(row.account_id))
        .filter(post::Column::Status.eq(PostStatus::Published.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

fn tell(services: &Services, rows: &[connection::Model], what: &str) {
    for row in rows {
        tracing::info!(account = row.account_id, "{what}");
        services.tell(UserId(row.owner_id), Event::Account { id: AccountId(row.account_id) });
        services.tell(UserId(row.owner_id), Event::Resync);
    }
}

//! What Meta tells us: somebody removed the app from their account, or asks for the deletion of their data.

use entity::{account, connection, credential, data_deletion};
use jiff::tz::TimeZone;
use providers::instagram::{self, SignedRequest, SignedRequestError};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::event::Event;
use types::problem::ProblemCode;
use types::{AccountId, Timestamp, UserId};

use super::forget::{self, ForgetStragglers, forget};
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
            let accounts = concerned(tx, &request).await?;
            for account in &accounts {
                disconnect(tx, account, &reference, now).await?;
            }
            Ok::<_, Error>(accounts)
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
    let dead = forget::dead_jobs(services).await?;
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let known = data_deletion::Entity::find()
                .filter(data_deletion::Column::RequestHash.eq(hash.clone()))
                .one(tx)
                .await?;
            if let Some(known) = known {
                return Ok((known.code, Vec::new()));
            }
            let accounts = concerned(tx, &request).await?;
            for account in &accounts {
                let id = AccountId(account.id);
                disconnect(tx, account, &reference, now).await?;
                forget(tx, id, &reference, now).await?;
                forget::discard(tx, id, &dead).await?;
                ForgetStragglers::plan(tx, id, now).await?;
            }
            let done = data_deletion::ActiveModel {
                code: Set(code.clone()),
                request_hash: Set(hash),
                completed_at: Set(now.0),
                ..Default::default()
            };
            data_deletion::Entity::insert(done).exec_without_returning(tx).await?;
            Ok::<_, Error>((code, accounts))
        })
    });
    let (code, accounts) = work.await?;
    tell(services, &accounts, "data from Instagram was deleted at its owner's request");
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

/// The accounts that the call names, by the id that our app sees or by Instagram's own. One whose connection was never
/// looked at since connections are kept has no row for it, and is known by Instagram's own id alone.
async fn concerned(tx: &DatabaseTransaction, request: &SignedRequest) -> Result<Vec<account::Model>> {
    // Meta counts in seconds: a connection of the same second may be the one that was ended.
    let signed_until = request.issued_at.saturating_mul(1000).saturating_add(999);
    let known = connection::Entity::find().filter(
        Condition::any().add(connection::Column::AppScopedId.eq(&request.user_id)).add(
            connection::Column::AccountId.in_subquery(
                Query::select()
                    .column(account::Column::Id)
                    .from(account::Entity)
                    .and_where(account::Column::InstagramUserId.eq(&request.user_id))
                    .to_owned(),
            ),
        ),
    );
    let (older, newer): (Vec<_>, Vec<_>) =
        known.all(tx).await?.into_iter().partition(|row| row.connected_at <= signed_until);
    let ids = |rows: Vec<connection::Model>| rows.into_iter().map(|row| row.account_id);
    Ok(account::Entity::find()
        .filter(
            Condition::any()
                .add(account::Column::Id.is_in(ids(older)))
                .add(account::Column::InstagramUserId.eq(&request.user_id)),
        )
        .filter(account::Column::Id.is_not_in(ids(newer)))
        .all(tx)
        .await?)
}

async fn disconnect(
    tx: &DatabaseTransaction,
    account: &account::Model,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    credential::Entity::delete_many()
        .filter(credential::Column::AccountId.eq(account.id))
        .filter(credential::Column::Provider.eq(instagram::SLUG))
        .exec(tx)
        .await?;
    hold::hold(tx, AccountId(account.id), ProblemCode::NotConnected, reference, now).await
}

fn tell(services: &Services, accounts: &[account::Model], what: &str) {
    for account in accounts {
        tracing::info!(account = account.id, "{what}");
        services.tell(UserId(account.owner_id), Event::Account { id: AccountId(account.id) });
        services.tell(UserId(account.owner_id), Event::Resync);
    }
}

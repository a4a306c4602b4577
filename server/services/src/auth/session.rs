//! Sessions: a signed token in a cookie, and a row that can end it.

use std::time::Duration;

use entity::{session, user};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use serde::{Deserialize, Serialize};
use types::session::Session;
use types::{Timestamp, UserId};

use super::SignedIn;
use crate::{Result, Services};

/// How long a person stays signed in.
pub const LIFETIME: Duration = Duration::from_secs(14 * 24 * 3600);

#[derive(Serialize, Deserialize)]
struct Claims {
    /// The session's row.
    sid: i64,
    /// The person.
    sub: String,
    /// Seconds since the epoch, as RFC 7519 wants them.
    exp: i64,
}

/// Opens a session inside the transaction that consumed the proof of identity, and returns its token.
pub(super) async fn open(services: &Services, tx: &DatabaseTransaction, user: UserId) -> Result<String> {
    let now = services.now();
    let expires_at = now.plus(LIFETIME);
    let row = session::ActiveModel {
        user_id: Set(user.0),
        created_at: Set(now.0),
        expires_at: Set(expires_at.0),
        ..Default::default()
    };
    let id = session::Entity::insert(row).exec(tx).await?.last_insert_id;
    let claims = Claims { sid: id, sub: user.to_string(), exp: expires_at.0 / 1000 };
    let key = EncodingKey::from_secret(services.vault.session_key().as_slice());
    encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(|error| anyhow::Error::new(error).into())
}

/// The person behind a token; `None` when it is not ours, has expired or was ended.
pub async fn verify(services: &Services, token: &str) -> Result<Option<SignedIn>> {
    let Some(claims) = read(services, token) else { return Ok(None) };
    let now = services.now();
    let session = session::Entity::find_by_id(claims.sid)
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now.0))
        .one(services.database.read())
        .await?;
    let Some(session) = session else { return Ok(None) };
    let user = user::Entity::find_by_id(session.user_id).one(services.database.read()).await?;
    Ok(user.map(|user| SignedIn::new(session.id, &user)))
}

/// Ends a session; its token is worthless from the commit on.
pub async fn end(services: &Services, signed_in: &SignedIn) -> Result<()> {
    let (id, now) = (signed_in.session, services.now());
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                session::Entity::update_many()
                    .col_expr(session::Column::EndedAt, Expr::value(now.0))
                    .filter(session::Column::Id.eq(id))
                    .exec(tx)
                    .await?;
                Ok(())
            })
        })
        .await
}

/// The session as the shell shows it.
pub fn describe(services: &Services, signed_in: &SignedIn) -> Session {
    Session {
        user: signed_in.operator.user,
        email: signed_in.operator.email.clone(),
        role: signed_in.role,
        sandbox: services.sandbox,
    }
}

fn read(services: &Services, token: &str) -> Option<Claims> {
    let mut rules = Validation::new(Algorithm::HS256);
    // The expiry is compared with the injected clock through the session's row, not with the machine's.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(services.vault.session_key().as_slice());
    let claims = decode::<Claims>(token, &key, &rules).ok()?.claims;
    (Timestamp(claims.exp.saturating_mul(1000)) > services.now()).then_some(claims)
}

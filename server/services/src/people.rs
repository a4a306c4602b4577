//! People who may sign in. The beta is by invitation: nobody creates a person by asking for a link.

use entity::user;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict,
};
use types::UserId;
use types::session::Role;

use crate::{Error, Result, Services};

/// Lets an address sign in. Doing it twice changes nothing.
///
/// # Errors
/// [`Error::Invalid`] when the text is not an address.
pub async fn invite(services: &Services, email: &str, role: Role) -> Result<UserId> {
    let email = normalise(email)?;
    let now = services.now();
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let row = user::ActiveModel {
                    email: Set(email.clone()),
                    role: Set(role.as_str().to_owned()),
                    created_at: Set(now.0),
                    ..Default::default()
                };
                user::Entity::insert(row)
                    .on_conflict(OnConflict::column(user::Column::Email).do_nothing().to_owned())
                    .exec_without_returning(tx)
                    .await?;
                let found = user::Entity::find().filter(user::Column::Email.eq(email)).one(tx).await?;
                Ok(UserId(found.ok_or(Error::NotFound("user"))?.id))
            })
        })
        .await
}

/// An address in the form it is stored and compared in.
///
/// # Errors
/// [`Error::Invalid`] when it has no `@` between two parts, or white space, or more than 254 characters.
pub fn normalise(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let sound = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    if sound {
        Ok(email)
    } else {
        Err(Error::Invalid { field: "email", why: "this is not an e-mail address".into() })
    }
}

/// Who has this address, if anybody.
pub async fn find(services: &Services, email: &str) -> Result<Option<UserId>> {
    let email = normalise(email)?;
    let found =
        user::Entity::find().filter(user::Column::Email.eq(email)).one(services.database.read()).await?;
    Ok(found.map(|user| UserId(user.id)))
}

/// Makes other transactions that lock the same person wait until this one ends: for what is looked up first and
/// inserted then, where two at once would both find nothing.
pub(crate) async fn lock(tx: &DatabaseTransaction, owner: i64) -> Result<()> {
    user::Entity::find_by_id(owner).lock_exclusive().one(tx).await?;
    Ok(())
}

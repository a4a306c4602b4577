//! Magic links: a link by mail that signs in once, within 15 minutes.
//!
//! The token is never stored. It is the row's id and a tag that only our vault can make from the row's salt, so
//! the mail job can be written with an id alone and a copy of the database signs nobody in.

use std::time::Duration;

use entity::{magic_link, user};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, prelude::Expr};
use types::UserId;

use super::session;
use crate::{Result, Services, mail, people};

/// How long a link can be used.
pub const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// Links a person may ask for within [`LIFETIME`]; more are ignored without a word.
const MOST_AT_ONCE: u64 = 5;
const PURPOSE: &str = "magic link";

/// What became of a token somebody brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Consumed {
    /// Signed in; the session's token.
    SignedIn(String),
    /// The link is fine, but was asked for in another browser: ask the person before going on.
    OtherBrowser,
    /// Ours, but too old.
    Expired,
    /// Ours, but used before, or a newer one was sent.
    Used,
    /// Not ours.
    Unknown,
}

/// Sends a link if the address belongs to somebody. The caller answers the same either way and before this
/// ends, so that neither words nor time tell whether it does.
///
/// `browser` is the secret of the asking browser's cookie; empty binds the link to no browser.
pub async fn request(services: &Services, email: &str, browser: &str) -> Result<()> {
    let email = people::normalise(email)?;
    let Some(user) =
        user::Entity::find().filter(user::Column::Email.eq(email)).one(services.database.read()).await?
    else {
        return Ok(());
    };
    let recent = magic_link::Entity::find()
        .filter(magic_link::Column::UserId.eq(user.id))
        .filter(magic_link::Column::CreatedAt.gt(services.now().minus(LIFETIME).0))
        .count(services.database.read())
        .await?;
    if recent >= MOST_AT_ONCE {
        tracing::warn!(user.id, "too many sign-in links asked for");
        return Ok(());
    }
    create(services, UserId(user.id), browser, Delivery::Mail).await.map(drop)
}

/// Makes a link for somebody at the keyboard of this machine, bound to no browser and sent nowhere.
pub async fn for_console(services: &Services, user: UserId) -> Result<String> {
    create(services, user, "", Delivery::Console).await
}

/// The address a person opens. The token travels in the fragment, which no server or proxy sees.
pub fn url(services: &Services, token: &str) -> String {
    let mut url = services.public_url.clone();
    url.set_path("/auth/magic");
    url.set_fragment(Some(token));
    url.into()
}

/// The token of a stored link, made again for its mail.
pub(crate) fn token(services: &Services, link: &magic_link::Model) -> String {
    format!("{}.{}", link.id, services.vault.sign(PURPOSE, &message(link)))
}

/// Uses a token. `browser` is the secret of the browser's cookie, `confirmed` that the person said yes to
/// signing in from another browser than the one that asked.
pub async fn consume(services: &Services, token: &str, browser: &str, confirmed: bool) -> Result<Consumed> {
    let Some(link) = find(services, token).await? else { return Ok(Consumed::Unknown) };
    let now = services.now();
    if link.used_at.is_some() {
        return Ok(Consumed::Used);
    }
    if link.expires_at <= now.0 {
        return Ok(Consumed::Expired);
    }
    let other_browser =
        !link.browser_hash.is_empty() && link.browser_hash != services.vault.sign("browser", browser);
    if other_browser && !confirmed {
        return Ok(Consumed::OtherBrowser);
    }
    let this = services.clone();
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let used = magic_link::Entity::update_many()
                    .col_expr(magic_link::Column::UsedAt, Expr::value(now.0))
                    .filter(magic_link::Column::Id.eq(link.id))
                    .filter(magic_link::Column::UsedAt.is_null())
                    .exec(tx)
                    .await?;
                if used.rows_affected == 0 {
                    return Ok(Consumed::Used);
                }
                Ok(Consumed::SignedIn(session::open(&this, tx, UserId(link.user_id)).await?))
            })
        })
        .await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Delivery {
    Mail,
    Console,
}

/// A new link voids the older ones of the same person.
async fn create(services: &Services, user: UserId, browser: &str, delivery: Delivery) -> Result<String> {
    let now = services.now();
    let salt = services.random.token();
    let browser_hash =
        if browser.is_empty() { String::new() } else { services.vault.sign("browser", browser) };
    let link = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                magic_link::Entity::update_many()
                    .col_expr(magic_link::Column::UsedAt, Expr::value(now.0))
                    .filter(magic_link::Column::UserId.eq(user.0))
                    .filter(magic_link::Column::UsedAt.is_null())
                    .exec(tx)
                    .await?;
                let row = magic_link::ActiveModel {
                    user_id: Set(user.0),
                    salt: Set(salt),
                    browser_hash: Set(browser_hash),
                    created_at: Set(now.0),
                    expires_at: Set(now.plus(LIFETIME).0),
                    ..Default::default()
                };
                let link = magic_link::Entity::insert(row).exec_with_returning(tx).await?;
                if delivery == Delivery::Mail {
                    queue::enqueue(tx, &mail::SendMagicLink { link: link.id }).await?;
                }
                Ok::<_, crate::Error>(link)
            })
        })
        .await?;
    Ok(token(services, &link))
}

async fn find(services: &Services, token: &str) -> Result<Option<magic_link::Model>> {
    let Some((id, tag)) = token.trim().split_once('.') else { return Ok(None) };
    let Ok(id) = id.parse::<i64>() else { return Ok(None) };
    let link = magic_link::Entity::find_by_id(id).one(services.database.read()).await?;
    Ok(link.filter(|link| services.vault.verify(PURPOSE, &message(link), tag)))
}

fn message(link: &magic_link::Model) -> String {
    format!("{}:{}:{}", link.id, link.user_id, link.salt)
}

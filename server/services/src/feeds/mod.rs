//! Feeds the operator follows.

mod list;

use entity::{article, feed, post, subscription};
use providers::fetch::{Conditions, Fetched};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect, prelude::Expr,
};
use types::event::Event;
use types::feed::NewFeed;
use types::problem::ProblemCode;
use types::{AccountId, FeedId};
use url::Url;

use crate::auth::Operator;
use crate::pipeline::ingest;
use crate::{Error, Result, Services, feed_document, people};

pub use list::{list, skipped};

/// Follows a feed. It is read once before it is stored, so a wrong address is told at once.
///
/// # Errors
/// [`Error::Invalid`] for an address that is none, [`Error::Problem`] when it does not lead to a readable feed.
pub async fn add(services: &Services, operator: &Operator, new: NewFeed) -> Result<FeedId> {
    let url = address(&new.url)?;
    if new.accounts.is_empty() {
        return Err(Error::Invalid { field: "accounts", why: "choose at least one account".into() });
    }
    for account in &new.accounts {
        crate::accounts::row(services, operator, *account).await?;
    }
    let document = read(services, &url).await?;
    let row = feed::ActiveModel {
        owner_id: Set(operator.user().0),
        title: Set(document.title.unwrap_or_else(|| url.host_str().unwrap_or("feed").to_owned())),
        site_url: Set(document.link),
        url: Set(url.into()),
        next_poll_at: Set(services.now().0),
        failures: Set(0),
        paused: Set(false),
        created_at: Set(services.now().0),
        ..Default::default()
    };
    let accounts = new.accounts;
    let id = services.database.write(move |tx| Box::pin(insert(tx, row, accounts))).await?;
    services.tell(operator.user(), Event::Feed { id });
    Ok(id)
}

/// Reads a feed now.
pub async fn poll_now(services: &Services, operator: &Operator, id: FeedId) -> Result<()> {
    row(services, operator, id).await?;
    let now = services.now();
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let key = ingest::key(id.0);
                if !queue::reschedule(tx, &key, now.0).await? {
                    queue::enqueue(tx, &ingest::Ingest { feed: id.0 }).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Pauses or resumes a feed.
pub async fn pause(services: &Services, operator: &Operator, id: FeedId, paused: bool) -> Result<()> {
    row(services, operator, id).await?;
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                feed::Entity::update_many()
                    .col_expr(feed::Column::Paused, Expr::value(paused))
                    .filter(feed::Column::Id.eq(id.0))
                    .exec(tx)
                    .await?;
                if paused {
                    queue::cancel(tx, &ingest::key(id.0)).await?;
                } else {
                    queue::enqueue(tx, &ingest::Ingest { feed: id.0 }).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await?;
    services.tell(operator.user(), Event::Feed { id });
    Ok(())
}

/// Stops following a feed. Its articles stay as long as a post points at them.
pub async fn remove(services: &Services, operator: &Operator, id: FeedId) -> Result<()> {
    row(services, operator, id).await?;
    services.database.write(move |tx| Box::pin(unfollow(tx, id))).await?;
    services.tell(operator.user(), Event::Feed { id });
    Ok(())
}

/// Fetches and parses a feed document.
pub(crate) async fn read(services: &Services, url: &Url) -> Result<feed_document::FeedDocument> {
    let fetched = services.fetch.get(url, &Conditions::default(), ingest::MAX_BYTES).await;
    let document = match fetched {
        Ok(Fetched::Document(found)) => {
            feed_document::parse(&found.bytes, found.content_type.as_deref(), Some(&found.final_url))
        }
        Ok(Fetched::NotModified) => {
            return Err(Error::Problem { code: ProblemCode::FeedUnreachable, detail: "HTTP 304".into() });
        }
        Err(error) => return Err(Error::Problem { code: error.problem(), detail: error.to_string() }),
    };
    document.map_err(|error| Error::Problem { code: error.problem(), detail: error.to_string() })
}

fn owned(operator: &Operator) -> sea_orm::Select<feed::Entity> {
    feed::Entity::find().filter(feed::Column::OwnerId.eq(operator.user().0))
}

async fn row(services: &Services, operator: &Operator, id: FeedId) -> Result<feed::Model> {
    let found = owned(operator).filter(feed::Column::Id.eq(id.0)).one(services.database.read()).await?;
    found.ok_or(Error::NotFound("feed"))
}

/// What a person typed as an address; `https` is assumed.
fn address(text: &str) -> Result<Url> {
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let invalid = || Error::Invalid { field: "url", why: "this is not a web address".into() };
    let url = Url::parse(&with_scheme).map_err(|_| invalid())?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(url) } else { Err(invalid()) }
}

async fn insert(
    tx: &DatabaseTransaction,
    row: feed::ActiveModel,
    accounts: Vec<AccountId>,
) -> Result<FeedId> {
    let (owner, url) =
        (row.owner_id.clone().take().unwrap_or_default(), row.url.clone().take().unwrap_or_default());
    people::lock(tx, owner).await?;
    let known = feed::Entity::find()
        .filter(feed::Column::OwnerId.eq(owner))
        .filter(feed::Column::Url.eq(url))
        .one(tx)
        .await?;
    let id = match known {
        Some(feed) => {
            // Followed before: a feed that was given up is paused.
            let changes = feed::ActiveModel {
                paused: Set(false),
                next_poll_at: row.next_poll_at,
                ..Default::default()
            };
            feed::Entity::update_many().set(changes).filter(feed::Column::Id.eq(feed.id)).exec(tx).await?;
            feed.id
        }
        None => feed::Entity::insert(row).exec(tx).await?.last_insert_id,
    };
    let rows = accounts
        .into_iter()
        .map(|account| subscription::ActiveModel { feed_id: Set(id), account_id: Set(account.0) });
    subscription::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([subscription::Column::FeedId, subscription::Column::AccountId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    queue::enqueue(tx, &ingest::Ingest { feed: id }).await?;
    Ok(FeedId(id))
}

/// The row stays, paused and without subscribers, while posts point at its articles; otherwise it goes.
async fn unfollow(tx: &DatabaseTransaction, id: FeedId) -> Result<()> {
    queue::cancel(tx, &ingest::key(id.0)).await?;
    subscription::Entity::delete_many().filter(subscription::Column::FeedId.eq(id.0)).exec(tx).await?;
    let posts = post::Entity::find()
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(article::Entity)
                .from(post::Column::ArticleId)
                .to(article::Column::Id)
                .into(),
        )
        .filter(article::Column::FeedId.eq(id.0))
        .one(tx)
        .await?;
    if posts.is_none() {
        feed::Entity::delete_by_id(id.0).exec(tx).await?;
    } else {
        feed::Entity::update_many()
            .col_expr(feed::Column::Paused, Expr::value(true))
            .filter(feed::Column::Id.eq(id.0))
            .exec(tx)
            .await?;
    }
    Ok(())
}

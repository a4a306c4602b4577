//! Feeds the operator follows.

use std::collections::HashMap;

use entity::{account, article, assessment, feed, post, subscription};
use providers::fetch::{Conditions, Fetched};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Func, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, prelude::Expr,
};
use types::event::Event;
use types::feed::{Feed, FeedAccount, NewFeed, SkippedArticle};
use types::problem::{Problem, ProblemCode};
use types::{AccountId, FeedId, Timestamp};
use url::Url;

use crate::auth::Operator;
use crate::pipeline::{Verdict, ingest};
use crate::{Error, Result, Services, feed_document};

const WEEK_MS: i64 = 7 * 86_400_000;

/// All feeds of the operator, by title.
pub async fn list(services: &Services, operator: &Operator) -> Result<Vec<Feed>> {
    let rows = owned(operator).order_by_asc(feed::Column::Title).all(services.database.read()).await?;
    let mut accounts = subscribers(services, operator).await?;
    let counts = counts(services, operator).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            // A feed without subscribers is one the operator stopped following.
            let accounts = accounts.remove(&row.id)?;
            let (articles, drafted) = counts.get(&row.id).copied().unwrap_or_default();
            Some(view(row, accounts, articles, drafted))
        })
        .collect())
}

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

/// Articles that ended before a draft, newest first.
pub async fn skipped(services: &Services, operator: &Operator) -> Result<Vec<SkippedArticle>> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::OwnerId.eq(operator.user().0))
        .filter(
            Condition::any()
                .add(assessment::Column::Verdict.eq(Verdict::OffTopic.as_str()))
                .add(assessment::Column::ProblemCode.is_not_null()),
        )
        .order_by_desc(assessment::Column::Id)
        .limit(50)
        .all(services.database.read())
        .await?;
    let articles = article::Entity::find()
        .filter(article::Column::Id.is_in(rows.iter().map(|row| row.article_id)))
        .all(services.database.read())
        .await?;
    let accounts = account::Entity::find()
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .all(services.database.read())
        .await?;
    Ok(rows.into_iter().filter_map(|row| skipped_view(row, &articles, &accounts)).collect())
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
    let known = feed::Entity::find()
        .filter(feed::Column::OwnerId.eq(owner))
        .filter(feed::Column::Url.eq(url))
        .one(tx)
        .await?;
    let id = match known {
        Some(feed) => feed.id,
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

async fn subscribers(services: &Services, operator: &Operator) -> Result<HashMap<i64, Vec<FeedAccount>>> {
    let rows: Vec<(i64, i64, String)> = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::FeedId)
        .column(account::Column::Id)
        .column(account::Column::Handle)
        .join(
            JoinType::InnerJoin,
            subscription::Entity::belongs_to(account::Entity)
                .from(subscription::Column::AccountId)
                .to(account::Column::Id)
                .into(),
        )
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .order_by_asc(account::Column::Handle)
        .into_tuple()
        .all(services.database.read())
        .await?;
    let mut by_feed: HashMap<i64, Vec<FeedAccount>> = HashMap::new();
    for (feed, id, handle) in rows {
        by_feed.entry(feed).or_default().push(FeedAccount { id: AccountId(id), handle });
    }
    Ok(by_feed)
}

#[derive(FromQueryResult)]
struct Count {
    feed_id: i64,
    articles: i64,
    drafted: i64,
}

/// Articles and drafts of the last seven days, by feed.
async fn counts(services: &Services, operator: &Operator) -> Result<HashMap<i64, (u32, u32)>> {
    let rows = article::Entity::find()
        .select_only()
        .column(article::Column::FeedId)
        .expr_as(Func::count_distinct(Expr::col((article::Entity, article::Column::Id))), "articles")
        .expr_as(Func::count_distinct(Expr::col((post::Entity, post::Column::Id))), "drafted")
        .join(
            JoinType::LeftJoin,
            article::Entity::belongs_to(post::Entity)
                .from(article::Column::Id)
                .to(post::Column::ArticleId)
                .into(),
        )
        .filter(article::Column::OwnerId.eq(operator.user().0))
        .filter(article::Column::FoundAt.gte(services.now().0 - WEEK_MS))
        .group_by(article::Column::FeedId)
        .into_model::<Count>()
        .all(services.database.read())
        .await?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(rows.into_iter().map(|row| (row.feed_id, (number(row.articles), number(row.drafted)))).collect())
}

fn view(row: feed::Model, accounts: Vec<FeedAccount>, articles_7d: u32, drafted_7d: u32) -> Feed {
    let problem = row.problem_code.map(|code| Problem {
        code: ProblemCode::parse(&code),
        detail: row.problem_detail,
        reference: row.problem_reference.unwrap_or_default(),
        at: Timestamp(row.last_poll_at.unwrap_or(row.created_at)),
        retry_at: (!row.paused).then_some(Timestamp(row.next_poll_at)),
    });
    Feed {
        id: FeedId(row.id),
        url: row.url,
        title: row.title,
        site_url: row.site_url,
        accounts,
        last_poll_at: row.last_poll_at.map(Timestamp),
        next_poll_at: (!row.paused).then_some(Timestamp(row.next_poll_at)),
        problem,
        articles_7d,
        drafted_7d,
        paused: row.paused,
    }
}

fn skipped_view(
    row: assessment::Model,
    articles: &[article::Model],
    accounts: &[account::Model],
) -> Option<SkippedArticle> {
    let article = articles.iter().find(|article| article.id == row.article_id)?;
    let account = accounts.iter().find(|account| account.id == row.account_id)?;
    let at = Timestamp(row.decided_at.unwrap_or(row.created_at));
    Some(SkippedArticle {
        title: article.title.clone(),
        url: article.url.clone(),
        handle: account.handle.clone(),
        score: row.score.and_then(|score| u8::try_from(score).ok()),
        reasons: serde_json::from_str(&row.reasons).unwrap_or_default(),
        problem: row.problem_code.map(|code| Problem {
            code: ProblemCode::parse(&code),
            detail: row.problem_detail,
            reference: row.problem_reference.unwrap_or_default(),
            at,
            retry_at: row.retry_at.map(Timestamp),
        }),
        at,
    })
}

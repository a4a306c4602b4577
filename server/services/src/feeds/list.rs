//! Feeds and skipped articles as they are read.

use std::collections::HashMap;

use entity::{account, article, assessment, feed, post, subscription};
use sea_orm::sea_query::Func;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    prelude::Expr,
};
use types::assessment::Sensitivity;
use types::feed::{Feed, FeedAccount, SkippedAction, SkippedArticle};
use types::post::Step;
use types::problem::{Problem, ProblemCode};
use types::{AccountId, AssessmentId, FeedId, MicroUsd, Timestamp};

use super::owned;
use crate::auth::Operator;
use crate::pipeline::Verdict;
use crate::{Result, Services, claude};

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

/// Articles that ended before a draft, newest first.
pub async fn skipped(services: &Services, operator: &Operator) -> Result<Vec<SkippedArticle>> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::OwnerId.eq(operator.user().0))
        .filter(
            Condition::any()
                .add(assessment::Column::Verdict.eq(Verdict::OffTopic.as_str()))
                .add(assessment::Column::Verdict.eq(Verdict::Held.as_str()))
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
    let feeds = owned(operator).all(services.database.read()).await?;
    let prices = Prices::of(services, &rows, accounts).await?;
    Ok(rows.into_iter().filter_map(|row| skipped_view(row, &articles, &feeds, &prices)).collect())
}

/// The accounts, each with about what one more score costs, and one more draft with its picture.
struct Prices(Vec<(account::Model, MicroUsd, MicroUsd)>);

impl Prices {
    /// Of the accounts that the rows belong to.
    async fn of(
        services: &Services,
        rows: &[assessment::Model],
        accounts: Vec<account::Model>,
    ) -> Result<Self> {
        let mut prices = Vec::new();
        for account in accounts {
            if rows.iter().any(|row| row.account_id == account.id) {
                let score = claude::about(services, &account, Step::Classify).await?;
                let draft = claude::about(services, &account, Step::Draft).await?
                    + claude::about(services, &account, Step::Illustrate).await?;
                prices.push((account, score, draft));
            }
        }
        Ok(Self(prices))
    }
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
    feeds: &[feed::Model],
    Prices(accounts): &Prices,
) -> Option<SkippedArticle> {
    let article = articles.iter().find(|article| article.id == row.article_id)?;
    let (account, score, draft) = accounts.iter().find(|(account, ..)| account.id == row.account_id)?;
    let feed = feeds.iter().find(|feed| feed.id == article.feed_id);
    let at = Timestamp(row.decided_at.unwrap_or(row.created_at));
    let held = row.verdict == Verdict::Held.as_str();
    let next = match (&row.problem_code, row.score) {
        (Some(_), _) if row.retry_at.is_none() => Some(SkippedAction::Score { about: *score }),
        (None, Some(_)) => Some(SkippedAction::Draft { about: *draft }),
        _ => None,
    };
    Some(SkippedArticle {
        id: AssessmentId(row.id),
        title: article.title.clone(),
        url: article.url.clone(),
        feed: feed.map(|feed| feed.title.clone()).unwrap_or_default(),
        published_at: article.published_at.map(Timestamp),
        handle: account.handle.clone(),
        score: row.score.and_then(|score| u8::try_from(score).ok()),
        reasons: serde_json::from_str(&row.reasons).unwrap_or_default(),
        held: Sensitivity::parse(row.sensitivity.as_deref().filter(|_| held).unwrap_or_default()),
        next,
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

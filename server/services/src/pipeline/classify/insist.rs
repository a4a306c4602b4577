//! What a person does about an article that was skipped.

use entity::{article, assessment};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{AccountId, ArticleId, AssessmentId, PostId};

use super::super::Verdict;
use super::Classify;
use super::verdict::begin_post;
use crate::auth::Operator;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services};

/// Has an article drafted although it was skipped. Its score is there and is not paid for again; doing it twice drafts
/// once.
///
/// # Errors
/// [`Error::NotFound`] when it is not the operator's, [`Error::Invalid`] when it was not scored or is drafted already.
pub async fn draft_anyway(services: &Services, operator: &Operator, id: AssessmentId) -> Result<PostId> {
    let (owner, now, reference) = (operator.user(), services.now(), services.random.reference());
    let insisted = services.database.write(move |tx| {
        Box::pin(async move {
            let row = own(tx, owner.0, id).await?;
            let skipped = [Verdict::OffTopic, Verdict::Held].map(Verdict::as_str);
            let score = row.score.filter(|_| skipped.contains(&row.verdict.as_str()));
            let score = score.ok_or_else(|| not_now("it was not skipped"))?;
            let article = article::Entity::find_by_id(row.article_id).one(tx).await?;
            let article = article.ok_or(Error::NotFound("article"))?;
            let changes = assessment::ActiveModel {
                verdict: Set(Verdict::OnTopic.as_str().to_owned()),
                insisted: Set(true),
                ..Default::default()
            };
            set(tx, row.id, changes).await?;
            let way = Way { owner, article: ArticleId(row.article_id), account: AccountId(row.account_id) };
            let entry = Entry::ok(Step::Classify, What::Insisted, &reference, now);
            timeline::record(tx, way, entry.detail(format!("{score} / 100"))).await?;
            begin_post(tx, &article, (row.account_id, score), false, now).await
        })
    });
    let post = insisted.await?;
    services.tell(owner, Event::Post { id: post, status: PostStatus::Drafting });
    Ok(post)
}

/// Has an article scored again whose scoring stopped.
///
/// # Errors
/// [`Error::NotFound`] when it is not the operator's, [`Error::Invalid`] when nothing stopped it.
pub async fn score_again(services: &Services, operator: &Operator, id: AssessmentId) -> Result<()> {
    let owner = operator.user();
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let row = own(tx, owner.0, id).await?;
            let stopped = row.verdict == Verdict::Pending.as_str() && row.problem_code.is_some();
            if !stopped || row.retry_at.is_some() {
                return Err(not_now("nothing stopped it"));
            }
            let changes = assessment::ActiveModel {
                problem_code: Set(None),
                problem_detail: Set(None),
                problem_reference: Set(None),
                decided_at: Set(None),
                // Whoever asks now does not want to wait for the night.
                overnight: Set(false),
                ..Default::default()
            };
            set(tx, row.id, changes).await?;
            queue::enqueue(tx, &Classify { assessment: row.id }).await?;
            Ok(())
        })
    });
    work.await?;
    services.tell(owner, Event::Spend);
    Ok(())
}

/// The operator's own row, locked until the transaction ends.
async fn own(tx: &DatabaseTransaction, owner: i64, id: AssessmentId) -> Result<assessment::Model> {
    let row = assessment::Entity::find_by_id(id.0)
        .filter(assessment::Column::OwnerId.eq(owner))
        .lock_exclusive()
        .one(tx)
        .await?;
    row.ok_or(Error::NotFound("article"))
}

async fn set(tx: &DatabaseTransaction, id: i64, changes: assessment::ActiveModel) -> Result<()> {
    assessment::Entity::update_many().set(changes).filter(assessment::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

fn not_now(why: &str) -> Error {
    Error::Invalid { field: "article", why: why.to_owned() }
}

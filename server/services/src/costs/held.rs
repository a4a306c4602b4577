//! Jobs that wait for money, and what lets them go on.

use entity::{assessment, post};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use types::UserId;
use types::event::Event;
use types::problem::ProblemCode;

use crate::{Error, Result, Services, pipeline};

/// Work of the operator that waits with one of these problems looks again now. In a transaction of its own: whoever
/// runs a job takes the job first and the budget then.
pub(super) async fn release(
    services: &Services,
    owner: UserId,
    problems: &'static [ProblemCode],
) -> Result<()> {
    let now = services.now();
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            for key in waiting(tx, owner, problems).await? {
                queue::reschedule(tx, &key, now.0).await?;
            }
            Ok::<_, Error>(())
        })
    });
    work.await?;
    services.tell(owner, Event::Resync);
    Ok(())
}

/// Whether any work of the operator waits with one of these problems.
pub(super) async fn is_waiting(services: &Services, owner: UserId, problems: &[ProblemCode]) -> Result<bool> {
    Ok(!waiting(services.database.read(), owner, problems).await?.is_empty())
}

/// The keys of the jobs that may be waiting.
async fn waiting<C: ConnectionTrait>(
    database: &C,
    owner: UserId,
    problems: &[ProblemCode],
) -> Result<Vec<String>> {
    let codes = || problems.iter().map(|code| code.as_str());
    let posts: Vec<(i64, i64)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(post::Column::AccountId)
        .filter(post::Column::OwnerId.eq(owner.0))
        .filter(post::Column::ProblemCode.is_in(codes()))
        .into_tuple()
        .all(database)
        .await?;
    let assessments: Vec<(i64, i64)> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::Id)
        .column(assessment::Column::AccountId)
        .filter(assessment::Column::OwnerId.eq(owner.0))
        .filter(assessment::Column::ProblemCode.is_in(codes()))
        .into_tuple()
        .all(database)
        .await?;
    let of_posts = posts.into_iter().flat_map(|(id, account)| {
        [pipeline::draft::key(id), pipeline::illustrate::key(id), pipeline::overnight::key(account)]
    });
    let of_assessments = assessments
        .into_iter()
        .flat_map(|(id, account)| [pipeline::classify::key(id), pipeline::overnight::key(account)]);
    Ok(of_posts.chain(of_assessments).collect())
}

//! What waits for the night, and how it gets there and away.
//!
//! Articles to score and posts to write wait alike: in rows of a table of their own that are still open, are meant for
//! the night, and are in no batch.

use entity::{account, assessment, batch, batch_item};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect,
};
use types::Timestamp;
use types::post::PostStatus;
use types::problem::Problem;

use super::super::Verdict;
use super::super::classify::Classify;
use super::super::draft::Draft;
use super::{Overnight, Task, next_night};
use crate::Result;

/// The rows that a task's questions are about.
struct Rows {
    table: &'static str,
    /// The column that says where they stand, and what it says of those that are open.
    state: &'static str,
    open: &'static str,
}

impl Task {
    fn rows(self) -> Rows {
        match self {
            Self::Draft => Rows { table: "post", state: "status", open: PostStatus::Drafting.as_str() },
            Self::Score => Rows { table: "assessment", state: "verdict", open: Verdict::Pending.as_str() },
        }
    }
}

/// Asks about a new article: at once, or with the others of the day.
pub(crate) async fn ask(
    tx: &DatabaseTransaction,
    account: &account::Model,
    assessment: i64,
    now: Timestamp,
) -> Result<()> {
    if account.overnight {
        let night = next_night(now, &account.time_zone);
        queue::enqueue_at(tx, &Overnight { account: account.id }, night.0).await?;
    } else {
        queue::enqueue(tx, &Classify { assessment }).await?;
    }
    Ok(())
}

/// Has everything done at once that waits and is not out, as when a person does not want to wait any more.
pub(crate) async fn release(tx: &DatabaseTransaction, account: i64) -> Result<()> {
    for task in Task::ALL {
        let ids = first(tx, task, account, None).await?;
        at_once(tx, task, &ids).await?;
    }
    Ok(())
}

/// Has a post written at once, unless it is out: `false` then, for its words are on their way.
pub(crate) async fn write_now(tx: &DatabaseTransaction, post: i64) -> Result<bool> {
    Ok(at_once(tx, Task::Draft, &[post]).await? == 1)
}

/// Has these asked one by one, as far as they still wait; how many do.
pub(super) async fn at_once(tx: &DatabaseTransaction, task: Task, ids: &[i64]) -> Result<usize> {
    let still = take(tx, task, ids).await?;
    let changes = Query::update()
        .table(task.rows().table)
        .value("overnight", false)
        .and_where(Expr::col("id").is_in(still.iter().copied()))
        .to_owned();
    tx.execute(&changes).await?;
    match task {
        Task::Draft => {
            let jobs: Vec<Draft> = still.iter().map(|post| Draft { post: *post }).collect();
            queue::enqueue_all(tx, &jobs).await?;
        }
        Task::Score => {
            let jobs: Vec<Classify> =
                still.iter().map(|assessment| Classify { assessment: *assessment }).collect();
            queue::enqueue_all(tx, &jobs).await?;
        }
    }
    Ok(still.len())
}

/// Those of them that still wait, which nobody else takes until the transaction ends; nothing is shown on them any
/// more.
pub(super) async fn take(tx: &DatabaseTransaction, task: Task, ids: &[i64]) -> Result<Vec<i64>> {
    let open = Query::select()
        .column("id")
        .from(task.rows().table)
        .cond_where(open(task).add(Expr::col("id").is_in(ids.iter().copied())))
        .order_by("id", Order::Asc)
        .lock_exclusive()
        .to_owned();
    let mut still = ids_of(tx, &open).await?;
    // In a statement of its own: it sees the batch that was committed while this waited for the rows.
    let out = out(tx, task, &still).await?;
    still.retain(|id| !out.contains(id));
    clear(tx, task, &still).await?;
    Ok(still)
}

/// Those of them that are in a batch.
pub(super) async fn out(database: &impl ConnectionTrait, task: Task, ids: &[i64]) -> Result<Vec<i64>> {
    let batch = batch_item::Entity::belongs_to(batch::Entity)
        .from(batch_item::Column::BatchId)
        .to(batch::Column::Id)
        .into();
    let items = batch_item::Entity::find()
        .select_only()
        .column(batch_item::Column::SubjectId)
        .join(JoinType::InnerJoin, batch)
        .filter(batch::Column::Step.eq(task.step().as_str()))
        .filter(batch_item::Column::SubjectId.is_in(ids.iter().copied()));
    Ok(items.into_tuple().all(database).await?)
}

/// How many of an account's wait.
pub(super) async fn count(database: &impl ConnectionTrait, task: Task, account: i64) -> Result<u64> {
    Ok(first(database, task, account, None).await?.len() as u64)
}

/// The oldest that wait, all of them or so many.
pub(super) async fn first(
    database: &impl ConnectionTrait,
    task: Task,
    account: i64,
    most: Option<usize>,
) -> Result<Vec<i64>> {
    let mut rows = Query::select();
    rows.column("id").from(task.rows().table).cond_where(waiting(task, account)).order_by("id", Order::Asc);
    if let Some(most) = most {
        rows.limit(most as u64);
    }
    ids_of(database, &rows).await
}

/// When what waits is handed in: a post at once, an article in the first night after it was found. `None` if nothing
/// waits.
pub(super) async fn due(
    database: &impl ConnectionTrait,
    account: i64,
    zone: &str,
) -> Result<Option<Timestamp>> {
    if !first(database, Task::Draft, account, Some(1)).await?.is_empty() {
        return Ok(Some(Timestamp(0)));
    }
    let Some(oldest) = first(database, Task::Score, account, Some(1)).await?.pop() else { return Ok(None) };
    let oldest = assessment::Entity::find_by_id(oldest).one(database).await?;
    Ok(oldest.map(|row| next_night(Timestamp(row.created_at), zone)))
}

/// Shows on all that wait why nothing happens.
pub(super) async fn show(tx: &DatabaseTransaction, account: i64, problem: &Problem) -> Result<()> {
    for task in Task::ALL {
        let mut changes = Query::update();
        changes
            .table(task.rows().table)
            .value("problem_code", problem.code.as_str())
            .value("problem_detail", problem.detail.clone())
            .value("problem_reference", problem.reference.clone())
            .value("retry_at", problem.retry_at.map(|at| at.0))
            .cond_where(waiting(task, account));
        if task == Task::Draft {
            changes.value("problem_at", problem.at.0);
        }
        tx.execute(&changes).await?;
    }
    Ok(())
}

async fn clear(tx: &DatabaseTransaction, task: Task, ids: &[i64]) -> Result<()> {
    let nothing = || None::<String>;
    let changes = Query::update()
        .table(task.rows().table)
        .value("problem_code", nothing())
        .value("problem_detail", nothing())
        .value("problem_reference", nothing())
        .value("retry_at", None::<i64>)
        .and_where(Expr::col("id").is_in(ids.iter().copied()))
        .to_owned();
    tx.execute(&changes).await?;
    Ok(())
}

/// Open and meant for the night, whether out or not.
fn open(task: Task) -> Condition {
    let rows = task.rows();
    Condition::all().add(Expr::col("overnight").eq(true)).add(Expr::col(rows.state).eq(rows.open))
}

/// What of an account's is open and in no batch. What stopped for good waits for a person instead.
fn waiting(task: Task, account: i64) -> Condition {
    let out = Query::select()
        .column("subject_id")
        .from("batch_item")
        .inner_join("batch", Expr::col(("batch", "id")).equals(("batch_item", "batch_id")))
        .and_where(Expr::col(("batch", "step")).eq(task.step().as_str()))
        .to_owned();
    let goes_on =
        Condition::any().add(Expr::col("problem_code").is_null()).add(Expr::col("retry_at").is_not_null());
    open(task).add(Expr::col("account_id").eq(account)).add(Expr::col("id").not_in_subquery(out)).add(goes_on)
}

async fn ids_of(database: &impl ConnectionTrait, rows: &SelectStatement) -> Result<Vec<i64>> {
    let rows = database.query_all(rows).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

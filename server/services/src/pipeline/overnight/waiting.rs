//! What waits for the night, and how it gets there and away.
//!
//! Articles to score and posts to write wait alike: in rows of a table of their own that are still open, are meant for
//! the night, and are in no batch.

use entity::{account, assessment};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};
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

/// Has a post written at once, unless it is out: its words are on their way then.
pub(crate) async fn write_now(tx: &DatabaseTransaction, post: i64) -> Result<()> {
    at_once(tx, Task::Draft, &[post]).await
}

/// Has these asked one by one, as far as they still wait.
pub(super) async fn at_once(tx: &DatabaseTransaction, task: Task, ids: &[i64]) -> Result<()> {
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
    Ok(())
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
    let nothing = shown(task, None).and_where(Expr::col("id").is_in(still.iter().copied())).to_owned();
    tx.execute(&nothing).await?;
    Ok(still)
}

/// Those of them that are in a batch.
pub(super) async fn out(database: &impl ConnectionTrait, task: Task, ids: &[i64]) -> Result<Vec<i64>> {
    let mut items = items(task);
    items.and_where(Expr::col("subject_id").is_in(ids.iter().copied()));
    ids_of(database, &items).await
}

/// How many of an account's wait.
pub(super) async fn count(database: &impl ConnectionTrait, task: Task, account: i64) -> Result<u64> {
    let count = Expr::col("id").count().cast_as(Alias::new("bigint"));
    let rows =
        Query::select().expr(count).from(task.rows().table).cond_where(waiting(task, account)).to_owned();
    Ok(u64::try_from(ids_of(database, &rows).await?.pop().unwrap_or(0)).unwrap_or(0))
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

/// The accounts for which anything waits.
pub(super) async fn accounts(database: &impl ConnectionTrait) -> Result<Vec<i64>> {
    let mut accounts = Vec::new();
    for task in Task::ALL {
        let rows = Query::select()
            .distinct()
            .column("account_id")
            .from(task.rows().table)
            .cond_where(open(task))
            .to_owned();
        accounts.extend(ids_of(database, &rows).await?);
    }
    Ok(accounts)
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
        let changes = shown(task, Some(problem)).cond_where(waiting(task, account)).to_owned();
        tx.execute(&changes).await?;
    }
    Ok(())
}

/// Puts a problem on rows, or takes it away.
fn shown(task: Task, problem: Option<&Problem>) -> UpdateStatement {
    let mut changes = Query::update();
    changes
        .table(task.rows().table)
        .value("problem_code", problem.map(|problem| problem.code.as_str()))
        .value("problem_detail", problem.and_then(|problem| problem.detail.clone()))
        .value("problem_reference", problem.map(|problem| problem.reference.clone()))
        .value("retry_at", problem.and_then(|problem| problem.retry_at).map(|at| at.0));
    if task == Task::Draft {
        changes.value("problem_at", problem.map(|problem| problem.at.0));
    }
    changes
}

/// Open and meant for the night, whether out or not.
fn open(task: Task) -> Condition {
    let rows = task.rows();
    Condition::all().add(Expr::col("overnight").eq(true)).add(Expr::col(rows.state).eq(rows.open))
}

/// What of an account's is open and in no batch. What stopped for good waits for a person instead.
fn waiting(task: Task, account: i64) -> Condition {
    let goes_on =
        Condition::any().add(Expr::col("problem_code").is_null()).add(Expr::col("retry_at").is_not_null());
    open(task)
        .add(Expr::col("account_id").eq(account))
        .add(Expr::col("id").not_in_subquery(items(task)))
        .add(goes_on)
}

/// What the batches of a task hold.
fn items(task: Task) -> SelectStatement {
    Query::select()
        .column("subject_id")
        .from("batch_item")
        .inner_join("batch", Expr::col(("batch", "id")).equals(("batch_item", "batch_id")))
        .and_where(Expr::col(("batch", "step")).eq(task.step().as_str()))
        .to_owned()
}

/// The first column.
async fn ids_of(database: &impl ConnectionTrait, rows: &SelectStatement) -> Result<Vec<i64>> {
    let rows = database.query_all(rows).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

//! The queue's statements, in the dialect of the connection at hand.
//!
//! Every dialect takes the same parameters in the same order, so the code that binds them is written once.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};

/// One statement per step; the comment names its parameters in order. How jobs are claimed differs too much
/// between the engines to be one of them.
///
/// `now` is null in production, where the database's clock counts; tests inject it.
pub(crate) struct Dialect {
    /// now, lane, kind, payload, dedupe, run at, max attempts; gives the id, or nothing for a known key.
    pub(crate) enqueue: &'static str,
    /// now, lane, kind, max attempts, JSON array of `{payload, dedupe, run_at}`; gives the new ids.
    pub(crate) enqueue_all: &'static str,
    /// dedupe: takes back a waiting job; gives its lane.
    pub(crate) cancel: &'static str,
    /// dedupe, run at: moves a waiting job; gives its lane.
    pub(crate) reschedule: &'static str,
    /// now, JSON array of lanes; gives the ms until the next waiting job in them is due.
    pub(crate) next_due: &'static str,
    /// now, lease in ms, JSON array of `[id, token]`; gives the ids still held.
    pub(crate) extend: &'static str,
    /// id, token: a row while the lease is held.
    pub(crate) fence: &'static str,
    /// id, token: removes the job of a run.
    pub(crate) finish: &'static str,
    /// JSON array of `[id, token]`: removes the jobs of many runs.
    pub(crate) finish_all: &'static str,
    /// now, id, token, run at, delay in ms: back to waiting without counting the attempt.
    pub(crate) put_off: &'static str,
    /// now, id, token, fatal (0 or 1), run at, delay in ms, reason, reference; gives the new state.
    pub(crate) fail: &'static str,
    /// now: up to a hundred running jobs whose lease has run out.
    pub(crate) expired: &'static str,
    /// worker prefix: up to a hundred running jobs of other processes.
    pub(crate) orphaned: &'static str,
    /// now: counts per lane.
    pub(crate) stats: &'static str,
    /// now, state, lane, kind, limit: what a person wants to see first.
    pub(crate) jobs: &'static str,
    /// now, id: gives a dead job all its attempts again; gives its lane.
    pub(crate) retry_dead: &'static str,
    /// id: forgets a dead job.
    pub(crate) discard_dead: &'static str,
    /// now: a row while any job is running or due.
    pub(crate) busy: &'static str,
}

/// `job.state` of a job that no further try can help.
pub(crate) const DEAD: i64 = 3;

/// Chooses one statement of a dialect.
pub(crate) type Choose = fn(&Dialect) -> &'static str;

/// Runs a statement and gives how many rows it touched.
pub(crate) async fn execute<const N: usize>(
    connection: &impl ConnectionTrait,
    choose: Choose,
    values: [Value; N],
) -> Result<u64, DbErr> {
    let statement = statement(connection.get_database_backend(), choose, values)?;
    connection.execute_raw(statement).await.map(|result: ExecResult| result.rows_affected())
}

/// Runs a statement that gives at most one row.
pub(crate) async fn row<const N: usize>(
    connection: &impl ConnectionTrait,
    choose: Choose,
    values: [Value; N],
) -> Result<Option<QueryResult>, DbErr> {
    connection.query_one_raw(statement(connection.get_database_backend(), choose, values)?).await
}

/// Runs a statement that gives rows.
pub(crate) async fn rows<const N: usize>(
    connection: &impl ConnectionTrait,
    choose: Choose,
    values: [Value; N],
) -> Result<Vec<QueryResult>, DbErr> {
    connection.query_all_raw(statement(connection.get_database_backend(), choose, values)?).await
}

/// Runs one engine's own statement that gives rows.
pub(crate) async fn query<const N: usize>(
    connection: &impl ConnectionTrait,
    sql: &'static str,
    values: [Value; N],
) -> Result<Vec<QueryResult>, DbErr> {
    let backend = connection.get_database_backend();
    connection.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await
}

fn statement<const N: usize>(
    backend: DbBackend,
    choose: Choose,
    values: [Value; N],
) -> Result<Statement, DbErr> {
    let dialect = match backend {
        DbBackend::Sqlite => &sqlite::DIALECT,
        DbBackend::Postgres => &postgres::DIALECT,
        other => return Err(DbErr::BackendNotSupported { db: other.as_str(), ctx: "job queue" }),
    };
    Ok(Statement::from_sql_and_values(backend, choose(dialect), values))
}

/// Renders a value that cannot fail to be JSON as the one text parameter of a many-row statement.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Value, DbErr> {
    serde_json::to_string(value).map(Value::from).map_err(|error| DbErr::Json(error.to_string()))
}

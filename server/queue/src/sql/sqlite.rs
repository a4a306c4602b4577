use super::Dialect;

/// The injected time if there is one, else the database's; always the first parameter.
macro_rules! now {
    () => {
        "coalesce(?1, cast(unixepoch('subsec') * 1000 as integer))"
    };
}

/// What a rescuer must know of a job that nobody is running any more.
macro_rules! abandoned {
    () => {
        "select id, token, lane, kind, payload, attempt from job where state = 1 and "
    };
}

macro_rules! insert {
    () => {
        "insert into job (lane, kind, payload, dedupe, run_at, max_attempts, created_at) "
    };
}

macro_rules! unless_known {
    () => {
        " on conflict (dedupe) where dedupe is not null and state < 2 do nothing returning id"
    };
}

/// now, token, worker, lease in ms, lane, limit.
pub(crate) const CLAIM: &str = concat!(
    "update job set state = 1, attempt = attempt + 1, token = ?2, worker = ?3, lease_until = ",
    now!(),
    " + ?4 where id in (select id from job where state = 0 and lane = ?5 and run_at <= ",
    now!(),
    " order by run_at, id limit ?6) returning id, lane, kind, payload, attempt, max_attempts, run_at",
);

// `state < 2` beside `state = 0` lets SQLite use the partial index over keys; it does not deduce one from the
// other.
pub(super) static DIALECT: Dialect = Dialect {
    enqueue: concat!(
        insert!(),
        "values (?2, ?3, ?4, ?5, coalesce(?6, ",
        now!(),
        "), ?7, ",
        now!(),
        ")",
        unless_known!(),
    ),
    enqueue_all: concat!(
        insert!(),
        "select ?2, ?3, value->>'payload', value->>'dedupe', coalesce(value->>'run_at', ",
        now!(),
        "), ?4, ",
        now!(),
        " from json_each(?5) where true",
        unless_known!(),
    ),
    cancel: "delete from job where dedupe = ?1 and state < 2 and state = 0 returning lane",
    reschedule: "update job set run_at = ?2 where dedupe = ?1 and state < 2 and state = 0 returning lane",
    next_due: concat!(
        "select min(next.run_at) - ",
        now!(),
        " as delay from (select (select run_at from job where state = 0 and lane = free.value",
        " order by run_at limit 1) as run_at from json_each(?2) as free) as next",
    ),
    extend: concat!(
        "update job set lease_until = ",
        now!(),
        " + ?2 where id in (select value->>0 from json_each(?3))",
        " and (id, token) in (select value->>0, value->>1 from json_each(?3))",
        " and state = 1 and lease_until > ",
        now!(),
        " returning id",
    ),
    fence: "select 1 from job where id = ?1 and token = ?2",
    finish: "delete from job where id = ?1 and token = ?2",
    finish_all: concat!(
        "delete from job where id in (select value->>0 from json_each(?1))",
        " and (id, token) in (select value->>0, value->>1 from json_each(?1))",
    ),
    put_off: concat!(
        "update job set state = 0, attempt = attempt - 1, token = null, worker = null, lease_until = null,",
        " run_at = coalesce(?4, ",
        now!(),
        " + ?5, run_at) where id = ?2 and token = ?3",
    ),
    fail: concat!(
        "update job set state = iif(?4 = 1 or attempt >= max_attempts, 3, 0),",
        " run_at = iif(?4 = 1 or attempt >= max_attempts, run_at, coalesce(?5, ",
        now!(),
        " + ?6)), token = null, worker = null, lease_until = null, last_error = ?7, reference = ?8",
        " where id = ?2 and token = ?3 returning state",
    ),
    expired: concat!(abandoned!(), "lease_until < ", now!(), " order by lease_until limit 100"),
    orphaned: concat!(abandoned!(), "substr(worker, 1, length(?1)) <> ?1 order by lease_until limit 100"),
    stats: concat!(
        "select lane, sum(state = 0 and run_at <= ",
        now!(),
        ") as ready, sum(state = 1) as running, sum(state = 0 and run_at > ",
        now!(),
        ") as scheduled, sum(state = 3) as dead, ",
        now!(),
        " - min(iif(state = 0 and run_at <= ",
        now!(),
        ", run_at, null)) as oldest_ready_ms from job group by lane order by lane",
    ),
    jobs: concat!(
        "select * from (select id, lane, kind, payload, run_at, attempt, max_attempts, lease_until,",
        " last_error, reference, created_at, case when state = 1 then 'running' when state = 3 then 'dead'",
        " when run_at > ",
        now!(),
        " then 'scheduled' else 'ready' end as shown_state from job)",
        " where (?2 is null or shown_state = ?2) and (?3 is null or lane = ?3) and (?4 is null or kind = ?4)",
        " order by case shown_state when 'running' then 0 when 'ready' then 1 when 'scheduled' then 2",
        " else 3 end, run_at, id limit ?5",
    ),
    retry_dead: concat!(
        "update job set state = 0, attempt = 0, run_at = ",
        now!(),
        " where id = ?2 and state = 3 and not exists",
        " (select 1 from job as other where other.dedupe = job.dedupe and other.state < 2) returning lane",
    ),
    discard_dead: "delete from job where id = ?1 and state = 3",
    busy: concat!(
        "select 1 where exists (select 1 from job where state = 1)",
        " or exists (select 1 from job where state = 0 and run_at <= ",
        now!(),
        ")",
    ),
};

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

    use super::*;
    use crate::{Database, SCHEMA_SQLITE, WriteError};

    #[tokio::test]
    async fn no_statement_of_a_run_walks_over_the_whole_table() {
        let database = Database::open_in_memory().await.unwrap();
        let created = database.exclusive(|connection| {
            async { Ok::<_, WriteError>(connection.execute_unprepared(SCHEMA_SQLITE).await.map(|_| ())?) }
                .boxed()
        });
        created.await.unwrap();
        let statements = [
            DIALECT.cancel,
            DIALECT.reschedule,
            CLAIM,
            DIALECT.next_due,
            DIALECT.extend,
            DIALECT.fence,
            DIALECT.finish,
            DIALECT.finish_all,
            DIALECT.put_off,
            DIALECT.fail,
            DIALECT.expired,
            DIALECT.orphaned,
            DIALECT.retry_dead,
            DIALECT.discard_dead,
        ];
        for statement in statements {
            let plan = plan(database.read(), statement).await;
            let walks = |step: &String| step.starts_with("SCAN job") && !step.contains("USING INDEX job_");
            assert!(!plan.iter().any(walks), "{statement}\n{plan:#?}");
        }
    }

    /// The steps; to walk over one of the partial indexes is fine, for it holds only the rows in question.
    async fn plan(connection: &DatabaseConnection, statement: &str) -> Vec<String> {
        let question = Statement::from_string(DbBackend::Sqlite, format!("explain query plan {statement}"));
        let rows = connection.query_all_raw(question).await.unwrap();
        rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }
}

use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::Dialect;

/// The injected time if there is one, else the database's; always the first parameter.
///
/// The statement's timestamp stands still while a statement runs, so the ready index can be searched by it.
macro_rules! now {
    () => {
        "coalesce($1::bigint, (extract(epoch from statement_timestamp()) * 1000)::bigint)"
    };
}

/// Lets just this statement return before it is on the disk.
///
/// A claim that a power cut forgets is claimed again, with another token; the setting ends with the statement's
/// transaction, so it also works behind a pooler.
macro_rules! asynchronously {
    () => {
        " and (select set_config('synchronous_commit', 'off', true)) is not null"
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

/// What a rescuer must know of a job that nobody is running any more.
macro_rules! abandoned {
    () => {
        "select id, token, lane, kind, payload, attempt from job where state = 1 and "
    };
}

/// The ids of a JSON array of `[id, token]`, as an array: a join would let stale statistics choose a scan.
macro_rules! ids {
    ($parameter:literal) => {
        concat!(
            "id = any(array(select (pair->>0)::bigint from jsonb_array_elements(",
            $parameter,
            "::jsonb) as pair)) and (id, token) in (select (pair->>0)::bigint, (pair->>1)::bigint",
            " from jsonb_array_elements(",
            $parameter,
            "::jsonb) as pair)"
        )
    };
}

/// now, token, worker, lease in ms, JSON array of `{lane, slots}`: claims for all lanes in one round trip.
pub(crate) const CLAIM: &str = concat!(
    "with due as (select found.id from jsonb_to_recordset($5::jsonb) as wanted(lane text, slots bigint)",
    " cross join lateral (select id from job where state = 0 and lane = wanted.lane and run_at <= ",
    now!(),
    " order by run_at, id limit wanted.slots for update skip locked) as found)",
    " update job set state = 1, attempt = attempt + 1, token = $2::bigint, worker = $3, lease_until = ",
    now!(),
    " + $4::bigint where id = any(array(select id from due))",
    asynchronously!(),
    " returning id, lane, kind, payload, attempt, max_attempts, run_at",
);

/// Sends a notification outside any transaction of a caller.
pub(crate) async fn notify(
    connection: &impl ConnectionTrait,
    channel: &str,
    payload: &str,
) -> Result<(), DbErr> {
    let values = [channel.into(), payload.into()];
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, "select pg_notify($1, $2)", values);
    connection.execute_raw(statement).await.map(drop)
}

pub(super) static DIALECT: Dialect = Dialect {
    enqueue: concat!(
        insert!(),
        "values ($2, $3, $4, $5, coalesce($6::bigint, ",
        now!(),
        "), $7::integer, ",
        now!(),
        ")",
        unless_known!(),
    ),
    enqueue_all: concat!(
        insert!(),
        "select $2, $3, job->>'payload', job->>'dedupe', coalesce((job->>'run_at')::bigint, ",
        now!(),
        "), $4::integer, ",
        now!(),
        " from jsonb_array_elements($5::jsonb) as job",
        unless_known!(),
    ),
    cancel: "delete from job where dedupe = $1 and state < 2 and state = 0 returning lane",
    reschedule: "update job set run_at = $2 where dedupe = $1 and state < 2 and state = 0 returning lane",
    next_due: concat!(
        "select min(next.run_at) - ",
        now!(),
        " as delay from jsonb_array_elements_text($2::jsonb) as free(lane) cross join lateral",
        " (select run_at from job where state = 0 and lane = free.lane order by run_at limit 1) as next",
    ),
    extend: concat!(
        "update job set lease_until = ",
        now!(),
        " + $2::bigint where ",
        ids!("$3"),
        " and state = 1 and lease_until > ",
        now!(),
        asynchronously!(),
        " returning id",
    ),
    // Shared, so that the rescuer cannot take the job while the owner's transaction is open.
    fence: "select 1 from job where id = $1 and token = $2 for share",
    finish: "delete from job where id = $1 and token = $2",
    finish_all: concat!("delete from job where ", ids!("$1")),
    put_off: concat!(
        "update job set state = 0, attempt = attempt - 1, token = null, worker = null, lease_until = null,",
        " run_at = coalesce($4::bigint, ",
        now!(),
        " + $5::bigint, run_at) where id = $2 and token = $3",
    ),
    fail: concat!(
        "update job set state = case when $4::bigint = 1 or attempt >= max_attempts then 3 else 0 end,",
        " run_at = case when $4::bigint = 1 or attempt >= max_attempts then run_at else coalesce($5::bigint, ",
        now!(),
        " + $6::bigint) end, token = null, worker = null, lease_until = null, last_error = $7,",
        " reference = $8 where id = $2 and token = $3 returning state::bigint as state",
    ),
    expired: concat!(abandoned!(), "lease_until < ", now!(), " order by id limit 100 for update skip locked"),
    orphaned: concat!(abandoned!(), "not starts_with(worker, $1) order by id limit 100"),
    stats: concat!(
        "select lane, count(*) filter (where state = 0 and run_at <= ",
        now!(),
        ") as ready, count(*) filter (where state = 1) as running, count(*) filter (where state = 0",
        " and run_at > ",
        now!(),
        ") as scheduled, count(*) filter (where state = 3) as dead, ",
        now!(),
        " - min(run_at) filter (where state = 0 and run_at <= ",
        now!(),
        ") as oldest_ready_ms from job group by lane order by lane",
    ),
    jobs: concat!(
        "select * from (select id, lane, kind, payload, run_at, attempt, max_attempts, lease_until,",
        " last_error, reference, created_at, case when state = 1 then 'running' when state = 3 then 'dead'",
        " when run_at > ",
        now!(),
        " then 'scheduled' else 'ready' end as shown_state from job) as shown",
        " where ($2::text is null or shown_state = $2) and ($3::text is null or lane = $3)",
        " and ($4::text is null or kind = $4) order by case shown_state when 'running' then 0",
        " when 'ready' then 1 when 'scheduled' then 2 else 3 end, run_at, id limit $5::bigint",
    ),
    retry_dead: concat!(
        "update job set state = 0, attempt = 0, run_at = ",
        now!(),
        " where id = $2 and state = 3 and not exists",
        " (select 1 from job as other where other.dedupe = job.dedupe and other.state < 2) returning lane",
    ),
    discard_dead: "delete from job where id = $1 and state = 3",
    busy: concat!(
        "select 1 where exists (select 1 from job where state = 1)",
        " or exists (select 1 from job where state = 0 and run_at <= ",
        now!(),
        ")",
    ),
};

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend};

    use super::*;
    use crate::SCHEMA_POSTGRES;

    /// The statistics are as stale as those of any queue: they still say that the table is empty.
    #[tokio::test]
    async fn no_statement_of_a_run_walks_over_the_whole_table() {
        let connection = temporary_table().await;
        let statements = [
            CLAIM,
            DIALECT.cancel,
            DIALECT.reschedule,
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
            let plan = plan(&connection, statement).await;
            assert!(!plan.iter().any(|step| step.contains("Seq Scan on job")), "{statement}\n{plan:#?}");
        }
    }

    async fn temporary_table() -> DatabaseConnection {
        let mut options = ConnectOptions::new(crate::testing::postgres());
        let connection =
            Box::pin(sea_orm::Database::connect(options.max_connections(1).to_owned())).await.unwrap();
        let rows = "insert into job (lane, kind, payload, dedupe, run_at, max_attempts, created_at) \
                    select 'mail', 'send', '{}', 'key' || n, n, 5, n from generate_series(1, 20000) as n";
        let schema = SCHEMA_POSTGRES.replace("create table", "create temporary table");
        for statement in [schema.as_str(), rows] {
            connection.execute_unprepared(statement).await.unwrap();
        }
        connection
    }

    async fn plan(connection: &DatabaseConnection, statement: &str) -> Vec<String> {
        let pairs = "'[[1,2],[3,4]]'";
        let statement = if statement == CLAIM {
            statement.replace("$5", "'[{\"lane\":\"mail\",\"slots\":3}]'").replace("$3", "'worker'")
        } else if statement == DIALECT.extend {
            statement.replace("$3", pairs)
        } else if statement == DIALECT.finish_all {
            statement.replace("$1", pairs)
        } else if statement == DIALECT.next_due {
            statement.replace("$2", "'[\"mail\"]'")
        } else {
            statement.to_owned()
        };
        let text = ["dedupe = $1", "starts_with(worker, $1)", "last_error = $7", "reference = $8"];
        let statement = text.iter().fold(statement, |statement, place| {
            let quoted = place.replace('$', "'").replace(char::is_numeric, "x'");
            statement.replace(place, &quoted)
        });
        let statement =
            (1..=8).fold(statement, |statement, n| statement.replace(&format!("${n}"), &n.to_string()));
        let question = Statement::from_string(DbBackend::Postgres, format!("explain {statement}"));
        let rows = connection.query_all_raw(question).await.unwrap();
        rows.iter().map(|row| row.try_get("", "QUERY PLAN").unwrap()).collect()
    }
}

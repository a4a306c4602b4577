use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, DatabaseConnection, DbErr, RuntimeErr};
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::clock::Clock;
use crate::error::OpenError;

/// How a PostgreSQL database is opened.
#[derive(Clone, Debug)]
pub struct PostgresSettings {
    /// How many connections this process may hold, at least 8; 12.
    pub connections: u32,
    /// The address of a Redis that hands out wake-ups between processes, if there is one.
    pub redis: Option<String>,
    /// Where the queue reads the time.
    pub clock: Clock,
}

impl Default for PostgresSettings {
    fn default() -> Self {
        Self { connections: 12, redis: None, clock: Clock::default() }
    }
}

const MIN_CONNECTIONS: u32 = 8;
/// Claims, notifications and the two listeners each need one connection that no transaction can take away.
const RESERVED: u32 = 4;
/// A server that is down is not waited for any longer: the caller decides what then.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that was idle for so long is asked whether it is still there.
const TEST_AFTER: Duration = Duration::from_secs(30);
/// What every session is told. An open transaction anywhere keeps dead rows alive and the queue slow.
const SESSION: &str = "set idle_in_transaction_session_timeout = '60s'";
/// What a session that writes is told besides. A statement's plan is kept until the table is analysed: one that was made
/// while the queue was empty would read all of it, or all that is ready, for each claim when it is full. That cost two
/// thirds of the throughput in most runs. What has no index is still found.
const WRITING_SESSION: &str = "set idle_in_transaction_session_timeout = '60s'; \
    set enable_seqscan = off; set enable_bitmapscan = off";
/// How often two clients ask in turn whether each is answered by the session that prepared its statement.
const TURNS: i32 = 4;
/// A statement that is not there, one that is there already, and one with other parameters.
const MIXED_UP: [&str; 3] = ["26000", "42P05", "08P01"];

/// A server and how to talk to it.
pub(super) struct Address(PgConnectOptions);

/// What an opened database works with.
pub(super) struct Pools {
    pub(super) writer: DatabaseConnection,
    pub(super) reader: DatabaseConnection,
    /// How many transactions may be open at once.
    pub(super) transactions: usize,
}

impl Address {
    /// Refuses what would send passwords and posts to whoever answers: only `verify-full` checks who that is.
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| OpenError::Address(error.to_string()))?;
        let encrypts = matches!(options.get_ssl_mode(), PgSslMode::VerifyFull);
        let says_no = matches!(options.get_ssl_mode(), PgSslMode::Disable);
        if encrypts || says_no || is_local(&options) {
            return Ok(Self(options.disable_statement_logging()));
        }
        Err(OpenError::Unverified(options.get_host().to_owned()))
    }

    pub(super) async fn connect(&self, settings: &PostgresSettings) -> Result<Pools, OpenError> {
        let connections = settings.connections.max(MIN_CONNECTIONS);
        let readers = connections / 4;
        let writers = connections - readers;
        let writer = self.pool(writers, WRITING_SESSION).await.map_err(OpenError::Connect)?;
        let reader = self.pool(readers, SESSION).await.map_err(OpenError::Connect)?;
        test_prepared_statements(&writer).await?;
        let transactions = usize::try_from(writers - RESERVED).unwrap_or(1);
        Ok(Pools { writer, reader, transactions })
    }

    /// A session of its own.
    pub(super) async fn connect_once(&self) -> Result<DatabaseConnection, DbErr> {
        self.pool(1, SESSION).await
    }

    async fn pool(&self, size: u32, session: &'static str) -> Result<DatabaseConnection, DbErr> {
        let server = self.0.clone();
        // The address is only there to choose the engine.
        let mut options = ConnectOptions::new("postgres://server");
        options
            .max_connections(size)
            .min_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire_if_idle_for(TEST_AFTER)
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .map_sqlx_postgres_opts(move |_| server.clone())
            .map_sqlx_postgres_pool_opts(move |pool| {
                pool.after_connect(move |connection, _| {
                    Box::pin(async move { sqlx::Executor::execute(connection, session).await.map(drop) })
                })
            });
        Box::pin(sea_orm::Database::connect(options)).await
    }
}

/// Loopback and sockets do not leave the machine.
fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || loopback
}

/// A pooler in transaction mode answers a prepared statement in a session that never saw it, or saw another's under the
/// same name. Two clients with statements of their own show it soonest when they take turns: what the one has let go of
/// is what the other gets. Who began begins no more in the next turn, so that a pooler that deals out its sessions one
/// after the other is noticed too.
async fn test_prepared_statements(pool: &DatabaseConnection) -> Result<(), OpenError> {
    let pool = pool.get_postgres_connection_pool();
    let (mut plus, mut minus) =
        (pool.acquire().await.map_err(failed)?, pool.acquire().await.map_err(failed)?);
    for turn in 1..=TURNS {
        let mut clients = [(&mut plus, "select $1::integer", 1), (&mut minus, "select -($1::integer)", -1)];
        if turn % 2 == 0 {
            clients.reverse();
        }
        for (client, statement, sign) in clients {
            let asked = sqlx::query_scalar::<_, i32>(statement).bind(turn);
            if asked.fetch_one(&mut **client).await.map_err(failed)? != sign * turn {
                return Err(OpenError::Pooler(DbErr::Custom("it answered another's statement".to_owned())));
            }
        }
    }
    Ok(())
}

/// An error that only somebody in between can cause (PostgreSQL 15's table of error codes), or any other.
fn failed(error: sqlx::Error) -> OpenError {
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default();
    let mixed_up = MIXED_UP.contains(&&*code);
    let error = DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)));
    if mixed_up { OpenError::Pooler(error) } else { OpenError::Connect(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distant_server_must_prove_who_it_is() {
        for url in [
            "postgres://u:p@db.example.org/autogram",
            "postgres://u:p@db.example.org/autogram?sslmode=require",
            "postgres://u:p@db.example.org/autogram?sslmode=verify-ca",
            "postgres://u:p@10.0.0.4/autogram",
        ] {
            assert!(matches!(Address::parse(url), Err(OpenError::Unverified(_))), "{url}");
        }
        for url in [
            "postgres://u:p@db.example.org/autogram?sslmode=verify-full",
            "postgres://u:p@postgres.internal/autogram?sslmode=disable",
            "postgres://u:p@127.0.0.1:5433/autogram",
            "postgres://localhost/autogram",
            "postgres:///autogram?host=/var/run/postgresql",
        ] {
            assert!(Address::parse(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_not_repeated_with_its_password() {
        let error = Address::parse("postgres://u:hunter2@host:port/x").err().unwrap();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

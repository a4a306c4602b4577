//! The database under test: how a process is told of it, how it is read from outside, and how it is taken away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use queue::{Database, PostgresSettings};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Which engine keeps posts and jobs.
#[derive(Clone, Debug)]
pub enum Backend {
    /// A file, and one process.
    Sqlite,
    /// A PostgreSQL server, and two processes; with a Redis that hands jobs out, if there is one.
    Postgres {
        /// The address of any database of the server, whose user may make others.
        server: String,
        /// Redis's address, `redis://127.0.0.1:6379/`.
        redis: Option<String>,
    },
}

/// One database of one world.
pub(crate) enum Store {
    File(PathBuf),
    Server { server: String, name: String, redis: Option<String> },
}

impl Store {
    /// Makes an empty one.
    pub(crate) async fn make(backend: &Backend, name: &str, folder: &Path) -> Result<Self> {
        let Backend::Postgres { server, redis } = backend else {
            return Ok(Self::File(folder.join("autogram.sqlite")));
        };
        let store = Self::Server { server: server.clone(), name: name.to_owned(), redis: redis.clone() };
        connect(server.clone()).await?.execute_unprepared(&format!("create database {name}")).await?;
        Ok(store)
    }

    /// The variables that name it.
    pub(crate) fn environment(&self) -> Result<Vec<(&'static str, String)>> {
        let mut variables = vec![("AUTOGRAM_DATABASE", self.address()?)];
        if let Self::Server { redis: Some(redis), .. } = self {
            variables.push(("AUTOGRAM_REDIS_URL", redis.clone()));
        }
        Ok(variables)
    }

    /// How many processes work on it at a time.
    pub(crate) fn processes(&self) -> usize {
        match self {
            Self::File(_) => 1,
            Self::Server { .. } => 2,
        }
    }

    /// As the product opens it; nobody may work on it meanwhile.
    pub(crate) async fn open(&self) -> Result<Database> {
        Ok(match self {
            Self::File(file) => Database::open_sqlite(file).await?,
            Self::Server { .. } => {
                Database::open_postgres(&self.address()?, PostgresSettings::default()).await?
            }
        })
    }

    /// Beside whoever works on it.
    pub(crate) async fn reader(&self) -> Result<DatabaseConnection> {
        match self {
            Self::File(file) => connect(format!("sqlite://{}?mode=ro", file.display())).await,
            Self::Server { .. } => connect(self.address()?).await,
        }
    }

    /// Takes it away from everybody for a while; a Redis forgets everything and falls silent for as long.
    pub(crate) async fn outage(&self, length: Duration) -> Result<()> {
        match self {
            Self::File(file) => {
                let held = connect(format!("sqlite://{}?mode=rw", file.display())).await?;
                held.execute_unprepared("begin immediate").await?;
                tokio::time::sleep(length).await;
                held.execute_unprepared("rollback").await?;
            }
            Self::Server { server, name, redis } => {
                if let Some(redis) = redis {
                    silence(redis, length).await?;
                }
                let outside = connect(server.clone()).await?;
                let allow = |yes: bool| format!("alter database {name} with allow_connections {yes}");
                outside.execute_unprepared(&allow(false)).await?;
                let end = format!(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
                );
                outside.execute_unprepared(&end).await?;
                tokio::time::sleep(length).await;
                outside.execute_unprepared(&allow(true)).await?;
            }
        }
        Ok(())
    }

    fn address(&self) -> Result<String> {
        match self {
            Self::File(file) => Ok(file.to_string_lossy().into_owned()),
            Self::Server { server, name, .. } => {
                let (base, _) = server.rsplit_once('/').context("the server's address names no database")?;
                Ok(format!("{base}/{name}"))
            }
        }
    }
}

async fn connect(address: String) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(address);
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    Ok(Box::pin(sea_orm::Database::connect(options)).await?)
}

async fn silence(redis: &str, length: Duration) -> Result<()> {
    let host = redis.trim_start_matches("redis://").trim_end_matches('/');
    let mut connection = TcpStream::connect(host).await?;
    let commands = format!("FLUSHALL\r\nCLIENT PAUSE {} ALL\r\nQUIT\r\n", length.as_millis());
    connection.write_all(commands.as_bytes()).await?;
    Ok(connection.flush().await?)
}

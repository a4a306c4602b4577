use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::{AsyncConnectionConfig, Client, RedisError};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tokio::sync::watch;

use super::{Pending, Waking};
use crate::backend::postgres::fetcher::{Fetcher, Lanes};
use crate::error::OpenError;

/// How long an idle process waits for a ring: one command a minute is what idling costs.
const IDLE_WAIT: Duration = Duration::from_secs(60);
/// While some lanes are full the rest is waited for in short turns, so that a freed lane is soon heard again.
const BUSY_WAIT: Duration = Duration::from_secs(1);
/// An answer that is later than a wait by this much will not come.
const GRACE: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// More rings than this in a list mean that nobody listens; they would all say the same.
const LONGEST_LIST: usize = 100;

/// A list of rings for each lane. A ring is popped by one process with a free slot, which takes the jobs from
/// the database; if its slots do not suffice it rings again for the next.
pub(in crate::backend::postgres) struct Lists {
    client: Client,
    prefix: String,
    pending: Arc<Pending>,
}

impl Lists {
    /// A Redis that is down now is waited for later: without it the jobs are found by looking.
    pub(super) async fn open(
        url: &str,
        database: &DatabaseConnection,
        pending: Arc<Pending>,
    ) -> Result<Self, OpenError> {
        // The error's text may repeat the address with its password.
        let client = Client::open(url).map_err(|_| OpenError::RedisAddress)?;
        let name =
            Statement::from_string(database.get_database_backend(), "select current_database() as name");
        let row = database.query_one_raw(name).await.map_err(OpenError::Connect)?;
        let name =
            row.map(|row| row.try_get::<String>("", "name")).transpose().map_err(OpenError::Connect)?;
        Ok(Self { client, prefix: format!("job:{}:", name.unwrap_or_default()), pending })
    }

    pub(super) async fn listen(self, fetcher: &Fetcher) {
        tokio::join!(self.hear(fetcher), self.ring());
    }

    async fn hear(&self, fetcher: &Fetcher) {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(IDLE_WAIT + GRACE));
        loop {
            let error = match self.client.get_multiplexed_async_connection_with_config(&config).await {
                Ok(mut connection) => {
                    fetcher.set_waking(Waking::Redis);
                    self.pop(&mut connection, fetcher).await
                }
                Err(error) => error,
            };
            if fetcher.set_waking(Waking::Polling) {
                tracing::warn!(kind = ?error.kind(), "Redis is not there; new jobs are looked for every second");
            }
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }

    /// Pops rings until the connection fails.
    async fn pop(&self, connection: &mut MultiplexedConnection, fetcher: &Fetcher) -> RedisError {
        let mut lanes = fetcher.lanes();
        loop {
            let Some((keys, wait)) = self.keys(&mut lanes).await else {
                // Without a fetcher there is nobody to hear for; this task is about to be ended.
                std::future::pending::<()>().await;
                continue;
            };
            let mut command = redis::cmd("BLMPOP");
            command.arg(wait.as_secs()).arg(keys.len()).arg(&keys).arg("LEFT").arg("COUNT").arg(1);
            match command.query_async::<Option<(String, Vec<String>)>>(connection).await {
                Ok(Some((key, _))) => {
                    let lane = key.strip_prefix(&self.prefix).unwrap_or_default().to_owned();
                    fetcher.wake(BTreeSet::from([lane]));
                }
                Ok(None) => {}
                Err(error) => return error,
            }
        }
    }

    /// The lists of the lanes with free slots, as soon as there is one, and how long to wait for them.
    async fn keys(&self, lanes: &mut watch::Receiver<Lanes>) -> Option<(Vec<String>, Duration)> {
        let lanes = lanes.wait_for(|lanes| !lanes.free.is_empty()).await.ok()?;
        let wait = if lanes.full.is_empty() { IDLE_WAIT } else { BUSY_WAIT };
        Some((lanes.free.iter().map(|lane| format!("{}{lane}", self.prefix)).collect(), wait))
    }

    async fn ring(&self) {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(CONNECT_TIMEOUT))
            .set_number_of_retries(0);
        let mut connection = None;
        loop {
            let lanes = self.pending.next().await;
            if connection.is_none() {
                connection =
                    ConnectionManager::new_with_config(self.client.clone(), config.clone()).await.ok();
            }
            let Some(connection) = &mut connection else { continue };
            for lane in lanes {
                // Everyone looks by himself while Redis is away, and says so where he listens.
                if let Err(error) = self.push(connection, &lane).await {
                    tracing::debug!(kind = ?error.kind(), lane, "a ring was lost");
                }
            }
        }
    }

    async fn push(&self, connection: &mut ConnectionManager, lane: &str) -> Result<(), RedisError> {
        let key = format!("{}{lane}", self.prefix);
        let length: usize = redis::cmd("RPUSH").arg(&key).arg(1).query_async(connection).await?;
        if length > LONGEST_LIST {
            redis::cmd("LTRIM").arg(&key).arg(0).arg(LONGEST_LIST - 1).exec_async(connection).await?;
        }
        Ok(())
    }
}

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sqlx::postgres::PgListener;
use tokio::time::timeout;

use super::{Pending, Waking};
use crate::backend::postgres::fetcher::Fetcher;
use crate::random;
use crate::sql::postgres::notify;

/// PostgreSQL keeps the channels of different databases apart.
const CHANNEL: &str = "job";
/// Our own notification must have come back by then.
const SELF_TEST: Duration = Duration::from_secs(2);
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A channel of notifications that was seen to work.
pub(in crate::backend::postgres) struct Channel {
    listener: PgListener,
    writer: DatabaseConnection,
    instance: String,
    pending: Arc<Pending>,
}

impl Channel {
    /// Listens, and sends itself a notification: a pooler says yes to `LISTEN` and then delivers nothing.
    pub(super) async fn open(
        writer: &DatabaseConnection,
        instance: &str,
        pending: Arc<Pending>,
    ) -> Result<Self, String> {
        let test = async {
            let pool = writer.get_postgres_connection_pool();
            let mut listener = PgListener::connect_with(pool).await.map_err(|error| error.to_string())?;
            listener.listen(CHANNEL).await.map_err(|error| error.to_string())?;
            let token = format!("test {}", random::unique_name());
            notify(writer, CHANNEL, &token).await.map_err(|error| error.to_string())?;
            while listener.recv().await.map_err(|error| error.to_string())?.payload() != token {}
            Ok::<_, String>(listener)
        };
        let listener = match timeout(SELF_TEST, test).await {
            Ok(tested) => tested?,
            Err(_) => return Err(format!("none came within {} s", SELF_TEST.as_secs())),
        };
        Ok(Self { listener, writer: writer.clone(), instance: instance.to_owned(), pending })
    }

    pub(super) async fn listen(self, fetcher: &Fetcher) {
        let Self { listener, writer, instance, pending } = self;
        tokio::join!(hear(listener, &instance, fetcher), ring(&writer, &instance, &pending));
    }
}

async fn hear(mut listener: PgListener, instance: &str, fetcher: &Fetcher) {
    fetcher.set_waking(Waking::Notifications);
    loop {
        match listener.try_recv().await {
            Ok(Some(heard)) if heard.payload().starts_with(instance) => {}
            // Everyone hears a notification, so there is nobody to pass it on to.
            Ok(Some(_)) => fetcher.look(),
            Ok(None) => {
                tracing::info!("listening for notifications again");
                fetcher.set_waking(Waking::Notifications);
            }
            Err(error) => {
                if fetcher.set_waking(Waking::Polling) {
                    tracing::warn!(%error, "notifications are not heard; new jobs are looked for every second");
                }
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn ring(writer: &DatabaseConnection, instance: &str, pending: &Pending) {
    loop {
        let lanes: Vec<String> = pending.next().await.into_iter().collect();
        if let Err(error) = notify(writer, CHANNEL, &format!("{instance} {}", lanes.join(","))).await {
            tracing::warn!(%error, "other processes could not be told of new jobs");
        }
    }
}

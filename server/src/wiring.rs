//! From the configuration to the services. Here, and only here, it is decided which vendors are spoken to.

use anyhow::{Context, Result};
use migration::Migrator;
use providers::Http;
use providers::fetch::GuardedFetch;
use queue::{Database, PostgresSettings};
use sea_orm_migration::MigratorTrait;
use services::media::Media;
use services::pipeline::publish::Doubts;
use services::{MailAccount, Pace, Parts, Random, Services, Typefaces, Vault};
use tokio::sync::Semaphore;

use crate::config::{Config, MediaStore, Store};

/// What we call ourselves to feeds and vendors.
pub const USER_AGENT: &str = concat!("Autogram/", env!("CARGO_PKG_VERSION"));

/// Opens the database and brings it to the newest schema; of many processes that start at once, one does.
///
/// # Errors
/// When the file or the server cannot be opened, or a migration fails.
pub async fn open_database(store: &Store) -> Result<Database> {
    let database = match store {
        Store::Sqlite(path) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            }
            let opened = Database::open_sqlite(path).await;
            opened.with_context(|| format!("cannot open {}", path.display()))?
        }
        Store::Postgres { url, redis } => {
            let settings = PostgresSettings { redis: redis.clone(), ..PostgresSettings::default() };
            Database::open_postgres(url, settings).await.context("AUTOGRAM_DATABASE")?
        }
    };
    migrate(&database).await?;
    Ok(database)
}

async fn migrate(database: &Database) -> Result<()> {
    database
        .exclusive::<_, anyhow::Error, _>(|connection| {
            Box::pin(async move { Ok(Migrator::up(connection, None).await?) })
        })
        .await
        .context("the schema could not be brought up to date")
}

fn open_media(store: &MediaStore) -> Result<Media> {
    let opened = match store {
        MediaStore::Folder(folder) => Media::in_folder(folder),
        MediaStore::Bucket(bucket) => Media::in_bucket(bucket),
    };
    opened.context("AUTOGRAM_MEDIA")
}

/// Puts everything together.
///
/// # Errors
/// When the master key is missing or a folder or the database cannot be opened.
pub async fn services(config: Config) -> Result<Services> {
    let master_key = config.master_key.as_ref().context(
        "AUTOGRAM_MASTER_KEY is not set: run `autogram generate-key` once and keep what it prints in the environment",
    )?;
    let vault = Vault::new(master_key);
    let database = open_database(&config.store).await?;
    Ok(Services::new(Parts {
        database,
        clock: config.testing.failpoints.clock(),
        random: Random::from_system(),
        vault,
        http: Http::new(USER_AGENT)?.capped(config.testing.patience),
        gateway: Http::guarded(USER_AGENT)?.capped(config.testing.patience),
        fetch: GuardedFetch::new(USER_AGENT, config.allowed_hosts)?,
        endpoints: config.endpoints,
        instagram_app: config.instagram_app,
        media: open_media(&config.media)?,
        public_url: config.public_url,
        mail: config.mail.map(|(key, from)| MailAccount { key, from }),
        poll_interval: config.poll_interval,
        publish_settle: config.publish_settle,
        pace: Pace::default(),
        doubts: Doubts::default(),
        failpoints: config.testing.failpoints,
        timing: config.testing.timing,
        sandbox: config.sandbox.is_some(),
        typefaces: Typefaces::in_folder(config.font_dir),
        transcoding: Semaphore::new(2),
    }))
}

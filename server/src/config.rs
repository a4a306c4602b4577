//! Every environment variable, typed and documented. Nothing else in the workspace reads the environment;
//! `.env.sample` lists the same names, and a test compares the two.

mod endpoints;
mod media;
mod testing;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use providers::instagram::WRITE_PATIENCE;
use providers::instagram::login::App;
use providers::{Endpoints, Secret};
use services::{MasterKey, Typefaces};
use url::Url;

pub use endpoints::sandbox_endpoints;
pub use media::MediaStore;
pub use testing::Testing;

/// How the process is set up.
pub struct Config {
    /// `AUTOGRAM_LISTEN`: address and port of the web server. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// `AUTOGRAM_PUBLIC_URL`: how the server is reached from outside. Default: the listening address.
    pub public_url: Url,
    /// `AUTOGRAM_DATABASE`: the SQLite file, or the address of a PostgreSQL server. Default `data/autogram.sqlite`.
    /// `AUTOGRAM_REDIS_URL`: a Redis beside PostgreSQL that wakes other processes.
    pub store: Store,
    /// `AUTOGRAM_MEDIA`: the folder of finished pictures, or a bucket: `s3://name/folder`. Default `data/media`.
    /// `AUTOGRAM_MEDIA_ENDPOINT`, `AUTOGRAM_MEDIA_REGION`, `AUTOGRAM_MEDIA_KEY_ID`, `AUTOGRAM_MEDIA_SECRET`: where
    /// the bucket is, and the key to it.
    pub media: MediaStore,
    /// `AUTOGRAM_DIST`: the folder of the built front end. Default `dist`.
    pub dist: PathBuf,
    /// `AUTOGRAM_FONT_DIR`: the folder of the large fonts that headline cards need for Chinese, Japanese, Korean and
    /// emoji. Default `/usr/share/fonts`, where Debian has them.
    pub font_dir: PathBuf,
    /// `AUTOGRAM_MASTER_KEY`: 32 bytes in base64 that seal every credential. Required to serve.
    pub master_key: Option<MasterKey>,
    /// `AUTOGRAM_RESEND_KEY` and `AUTOGRAM_MAIL_FROM`: who sends mail. Without them no mail is sent.
    pub mail: Option<(Secret, String)>,
    /// `AUTOGRAM_POLL_SECONDS`: how often a feed is read that asks for nothing else. Default 900, at least 30 unless
    /// there is a sandbox.
    pub poll_interval: Duration,
    /// `AUTOGRAM_PUBLISH_SETTLE_SECONDS`: after how long an unanswered publish call can no longer be in flight.
    /// Default 180, more than 60 unless there is a sandbox.
    pub publish_settle: Duration,
    /// `AUTOGRAM_SANDBOX`: the stand-ins' base URL; all vendors are then there.
    pub sandbox: Option<Url>,
    /// `AUTOGRAM_INSTAGRAM_APP_ID` and `AUTOGRAM_INSTAGRAM_APP_SECRET`: the app at Meta in whose name people sign in
    /// there, and `AUTOGRAM_META_APP_SECRET`, with which Meta may sign its calls. Without them tokens are pasted.
    pub instagram_app: Option<App>,
    /// `AUTOGRAM_ANTHROPIC_URL`, `AUTOGRAM_FAL_QUEUE_URL`, `AUTOGRAM_FAL_API_URL`, `AUTOGRAM_OPENAI_URL`,
    /// `AUTOGRAM_REPLICATE_URL`, `AUTOGRAM_STABILITY_URL`, `AUTOGRAM_INSTAGRAM_URL`, `AUTOGRAM_INSTAGRAM_LOGIN_URL`,
    /// `AUTOGRAM_INSTAGRAM_OAUTH_URL`, `AUTOGRAM_RESEND_URL`: where the vendors are, if not at their own hosts.
    pub endpoints: Endpoints,
    /// `AUTOGRAM_ALLOWED_HOSTS`: `address:port` pairs inside private networks that feeds may come from, by comma.
    pub allowed_hosts: Vec<SocketAddr>,
    /// What only tests of a debug build change, by variables of their own.
    pub testing: Testing,
}

/// Where everything is kept.
pub enum Store {
    /// A file that one process owns.
    Sqlite(PathBuf),
    /// A server that many processes share. The addresses may hold passwords, so they are never printed.
    Postgres {
        /// The server's address.
        url: String,
        /// Redis's address, if there is one.
        redis: Option<String>,
    },
}

/// Feeds are other people's servers; none is asked more often.
const SHORTEST_POLL: Duration = Duration::from_secs(30);

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Names the variable that cannot be read, never its value.
    pub fn from_environment() -> Result<Self> {
        Self::read(&variable)
    }

    fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let listen: SocketAddr = parsed(get, "AUTOGRAM_LISTEN")?.unwrap_or(([127, 0, 0, 1], 8080).into());
        let sandbox: Option<Url> = parsed(get, "AUTOGRAM_SANDBOX")?;
        let public_url = match parsed(get, "AUTOGRAM_PUBLIC_URL")? {
            Some(url) => url,
            None => Url::parse(&format!("http://{listen}"))?,
        };
        let mut allowed_hosts = get("AUTOGRAM_ALLOWED_HOSTS")
            .map(|hosts| {
                hosts.split(',').map(|host| host.trim().parse()).collect::<Result<Vec<SocketAddr>, _>>()
            })
            .transpose()
            .context("AUTOGRAM_ALLOWED_HOSTS")?
            .unwrap_or_default();
        if let Some(sandbox) = &sandbox {
            allowed_hosts.extend(sandbox.socket_addrs(|| None).context("AUTOGRAM_SANDBOX")?);
        }
        Ok(Self {
            listen,
            public_url,
            store: store(get)?,
            media: media::read(get)?,
            dist: get("AUTOGRAM_DIST").unwrap_or_else(|| "dist".to_owned()).into(),
            font_dir: get("AUTOGRAM_FONT_DIR").map_or_else(|| Typefaces::FOLDER.into(), PathBuf::from),
            master_key: get("AUTOGRAM_MASTER_KEY")
                .map(|key| MasterKey::from_base64(&key).context("AUTOGRAM_MASTER_KEY"))
                .transpose()?,
            mail: get("AUTOGRAM_RESEND_KEY").map(Secret::from).zip(get("AUTOGRAM_MAIL_FROM")),
            poll_interval: poll_interval(get, sandbox.is_some())?,
            publish_settle: publish_settle(get, sandbox.is_some())?,
            instagram_app: instagram_app(get)?,
            endpoints: endpoints::read(get, sandbox.as_ref())?,
            sandbox,
            allowed_hosts,
            testing: Testing::read(get)?,
        })
    }
}

/// `AUTOGRAM_LOG`: what is logged, as `tracing` filters are written. It is needed before everything else, and by the
/// demo, which needs nothing else.
pub fn log_filter() -> Option<String> {
    variable("AUTOGRAM_LOG")
}

/// A variable's value; an empty one counts as unset.
#[expect(clippy::disallowed_methods, reason = "the one home of the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn store(get: &dyn Fn(&str) -> Option<String>) -> Result<Store> {
    let (database, redis) = (get("AUTOGRAM_DATABASE"), get("AUTOGRAM_REDIS_URL"));
    let is_server = |url: &String| url.starts_with("postgres://") || url.starts_with("postgresql://");
    match database {
        Some(url) if is_server(&url) => Ok(Store::Postgres { url, redis }),
        path => {
            ensure!(
                redis.is_none(),
                "AUTOGRAM_REDIS_URL: only beside PostgreSQL; one process needs no waking"
            );
            Ok(Store::Sqlite(path.map_or_else(|| "data/autogram.sqlite".into(), PathBuf::from)))
        }
    }
}

fn poll_interval(get: &dyn Fn(&str) -> Option<String>, sandbox: bool) -> Result<Duration> {
    let interval = seconds(get, "AUTOGRAM_POLL_SECONDS", 900)?;
    ensure!(
        sandbox || interval >= SHORTEST_POLL,
        "AUTOGRAM_POLL_SECONDS: at least {} without a sandbox",
        SHORTEST_POLL.as_secs()
    );
    Ok(interval)
}

/// A settle time within the publish call's own time-out would count a call as lost that is still in flight, and
/// publish twice.
fn publish_settle(get: &dyn Fn(&str) -> Option<String>, sandbox: bool) -> Result<Duration> {
    let settle = seconds(get, "AUTOGRAM_PUBLISH_SETTLE_SECONDS", 180)?;
    ensure!(
        sandbox || settle > WRITE_PATIENCE,
        "AUTOGRAM_PUBLISH_SETTLE_SECONDS: more than {} without a sandbox, or a post may be published twice",
        WRITE_PATIENCE.as_secs()
    );
    Ok(settle)
}

/// Half an app would only fail when somebody signs in.
fn instagram_app(get: &dyn Fn(&str) -> Option<String>) -> Result<Option<App>> {
    let (id, secret) = (get("AUTOGRAM_INSTAGRAM_APP_ID"), get("AUTOGRAM_INSTAGRAM_APP_SECRET"));
    ensure!(
        id.is_some() == secret.is_some(),
        "AUTOGRAM_INSTAGRAM_APP_ID and AUTOGRAM_INSTAGRAM_APP_SECRET belong together"
    );
    let meta_secret = get("AUTOGRAM_META_APP_SECRET").map(Secret::from);
    Ok(id.zip(secret).map(|(id, secret)| App {
        id: id.trim().to_owned(),
        secret: secret.trim().to_owned().into(),
        meta_secret,
    }))
}

fn parsed<T>(get: &dyn Fn(&str) -> Option<String>, name: &str) -> Result<Option<T>>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    get(name).map(|value| value.trim().parse().map_err(|error| anyhow!("{name}: {error}"))).transpose()
}

fn seconds(get: &dyn Fn(&str) -> Option<String>, name: &str, default: u64) -> Result<Duration> {
    Ok(Duration::from_secs(parsed(get, name)?.unwrap_or(default)))
}

//! One sandbox, one database, one set of approved posts that are due now, each on an account of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use entity::post;
use sandbox::{InstagramSettings, Sandbox, SandboxOptions, SecondPublish};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use crate::approved;
use crate::oracle::Said;
use crate::people::Operator;
use crate::pictures::Pictures;
use crate::port;
use crate::scenario::{PATIENCE, SETTLE, Scenario};
use crate::store::{Backend, Store};
use crate::supervisor::{Plan, Supervisor, now_ms};

/// Keys are sealed with this; it protects nothing but made-up tokens.
const MASTER_KEY: &str = "Y2hhb3MgY2hhb3MgY2hhb3MgY2hhb3MgY2hhb3MgY2g=";
/// Between the writing down of posts that are due later and the first of them: a server starts in this.
const HEAD_START_MS: i64 = 6_000;

/// So many posts are written down in one transaction.
const TOGETHER: usize = 50;

/// A post is struck by the kills of others too. If that doubled its waits up to an hour, a world would mostly wait.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// A post of the world and what it meets.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) post: i64,
    pub(crate) account: i64,
    pub(crate) token: String,
    pub(crate) caption: String,
    /// Milliseconds since the Unix epoch.
    pub(crate) slot_at: i64,
    pub(crate) scenario: Scenario,
}

/// Everything that a run needs. Its folder goes when it is dropped.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) supervisor: Supervisor,
    port: u16,
    folder: PathBuf,
    _pictures: Pictures,
}

/// How a world is made.
pub(crate) struct Order<'a> {
    pub(crate) binary: &'a Path,
    pub(crate) backend: &'a Backend,
    pub(crate) second_publish: SecondPublish,
    /// The posts, spread over the accounts in turn.
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) accounts: usize,
    /// So many posts in a row are due at the same instant.
    pub(crate) crowd: usize,
    /// The time over which the posts are due, from when work begins.
    pub(crate) spread: Duration,
    pub(crate) freeze: Duration,
    /// How long a silent worker keeps a job, and a failed one waits at most, if not as long as the product says.
    pub(crate) lease: Option<Duration>,
    /// How long the server waits for an answer at most.
    pub(crate) patience: Duration,
}

impl<'a> Order<'a> {
    /// All due at once, each on an account of its own, with the product's lease.
    pub(crate) fn new(binary: &'a Path, backend: &'a Backend, scenarios: Vec<Scenario>) -> Self {
        Self {
            binary,
            backend,
            second_publish: SecondPublish::Duplicate,
            accounts: scenarios.len(),
            scenarios,
            crowd: 1,
            spread: Duration::ZERO,
            freeze: Duration::ZERO,
            lease: None,
            patience: PATIENCE,
        }
    }
}

impl World {
    pub(crate) async fn make(order: Order<'_>) -> Result<Self> {
        let name = unused_name();
        let folder = std::env::temp_dir().join(format!("autogram-{name}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("index.html"), "<!doctype html><title>app</title>")?;
        let sandbox = Sandbox::start(options(order.second_publish)).await?;
        let pictures = Pictures::start().await?;
        let store = Store::make(order.backend, &name, &folder).await?;
        let port = port::own();
        let mut environment = environment(&folder, sandbox.url(), &pictures.url, port);
        environment.extend(store.environment()?);
        environment.push(("AUTOGRAM_TEST_PATIENCE_MS", order.patience.as_millis().to_string()));
        if let Some(lease) = order.lease {
            let milliseconds = |time: Duration| time.as_millis().to_string();
            environment.push(("AUTOGRAM_TEST_LEASE_MS", milliseconds(lease)));
            environment.push(("AUTOGRAM_TEST_LONGEST_WAIT_MS", milliseconds(LONGEST_WAIT)));
        }
        let supervisor = Supervisor {
            binary: order.binary.to_owned(),
            folder: folder.clone(),
            environment,
            plan: Plan::default(),
            freeze: order.freeze,
        };
        let mut world =
            Self { sandbox, store, subjects: Vec::new(), supervisor, port, folder, _pictures: pictures };
        world.populate(order).await?;
        Ok(world)
    }

    /// Where a process for the web says that it is well.
    pub(crate) fn health(&self) -> String {
        format!("http://127.0.0.1:{}/health", self.port)
    }

    /// An operator at the desk, while no worker runs.
    pub(crate) async fn operator(&self) -> Result<Operator> {
        Operator::sit_down(&self.supervisor, self.port).await
    }

    async fn populate(&mut self, order: Order<'_>) -> Result<()> {
        let Order { scenarios, accounts, crowd, spread, .. } = order;
        let operator = self.operator().await?;
        let mut known = Vec::new();
        for (number, scenario) in scenarios.iter().take(accounts).enumerate() {
            let token = format!("IGAAchaos{number}x{}", scenario.seed);
            known.push((operator.account(&format!("Account {number}"), &token).await?, token));
        }
        operator.leave().await?;
        let begin = now_ms() + if spread.is_zero() { 0 } else { HEAD_START_MS };
        let crowd = i64::try_from(crowd.max(1))?;
        let step = i64::try_from(spread.as_millis())? / i64::try_from(scenarios.len().max(1))?;
        for (number, scenario) in (0..).zip(scenarios) {
            let (account, token) = known[usize::try_from(number)? % accounts].clone();
            let caption = format!("Post {number} of seed {}", scenario.seed);
            let slot_at = begin + (number - number % crowd) * step;
            self.subjects.push(Subject { post: 0, account, token, caption, slot_at, scenario });
        }
        let database = self.store.open().await?;
        let feed = database.write(|tx| Box::pin(approved::insert_feed(tx))).await?;
        let mut number = 0;
        // On a busy machine a whole world would take longer than a transaction may.
        for some in self.subjects.chunks_mut(TOGETHER) {
            let (subjects, first) = (some.to_vec(), number);
            let ids = database.write(move |tx| Box::pin(approved::insert(tx, feed, first, subjects))).await?;
            number += ids.len();
            for (subject, id) in some.iter_mut().zip(ids) {
                subject.post = id;
            }
        }
        database.close().await?;
        self.arm();
        Ok(())
    }

    /// Orders the faults and writes down the interruptions.
    fn arm(&self) {
        let mut plan = self.supervisor.plan.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for subject in &self.subjects {
            if let Some(fault) = subject.scenario.fault(&subject.token) {
                self.sandbox.faults().add(fault);
            }
            if let Some((point, act)) = subject.scenario.interruption {
                plan.insert((point, subject.post), act);
            }
        }
    }

    /// What the database says of each post, in the order of the subjects.
    pub(crate) async fn said(&self, reader: &impl ConnectionTrait) -> Result<Vec<(Said, Option<String>)>> {
        let jobs = jobs(reader).await?;
        let ids = self.subjects.iter().map(|subject| subject.post);
        let rows = post::Entity::find().filter(post::Column::Id.is_in(ids)).all(reader).await?;
        let told = |subject: &Subject| {
            let row = rows.iter().find(|row| row.id == subject.post).context("a post is gone")?;
            let job = jobs.contains(&format!("publish:{}", row.id));
            Ok((said(row, job), row.problem_code.clone()))
        };
        self.subjects.iter().map(told).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // What is left behind lies among temporary files, under a name of its own.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// `chaos_<process>_<number>`, for a folder or a database.
fn unused_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("chaos_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn said(row: &post::Model, job: bool) -> Said {
    match row.status.as_str() {
        "published" => Said::Published(row.media_id.clone()),
        "failed" => Said::Failed { reason: row.problem_code.is_some() },
        "unconfirmed" => Said::Unconfirmed,
        // Back with a person, who sees why.
        "in_review" => Said::Failed { reason: row.problem_code.is_some() },
        _ => Said::Waiting { job },
    }
}

/// The keys of all jobs that wait or run.
async fn jobs(reader: &impl ConnectionTrait) -> Result<Vec<String>> {
    let question = "select dedupe from job where state < 2 and dedupe is not null";
    let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), question)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "dedupe")).collect::<Result<_, _>>()?)
}

/// A published container goes on reading `FINISHED` for so long; shorter than the settle time, or a second attempt would be
/// right by all that anybody can know.
const LAG_MS: i64 = 1_500;

/// Nothing is slow, nothing runs out, and what is undocumented is as the order says.
fn options(second_publish: SecondPublish) -> SandboxOptions {
    let instagram = InstagramSettings {
        processing_ms: 0,
        publish_lag_ms: LAG_MS,
        second_publish,
        calls_per_hour: u32::MAX,
        ..InstagramSettings::default()
    };
    SandboxOptions { instagram, ..SandboxOptions::instant() }
}

fn environment(folder: &Path, sandbox: &str, pictures: &str, port: u16) -> Vec<(&'static str, String)> {
    let text = |value: &Path| value.to_string_lossy().into_owned();
    vec![
        ("AUTOGRAM_LISTEN", format!("127.0.0.1:{port}")),
        ("AUTOGRAM_PUBLIC_URL", pictures.to_owned()),
        ("AUTOGRAM_MEDIA", text(&folder.join("media"))),
        ("AUTOGRAM_DIST", text(folder)),
        ("AUTOGRAM_MASTER_KEY", MASTER_KEY.to_owned()),
        ("AUTOGRAM_SANDBOX", sandbox.to_owned()),
        ("AUTOGRAM_POLL_SECONDS", "3600".to_owned()),
        ("AUTOGRAM_PUBLISH_SETTLE_SECONDS", SETTLE.as_secs().to_string()),
        ("AUTOGRAM_LOG", "off".to_owned()),
    ]
}

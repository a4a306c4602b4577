//! Keeps the server running: starts it, does to it what the plan says when it reaches a place, starts it again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use services::failpoint::Point;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::scenario::Act;

/// Places reached so soon after one another share a kill.
const GATHER: Duration = Duration::from_millis(600);
/// How long a clock stays set back.
const SET_RIGHT: Duration = Duration::from_secs(20);
/// SIGTERM must end the process within this: ten seconds to finish, and some to close.
const DRAIN: Duration = Duration::from_secs(14);

/// What is still to happen, by place and post.
pub(crate) type Plan = Arc<Mutex<HashMap<(Point, i64), Act>>>;

/// A process that was killed, and the posts it was killed over.
#[derive(Clone, Debug)]
pub(crate) struct Killed {
    /// Milliseconds since the Unix epoch.
    pub(crate) at_ms: i64,
    pub(crate) posts: Vec<i64>,
}

/// How a server is started, and for how long it is frozen.
#[derive(Clone)]
pub(crate) struct Supervisor {
    pub(crate) binary: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) environment: Vec<(&'static str, String)>,
    pub(crate) plan: Plan,
    pub(crate) freeze: Duration,
}

/// How often in a row a process may end by itself: one that starts while its database is away does.
const FAILED_STARTS: u32 = 60;
const RESTART_PAUSE: Duration = Duration::from_secs(1);

/// Why a process is no longer looked after.
enum Gone {
    /// It ended by itself and said that it failed.
    Failed(ExitStatus),
    /// It ended as it was told to, or was killed; another is to be started.
    Again,
    /// Everything is over.
    Over,
}

/// A running server.
struct Served {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// What it was told to do; another process may have been told the same.
    told: HashMap<(Point, i64), Act>,
    parked: Vec<i64>,
    kill_at: Option<Instant>,
}

impl Served {
    fn kill_within(&mut self, time: Duration) {
        let at = Instant::now() + time;
        self.kill_at = Some(self.kill_at.map_or(at, |planned| planned.min(at)));
    }
}

impl Supervisor {
    /// Runs the server until `stop`, and says whom it killed.
    pub(crate) async fn run(self, stop: CancellationToken) -> Result<Vec<Killed>> {
        let (mut killed, mut failures) = (Vec::new(), 0);
        loop {
            let mut served = self.start()?;
            match self.attend(&mut served, &stop, &mut killed).await? {
                Gone::Over => return Ok(killed),
                Gone::Again => failures = 0,
                Gone::Failed(status) => {
                    failures += 1;
                    ensure!(failures < FAILED_STARTS, "the server ended by itself with {status}");
                    tokio::time::sleep(RESTART_PAUSE).await;
                }
            }
        }
    }

    /// How many interruptions are still to come.
    pub(crate) fn interruptions_left(&self) -> usize {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// A command of the server in its environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.folder).kill_on_drop(true).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn start(&self) -> Result<Served> {
        let mut command = self.command(&["worker"]);
        let told = self.plan.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !told.is_empty() {
            command.env("AUTOGRAM_TEST_FAILPOINTS", text(&told));
        }
        let mut child = command.stdout(Stdio::piped()).spawn().context("the server does not start")?;
        let lines = BufReader::new(child.stdout.take().context("the server has no output")?).lines();
        Ok(Served { child, lines, told, parked: Vec::new(), kill_at: None })
    }

    async fn attend(
        &self,
        served: &mut Served,
        stop: &CancellationToken,
        killed: &mut Vec<Killed>,
    ) -> Result<Gone> {
        loop {
            tokio::select! {
                line = served.lines.next_line() => match line? {
                    Some(line) => {
                        if let Some(gone) = self.reached(served, &line).await? {
                            return Ok(gone);
                        }
                    }
                    None => return Ok(Gone::Failed(served.child.wait().await?)),
                },
                () = until(served.kill_at) => {
                    served.child.kill().await?;
                    killed.push(Killed { at_ms: now_ms(), posts: std::mem::take(&mut served.parked) });
                    return Ok(Gone::Again);
                }
                () = stop.cancelled() => {
                    terminate(&mut served.child).await?;
                    return Ok(Gone::Over);
                }
            }
        }
    }

    async fn reached(&self, served: &mut Served, line: &str) -> Result<Option<Gone>> {
        let Some((point, post)) = read(line) else { return Ok(None) };
        let act = served.told.remove(&(point, post));
        if matches!(act, Some(Act::Terminate | Act::Freeze)) && served.kill_at.is_some() {
            // Who is stopped for a kill cannot be asked to finish: this post meets its own fate next time.
            return Ok(None);
        }
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).remove(&(point, post));
        match act {
            Some(Act::Kill) => {
                served.parked.push(post);
                served.kill_within(GATHER);
            }
            Some(Act::Terminate) => {
                let status = terminate(&mut served.child).await?;
                ensure!(status.success(), "SIGTERM at {} ended with {status}", point.name());
                return Ok(Some(Gone::Again));
            }
            Some(Act::Freeze) => {
                signal(&served.child, "STOP").await?;
                tokio::time::sleep(self.freeze).await;
                signal(&served.child, "CONT").await?;
            }
            // By a clock that was set back no slot has come yet; sooner or later it is set right.
            Some(Act::Jump(ms)) if ms < 0 => {
                served.kill_within(SET_RIGHT);
            }
            Some(Act::Jump(_)) | None => {}
        }
        Ok(None)
    }
}

/// The plan as a process reads it. One kill before the first claim is enough for each start.
fn text(plan: &HashMap<(Point, i64), Act>) -> String {
    let mut entries = Vec::new();
    let mut before_claim = false;
    for ((point, post), act) in plan {
        if *point == Point::BeforeClaim && std::mem::replace(&mut before_claim, true) {
            continue;
        }
        let act = match act {
            Act::Kill => "stop".to_owned(),
            Act::Terminate | Act::Freeze => "pause".to_owned(),
            Act::Jump(ms) => format!("clock{ms:+}"),
        };
        entries.push(format!("{}:{post}:{act}", point.name()));
    }
    entries.join(",")
}

/// `failpoint P6 42`
fn read(line: &str) -> Option<(Point, i64)> {
    let (point, post) = line.strip_prefix("failpoint ")?.split_once(' ')?;
    let point = Point::ALL.into_iter().find(|it| it.name() == point)?;
    Some((point, post.parse().ok()?))
}

pub(crate) async fn terminate(child: &mut Child) -> Result<ExitStatus> {
    signal(child, "TERM").await?;
    Ok(timeout(DRAIN, child.wait()).await.context("SIGTERM did not end the server in time")??)
}

async fn signal(child: &Child, name: &str) -> Result<()> {
    let Some(id) = child.id() else { return Ok(()) };
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().await?;
    ensure!(sent.success(), "SIG{name} could not be sent");
    Ok(())
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// The clock that the ledger is dated by.
#[expect(clippy::disallowed_methods, reason = "a bystander with a watch of its own")]
pub(crate) fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

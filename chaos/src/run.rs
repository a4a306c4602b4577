//! A run: world after world, until every post of every seed has met what its seed decided.

use std::future::ready;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use sandbox::{PublishedPost, SecondPublish};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use types::post::PostFormat;

use crate::oracle::{self, Said};
use crate::report::Report;
use crate::scenario::{Act, Scenario};
use crate::store::Backend;
use crate::supervisor::Killed;
use crate::world::{Order, Subject, World};

/// So many posts share a world at most; a larger one would outgrow what the sandbox remembers.
const WORLD: usize = 500;
/// A post becomes due after the other, and slowly enough that a kill strikes few besides the one it is meant for: whoever
/// is struck again and again waits longer and longer, and the world with it.
const PACE: Duration = Duration::from_millis(500);
/// How long a silent worker keeps a job in these runs.
const LEASE: Duration = Duration::from_secs(4);
/// A world in which for so long nothing was settled and nobody was interrupted is stuck; how long it takes as a whole is
/// the machine's affair.
const PATIENCE: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_secs(1);

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server's binary, built with debug assertions.
    pub binary: PathBuf,
    /// The engine under test.
    pub backend: Backend,
    /// How many posts in all.
    pub posts: usize,
    /// Over how many seeds.
    pub seeds: usize,
    /// How long a frozen process stays frozen.
    pub freeze: Duration,
    /// How many processes are frozen in each world; the seed's other ones are left alone.
    pub freezes: usize,
    /// How long each world's database is away, once.
    pub outage: Duration,
    /// How many worlds there are at a time. A world mostly waits for the next kill.
    pub at_once: usize,
    /// What a second publish of one container does in the first world; the others take turns.
    pub second_publish: SecondPublish,
}

/// Runs everything.
///
/// # Errors
/// When the machinery fails: a server that ends by itself or does not stop, a world that is stuck. Broken promises
/// are in the report.
pub async fn run(plan: &Plan) -> Result<Report> {
    let seeds = u64::try_from(plan.seeds.max(1))?;
    let scenarios: Vec<Scenario> =
        (0..u64::try_from(plan.posts)?).map(|number| Scenario::of(number % seeds, number / seeds)).collect();
    let size = plan.posts.div_ceil(plan.at_once.max(1)).clamp(1, WORLD);
    let worlds = scenarios.chunks(size).enumerate().map(|(number, scenarios)| async move {
        let begun = Instant::now();
        let report = one_world(plan, number, scenarios).await.with_context(|| format!("world {number}"))?;
        let (total, took) = (report.total(), begun.elapsed());
        eprintln!("world {number}: {} posts, {} broken promises, {took:?}", total.runs, total.broken());
        Ok(report)
    });
    let join = |mut all: Report, one| {
        all.join(one);
        ready(Ok(all))
    };
    stream::iter(worlds).buffer_unordered(plan.at_once.max(1)).try_fold(Report::default(), join).await
}

/// Every freeze stops the whole world, so only the first ones are done.
fn thawed(scenarios: &[Scenario], freezes: usize) -> Vec<Scenario> {
    let mut left = freezes;
    let thaw = |scenario: &Scenario| {
        let frozen = scenario.interruption.is_some_and(|(_, act)| act == Act::Freeze);
        let keep = !frozen || left > 0;
        left -= usize::from(frozen && keep);
        let interruption = scenario.interruption.filter(|_| keep);
        Scenario { interruption, ..scenario.clone() }
    };
    scenarios.iter().map(thaw).collect()
}

async fn one_world(plan: &Plan, number: usize, scenarios: &[Scenario]) -> Result<Report> {
    let turns = [SecondPublish::Duplicate, SecondPublish::SameId, SecondPublish::Refuse];
    let first = turns.iter().position(|turn| *turn == plan.second_publish).unwrap_or(0);
    let order = Order {
        second_publish: turns[(first + number) % turns.len()],
        spread: PACE * u32::try_from(scenarios.len())?,
        freeze: plan.freeze,
        lease: Some(LEASE),
        ..Order::new(&plan.binary, &plan.backend, thawed(scenarios, plan.freezes))
    };
    let world = World::make(order).await?;
    unfold(plan, &world).await?;
    let mut report = Report::default();
    judge(&world, &mut report).await?;
    Ok(report)
}

/// Everything that happens in a world, until nothing more would.
async fn unfold(plan: &Plan, world: &World) -> Result<()> {
    let outage = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        match plan.outage.is_zero() {
            true => Ok(()),
            false => world.store.outage(plan.outage).await,
        }
    };
    let (killed, outage) = tokio::join!(work(world), outage);
    outage.context("the database could not be taken away")?;
    killed?;
    // The operator sees that tokens were refused, and connects those accounts again.
    let operator = world.operator().await?;
    for subject in refused(world).await? {
        operator.connect(subject.account, &subject.token).await?;
    }
    operator.leave().await?;
    work(world).await?;
    Ok(())
}

/// Works until nothing is left that could still happen by itself.
pub(crate) async fn work(world: &World) -> Result<Vec<Killed>> {
    let stop = CancellationToken::new();
    let supervised = async {
        let runs =
            (0..world.store.processes()).map(|_| tokio::spawn(world.supervisor.clone().run(stop.clone())));
        let mut killed = Vec::new();
        for run in runs.collect::<Vec<_>>() {
            killed.extend(run.await??);
        }
        Ok::<_, anyhow::Error>(killed)
    };
    let watched = async {
        let settled = settle(world).await;
        stop.cancel();
        settled
    };
    tokio::pin!(supervised);
    tokio::select! {
        // A server that ends by itself ends the run.
        killed = &mut supervised => { killed?; anyhow::bail!("the servers ended before their work") }
        settled = watched => settled?,
    }
    supervised.await
}

pub(crate) async fn settle(world: &World) -> Result<()> {
    let (mut moved, mut least) = (Instant::now(), (usize::MAX, usize::MAX));
    loop {
        tokio::time::sleep(LOOK).await;
        // A database that is away has nothing to say.
        let Ok(reader) = world.store.reader().await else { continue };
        let Ok(said) = world.said(&reader).await else { continue };
        let open =
            said.iter().zip(&world.subjects).filter(|((said, problem), _)| is_open(said, problem.as_deref()));
        let open: Vec<_> = open.collect();
        if open.is_empty() {
            return Ok(());
        }
        let left = (open.len(), world.supervisor.interruptions_left());
        if left.0 < least.0 || left.1 < least.1 {
            (moved, least) = (Instant::now(), left);
        }
        ensure!(moved.elapsed() < PATIENCE, "{} posts go nowhere, such as {:?}", open.len(), open[0]);
    }
}

/// Whether more can happen to a post by itself; a refused token needs a person.
fn is_open(said: &Said, problem: Option<&str>) -> bool {
    matches!(said, Said::Waiting { job: true }) && !problem.is_some_and(needs_operator)
}

fn needs_operator(problem: &str) -> bool {
    matches!(problem, "token_expired" | "not_connected" | "permission_missing")
}

async fn refused(world: &World) -> Result<Vec<Subject>> {
    let reader = world.store.reader().await?;
    let said = world.said(&reader).await?;
    let refused = said
        .iter()
        .zip(&world.subjects)
        .filter(|((_, problem), _)| problem.as_deref() == Some("token_expired"));
    Ok(refused.map(|(_, subject)| subject.clone()).collect())
}

pub(crate) async fn judge(world: &World, report: &mut Report) -> Result<()> {
    let reader = world.store.reader().await?;
    let live = world.sandbox.instagram().posts();
    for ((said, problem), subject) in world.said(&reader).await?.iter().zip(&world.subjects) {
        // A story has no caption; its account has nothing else.
        let account = world.sandbox.instagram().account(&subject.token).map(|account| account.user_id);
        let ours = |post: &&PublishedPost| match subject.scenario.format {
            PostFormat::Story => Some(&post.account_id) == account.as_ref(),
            _ => post.caption.as_deref() == Some(&subject.caption),
        };
        let live: Vec<_> = live.iter().filter(ours).collect();
        let verdict = oracle::judge(said, &live);
        report.add(&subject.scenario, verdict, || {
            format!("post {} ({}): {said:?} {problem:?}, live {live:?}", subject.post, subject.caption)
        });
    }
    Ok(())
}

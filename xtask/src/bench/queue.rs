//! The queue's figures: alone on SQLite, and on PostgreSQL and Redis beside the queues people use there.

use std::collections::BTreeMap;
use std::fs::{File, remove_file};
use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::program;
use crate::progress::say;
use crate::server::Profile;
use crate::stores::{Durability, Stores};
use crate::tools::Tool;
use crate::workspace::{Workspace, run};

/// Disks have moods: the systems take turns, and each one's median counts.
const ROUNDS: usize = 5;
/// Writes whose time shows the disk's mood beside each round.
const SYNCS: usize = 50;

const POSTGRES: &str = "PostgreSQL";
const REDIS: &str = "PostgreSQL + Redis";
const GRAPHILE: &str = "graphile-worker";
const BULLMQ: &str = "BullMQ, no AOF";
const DURABLE_BULLMQ: &str = "BullMQ, AOF always";

/// A figure of ours that shall be so many times one of theirs.
struct Goal {
    ours: &'static str,
    name: &'static str,
    peer: &'static str,
    theirs: &'static str,
    goal: &'static str,
}

const fn goal(
    (ours, name): (&'static str, &'static str),
    (peer, theirs): (&'static str, &'static str),
    goal: &'static str,
) -> Goal {
    Goal { ours, name, peer, theirs, goal }
}

const GOALS: &[Goal] = &[
    goal((POSTGRES, "preloaded 10 jobs_per_second"), (GRAPHILE, "preloaded jobs_per_second"), ">= 3"),
    goal(
        (POSTGRES, "preloaded 100 jobs_per_second"),
        (GRAPHILE, "preloaded_batched jobs_per_second"),
        ">= 1",
    ),
    goal((POSTGRES, "single_starts p50_ms"), (GRAPHILE, "single_starts p50_ms"), "<= 0.6"),
    goal((POSTGRES, "single_starts p99_ms"), (GRAPHILE, "single_starts p99_ms"), "<= 1"),
    goal((REDIS, "preloaded 10 jobs_per_second"), (BULLMQ, "preloaded jobs_per_second"), ">= 0.9"),
    goal((REDIS, "preloaded 10 jobs_per_second"), (DURABLE_BULLMQ, "preloaded jobs_per_second"), ">= 1.5"),
];

/// One system's figures by name.
type Figures = BTreeMap<String, f64>;

/// Enqueue to finished, and enqueue to start, on a file that lies where the checkout's disk is.
pub fn on_sqlite(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target("bench");
    std::fs::create_dir_all(&folder)?;
    let figures = ours(workspace, &["sqlite", &folder.to_string_lossy()])?;
    println!(
        "queue on SQLite, enqueue to finished: {} jobs/s",
        figure(&figures, "end_to_end jobs_per_second")
    );
    println!(
        "queue on SQLite, enqueue to start at 100 jobs/s: p50 {} ms, p99 {} ms",
        figure(&figures, "paced_starts p50_ms"),
        figure(&figures, "paced_starts p99_ms")
    );
    Ok(())
}

/// Ours and theirs in turns, on the same servers, with the medians and their ratios at the end.
pub fn beside_its_peers(workspace: &Workspace) -> Result<()> {
    for tool in Tool::STORES {
        tool.ensure(workspace)?;
    }
    say("building the queue's measurement, optimised");
    let mut build = workspace.command("cargo");
    build.args(["build", "--package", "queue", "--example", "throughput"]);
    run(build.args(Profile::Release.arguments()))?;
    on_sqlite(workspace)?;
    let peers = workspace.path("bench/peers/node_modules").is_dir();
    if !peers {
        say("peers: not installed, so only our own figures follow (npm install in bench/peers)");
    }
    let mut rounds: BTreeMap<&str, Vec<Figures>> = BTreeMap::new();
    for round in 1..=ROUNDS {
        say(&format!("round {round} of {ROUNDS}: fsync {:.2} ms", fsync_ms(workspace)?));
        let durable = Stores::start(workspace, Durability::OnDisk)?;
        let (postgres, redis) = (durable.postgres(), durable.redis());
        if peers {
            note(&mut rounds, GRAPHILE, peer(workspace, "graphile-worker.js", &postgres)?);
            note(&mut rounds, DURABLE_BULLMQ, peer(workspace, "bullmq.js", &redis)?);
        }
        note(&mut rounds, POSTGRES, ours(workspace, &["postgres", &postgres])?);
        note(&mut rounds, REDIS, ours(workspace, &["postgres", &postgres, &redis])?);
        drop(durable);
        if peers {
            let forgetful = Stores::start(workspace, Durability::None)?;
            note(&mut rounds, BULLMQ, peer(workspace, "bullmq.js", &forgetful.redis())?);
        }
        // A round takes minutes: who breaks off keeps what was seen so far.
        print(round, &medians(&rounds));
    }
    Ok(())
}

fn note(rounds: &mut BTreeMap<&'static str, Vec<Figures>>, system: &'static str, figures: Figures) {
    rounds.entry(system).or_default().push(figures);
}

fn ours(workspace: &Workspace, arguments: &[&str]) -> Result<Figures> {
    let program = program(workspace, "examples/throughput");
    read(&workspace.answer(&program, arguments).context("the queue's measurement failed")?)
}

fn peer(workspace: &Workspace, script: &str, address: &str) -> Result<Figures> {
    let script = workspace.path("bench/peers").join(script);
    let answer = workspace.answer("node", &[&script.to_string_lossy(), address]);
    read(&answer.with_context(|| format!("{} failed", script.display()))?)
}

/// One JSON object a line: the measure's name and its figures.
fn read(printed: &str) -> Result<Figures> {
    let mut figures = Figures::new();
    for line in printed.lines() {
        let Ok(Value::Object(line)) = serde_json::from_str(line) else {
            bail!("a measurement printed {line}")
        };
        let measure = line["measure"].as_str().context("a measure without a name")?;
        let slots = line.get("slots").map(|slots| format!(" {slots}")).unwrap_or_default();
        for (name, value) in &line {
            if let Some(value) = value.as_f64() {
                figures.insert(format!("{measure}{slots} {name}"), value);
            }
        }
    }
    Ok(figures)
}

fn medians(rounds: &BTreeMap<&'static str, Vec<Figures>>) -> BTreeMap<&'static str, Figures> {
    let median = |figures: &[Figures], name: &str| {
        let mut values: Vec<f64> = figures.iter().filter_map(|round| round.get(name).copied()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    rounds
        .iter()
        .map(|(system, figures)| {
            let names = figures.first().into_iter().flat_map(Figures::keys);
            let middle = names.filter_map(|name| Some((name.clone(), median(figures, name)?))).collect();
            (*system, middle)
        })
        .collect()
}

fn print(rounds: usize, medians: &BTreeMap<&'static str, Figures>) {
    println!("\nmedians after {rounds} of {ROUNDS} rounds:");
    for (system, figures) in medians {
        for (name, value) in figures {
            println!("  {system}: {name} {value}");
        }
    }
    println!("\nratios, ours to theirs:");
    for Goal { ours, name, peer, theirs, goal } in GOALS {
        let value = |system: &str, name: &str| medians.get(system)?.get(name).copied();
        if let (Some(mine), Some(other)) = (value(ours, name), value(peer, theirs)) {
            println!("  {ours} to {peer}, {name}: {:.2} (goal {goal})", mine / other);
        }
    }
    let Some(figures) = medians.get(REDIS) else { return };
    let of = |name| figure(figures, name);
    let each = of("redis_commands commands") / of("redis_commands jobs");
    let idle = of("redis_idle commands") * 60.0 / of("redis_idle seconds");
    println!("  Redis commands: {each:.2} a job (goal <= 1.5), {idle:.1} a minute when idle (goal <= 2)");
}

fn figure(figures: &Figures, name: &str) -> f64 {
    figures.get(name).copied().unwrap_or(f64::NAN)
}

/// The median time of a small durable write where the stores write.
fn fsync_ms(workspace: &Workspace) -> Result<f64> {
    let path = workspace.target("bench").join("fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let begun = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    remove_file(path)?;
    times.sort_unstable();
    Ok(times[SYNCS / 2].as_secs_f64() * 1_000.0)
}

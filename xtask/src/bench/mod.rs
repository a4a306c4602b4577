//! `cargo xtask bench`: the figures that decide whether a change made things slower, larger or heavier.

mod images;
mod queue;

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::progress::say;
use crate::running::{Running, Site};
use crate::server::Profile;
use crate::tools::Tool;
use crate::workspace::{Workspace, run as run_command};
use crate::{frontend, load, server, size};

/// Posts the list must hold before it is worth asking for.
const POSTS: usize = 10;
/// How long the demo may take to draft them.
const FILL: Duration = Duration::from_secs(90);
/// After so long without a request a server is at rest.
const REST: Duration = Duration::from_secs(10);
const CONNECTIONS: usize = 8;
const LOAD: Duration = Duration::from_secs(5);
const LIST: &str = "/api/app/api/posts/review_list";

/// What is measured.
#[derive(Args)]
pub struct Options {
    /// Only the queue, on every store and beside its peers where they are installed (`npm install` in bench/peers); or
    /// only pictures and headline cards, beside libvips where it is installed.
    only: Option<Only>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Only {
    Queue,
    Images,
}

/// Builds everything optimised, measures, and prints one line a figure.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if let Some(only) = options.only {
        match only {
            Only::Queue => queue::beside_its_peers(workspace)?,
            Only::Images => images::beside_libvips(workspace)?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    for tool in Tool::FOR_FRONTEND {
        tool.ensure(workspace)?;
    }
    frontend::build(workspace)?;
    say("building the server and the measurements, optimised: several minutes the first time");
    let mut build = workspace.command("cargo");
    build.args(["build", "--package", "server", "--package", "bench", "--package", "queue"]);
    run_command(build.args(["--bins", "--examples"]).args(Profile::Release.arguments()))?;

    say("measuring");
    run_command(&mut workspace.command(&program(workspace, "bench")))?;
    queue::on_sqlite(workspace)?;
    web_server(workspace)?;
    println!();
    size::print(&size::measure(workspace)?);
    Ok(ExitCode::SUCCESS)
}

fn program(workspace: &Workspace, name: &str) -> String {
    workspace.target(Profile::Release.folder()).join(name).to_string_lossy().into_owned()
}

/// Fills a database through the demo, then measures a server that has nothing else to do.
fn web_server(workspace: &Workspace) -> Result<()> {
    let binary = server::binary(workspace, Profile::Release);
    let site = Site::new(workspace, binary)?;
    let demo = Running::demo(&site)?;
    let cookie = demo.sign_in()?;
    let filled = fill(&demo, &cookie);
    demo.stop()?;
    let posts = filled?;

    let started = Instant::now();
    let serving = Running::serve(&site)?;
    println!("start to first response, existing database: {} ms", started.elapsed().as_millis());
    thread::sleep(REST);
    println!("idle resident memory: {:.1} MB", serving.resident_bytes()? as f64 / 1_000_000.0);
    let headers = [("content-type", "application/json"), ("cookie", cookie.as_str())];
    let request = load::Request { port: serving.port(), path: LIST, headers: &headers, body: "{}" };
    let speed = load::measure(&request, CONNECTIONS, LOAD);
    serving.stop()?;
    let speed = speed?;
    println!(
        "authenticated list of {posts} posts, {CONNECTIONS} connections: {:.0} requests/s, p50 {:.2} ms, p99 {:.2} ms",
        speed.per_second,
        speed.p50.as_secs_f64() * 1_000.0,
        speed.p99.as_secs_f64() * 1_000.0
    );
    Ok(())
}

/// Waits until the demo has drafted enough, and says how many posts the list then holds.
fn fill(demo: &Running, cookie: &str) -> Result<usize> {
    let end = Instant::now() + FILL;
    loop {
        let answer = demo.post(LIST, &[("content-type", "application/json"), ("cookie", cookie)], "{}")?;
        let list: Value = serde_json::from_slice(&answer.body).context("the review list")?;
        let posts = list["posts"].as_array().map_or(0, Vec::len);
        if posts >= POSTS {
            return Ok(posts);
        }
        if Instant::now() > end {
            bail!("the demo drafted {posts} posts in {} s; the list said {list}", FILL.as_secs());
        }
        thread::sleep(Duration::from_millis(500));
    }
}

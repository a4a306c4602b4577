//! `cargo xtask chaos`: publishing under fire, in a build that can be told where to stop.

use std::process::ExitCode;

use anyhow::Result;

use crate::progress::say;
use crate::server::Profile;
use crate::stores::{self, Durability, Stores};
use crate::workspace::{Workspace, run as run_command};

/// What is passed on to the runner.
#[derive(clap::Args)]
pub struct Options {
    /// How many posts.
    #[arg(long, default_value_t = 10_000)]
    posts: usize,
    /// Over how many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: usize,
    /// How many worlds of at most 500 posts at a time; they wait more than they work.
    #[arg(long, default_value_t = 1)]
    worlds: usize,
    /// Which engine keeps them.
    #[arg(long, value_enum, default_value = "sqlite")]
    backend: Backend,
    /// Measures how late posts begin and how soon work is resumed after a kill, instead of counting promises.
    #[arg(long)]
    measure: bool,
}

/// The engines; the servers are started for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Backend {
    Sqlite,
    Postgres,
    Redis,
}

/// Builds server and runner, and runs.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    say("building the server and the runner, optimised (the first time takes some minutes)");
    let mut build = workspace.command("cargo");
    build.args(["build", "--package", "server", "--package", "chaos"]);
    run_command(build.args(Profile::Chaos.arguments()))?;
    let target = workspace.target(Profile::Chaos.folder());
    let mut runner = workspace.command(&target.join("chaos").to_string_lossy());
    runner.arg("--binary").arg(target.join("autogram"));
    for (name, number) in
        [("--posts", options.posts), ("--seeds", options.seeds), ("--worlds", options.worlds)]
    {
        runner.args([name, &number.to_string()]);
    }
    if options.measure {
        runner.arg("--measure");
    }
    let stores = match options.backend {
        Backend::Sqlite => None,
        Backend::Postgres | Backend::Redis => Some(stores(workspace)?),
    };
    if let Some(stores) = &stores {
        runner.args(["--postgres", &stores.postgres()]);
        if options.backend == Backend::Redis {
            runner.args(["--redis", &stores.redis()]);
        }
    }
    run_command(&mut runner)?;
    Ok(ExitCode::SUCCESS)
}

fn stores(workspace: &Workspace) -> Result<Stores> {
    stores::ensure_postgres(workspace)?;
    stores::ensure_redis(workspace)?;
    Stores::start(workspace, Durability::None)
}

//! `cargo xtask chaos` starts this with the server's binary and prints what it prints.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use chaos::punctual::{self, Rush};
use chaos::recovery::{self, Kills};
use chaos::{Backend, run};
use clap::Parser;
use sandbox::SecondPublish;

/// Publishes posts while everything fails, and counts broken promises; or measures how soon things happen.
#[derive(Parser)]
struct Arguments {
    /// The server's binary, built with debug assertions.
    #[arg(long)]
    binary: PathBuf,
    /// How many posts.
    #[arg(long, default_value_t = 10_000)]
    posts: usize,
    /// Over how many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: usize,
    /// The address of a PostgreSQL server to keep them in, instead of a file.
    #[arg(long)]
    postgres: Option<String>,
    /// The address of a Redis beside it.
    #[arg(long, requires = "postgres")]
    redis: Option<String>,
    /// How many worlds of at most 500 posts at a time.
    #[arg(long, default_value_t = 1)]
    worlds: usize,
    /// How long a frozen process stays frozen, in seconds.
    #[arg(long, default_value_t = 60)]
    freeze: u64,
    /// How long the database is away, in seconds.
    #[arg(long, default_value_t = 30)]
    outage: u64,
    /// Measures instead: how late posts begin, beside hanging accounts too, and how soon work is resumed after a kill.
    #[arg(long)]
    measure: bool,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let backend = match arguments.postgres {
        Some(server) => Backend::Postgres { server, redis: arguments.redis },
        None => Backend::Sqlite,
    };
    let binary = std::path::absolute(arguments.binary)?;
    if arguments.measure {
        measure(&binary, &backend).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let plan = run::Plan {
        binary,
        backend,
        posts: arguments.posts,
        seeds: arguments.seeds,
        freeze: Duration::from_secs(arguments.freeze),
        freezes: 1,
        at_once: arguments.worlds,
        outage: Duration::from_secs(arguments.outage),
        second_publish: SecondPublish::Duplicate,
    };
    let report = run::run(&plan).await?;
    print!("{report}");
    Ok(if report.total().broken() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(binary: &Path, backend: &Backend) -> Result<()> {
    let rush = |posts, accounts, seconds, hanging| Rush {
        binary: binary.to_owned(),
        backend: backend.clone(),
        posts,
        accounts,
        spread: Duration::from_secs(seconds),
        hanging,
    };
    println!("a full minute of 200 accounts: {}", punctual::run(&rush(1_000, 200, 60, 0)).await?);
    for hanging in [0, 10, 0, 10] {
        let seen = punctual::run(&rush(400, 100, 30, hanging)).await?;
        println!("{hanging} of 100 accounts hang: {seen}");
    }
    let kills = Kills { binary: binary.to_owned(), backend: backend.clone(), kills: 25, crowd: 8 };
    println!("SIGKILL to resumed work: {}", recovery::run(&kills).await?);
    Ok(())
}

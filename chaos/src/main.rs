//! `cargo xtask chaos` starts this with the server's binary and prints what it prints.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use chaos::{Backend, run};
use clap::Parser;
use sandbox::SecondPublish;

/// Publishes posts while everything fails, and counts broken promises.
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
    /// How long a frozen process stays frozen, in seconds.
    #[arg(long, default_value_t = 60)]
    freeze: u64,
    /// How long the database is away, in seconds.
    #[arg(long, default_value_t = 30)]
    outage: u64,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let backend = match arguments.postgres {
        Some(server) => Backend::Postgres { server, redis: arguments.redis },
        None => Backend::Sqlite,
    };
    let plan = run::Plan {
        binary: std::path::absolute(arguments.binary)?,
        backend,
        posts: arguments.posts,
        seeds: arguments.seeds,
        freeze: Duration::from_secs(arguments.freeze),
        freezes: 2,
        outage: Duration::from_secs(arguments.outage),
        second_publish: SecondPublish::Duplicate,
    };
    let report = run::run(&plan).await?;
    print!("{report}");
    Ok(if report.total().broken() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

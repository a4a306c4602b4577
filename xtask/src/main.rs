//! The project's own commands: `cargo xtask demo`, `build`, `test`, `stores`, `bench`, `chaos` and
//! `dockerfile`.
//!
//! It installs missing tools, builds, starts and counts. It must never know what the product does: it speaks to
//! it as a person would, by its command line and its pages.

mod bench;
mod browser;
mod build;
mod chaos;
mod checks;
mod compress;
mod debian;
mod demo;
#[cfg(unix)]
mod dockerfile;
mod fingerprint;
mod fonts;
mod frontend;
mod graph;
mod http;
mod load;
mod program;
mod progress;
mod running;
mod server;
mod size;
mod stores;
mod tally;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::workspace::Workspace;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Builds the product, starts it with its sandbox and prints a link that signs in.
    Demo(demo::Options),
    /// Builds the product for serving: the optimised program, and the front end in `dist/`.
    Build,
    /// Checks everything; the last line is `N passed, N failed`.
    Test(test::Options),
    /// Keeps PostgreSQL and Redis running for tests that are started by hand.
    Stores,
    /// Measures speed, memory, starting and sizes.
    Bench(bench::Options),
    /// Publishes thousands of posts while processes are killed and vendors fail, and counts broken promises.
    Chaos(chaos::Options),
    /// Runs the Dockerfile's steps in order without a container engine, and then the image.
    #[cfg(unix)]
    Dockerfile(dockerfile::Options),
}

fn main() -> ExitCode {
    progress::start();
    let command = Command::parse();
    let outcome = Workspace::open().and_then(|workspace| match command {
        Command::Demo(options) => demo::run(&workspace, &options),
        Command::Build => build::run(&workspace),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Stores => stores::keep(&workspace),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Chaos(options) => chaos::run(&workspace, &options),
        #[cfg(unix)]
        Command::Dockerfile(options) => dockerfile::run(&workspace, &options),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

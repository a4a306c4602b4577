//! Builds the browser's half, or leaves it when nothing it is made from has changed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::compress;
use crate::fingerprint::Fingerprint;
use crate::program::{self, Readers};
use crate::progress::say;
use crate::tally::{Tally, cargo_tests};
use crate::workspace::{Workspace, run};

/// All that decides what the built front end contains.
const SOURCES: &[&str] = &[
    "app",
    "frontend",
    "style",
    "public",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
    "xtask/src/program.rs",
];

/// Where the built front end lies.
pub fn dist(workspace: &Workspace) -> PathBuf {
    workspace.path("dist")
}

impl Readers {
    /// Where it is written down what was built.
    fn stamp(self) -> &'static str {
        match self {
            Self::None => "tools/dist.fingerprint",
            Self::Lints => "tools/dist.linted.fingerprint",
        }
    }
}

/// Whether the browser's half can be built, the lints have nothing to say about it, and its unit tests pass. They have a
/// build of their own, because its features and the server's exclude each other.
pub fn test(workspace: &Workspace) -> Result<Tally> {
    make(workspace, Readers::Lints)?;
    let mut tally = Tally::of(true);
    let mut tests = workspace.command("cargo");
    tally += cargo_tests(tests.args(["test", "--package", "app", "--features", "csr", "--lib"]))?;
    Ok(tally)
}

/// Makes `dist/` current.
pub fn build(workspace: &Workspace) -> Result<()> {
    make(workspace, Readers::None)
}

fn make(workspace: &Workspace, readers: Readers) -> Result<()> {
    let compiler = workspace.answer("rustc", &["--version"]).unwrap_or_default();
    let sources: Vec<_> = SOURCES.iter().map(|source| workspace.path(source)).collect();
    let wanted = Fingerprint::of(&sources, &[&compiler])?;
    let built = |readers: Readers| wanted.is_in(&workspace.target(readers.stamp()));
    let enough = built(Readers::Lints) || built(readers);
    if enough && dist(workspace).join("index.html").is_file() {
        say("front end: unchanged since it was built");
        return Ok(());
    }
    say("front end: building it (the first time takes some minutes)");
    // A build that fails halfway must not pass for the one an old stamp was written for.
    for stamp in [Readers::None, Readers::Lints].map(|readers| workspace.target(readers.stamp())) {
        if stamp.exists() {
            fs::remove_file(&stamp).with_context(|| format!("cannot remove {}", stamp.display()))?;
        }
    }
    program::compile(workspace, readers)?;
    make_page(workspace)?;
    program::add(workspace, &dist(workspace))?;
    compress::add_copies(&dist(workspace))?;
    wanted.write_to(&workspace.target(readers.stamp()))?;
    say("front end: built");
    Ok(())
}

/// The page, the styles and what lies beside them.
fn make_page(workspace: &Workspace) -> Result<()> {
    let mut trunk = workspace.command("trunk");
    trunk.args(["build", "--release", "--offline", "--skip-version-check", "--dist"]).arg(dist(workspace));
    // Trunk reads NO_COLOR as a flag of its own and refuses the customary value 1.
    run(trunk.env_remove("NO_COLOR"))
}

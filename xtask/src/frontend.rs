//! Builds the browser's half with Trunk, or leaves it when nothing it is made from has changed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::compress;
use crate::fingerprint::Fingerprint;
use crate::progress::say;
use crate::split;
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
    "xtask/src/split.rs",
];

/// Where the built front end lies.
pub fn dist(workspace: &Workspace) -> PathBuf {
    workspace.path("dist")
}

/// Makes `dist/` current.
pub fn build(workspace: &Workspace) -> Result<()> {
    let compiler = workspace.answer("rustc", &["--version"]).unwrap_or_default();
    let sources: Vec<_> = SOURCES.iter().map(|source| workspace.path(source)).collect();
    let wanted = Fingerprint::of(&sources, &[&compiler])?;
    let stamp = workspace.target("tools/dist.fingerprint");
    if wanted.is_in(&stamp) && dist(workspace).join("index.html").is_file() {
        say("front end: unchanged since it was built");
        return Ok(());
    }
    say("front end: building it with Trunk (the first time takes some minutes)");
    // A build that fails halfway must not pass for the one the old stamp was written for.
    if stamp.exists() {
        fs::remove_file(&stamp).with_context(|| format!("cannot remove {}", stamp.display()))?;
    }
    // Trunk's `--offline` stops it from fetching tools of its own, and reaches cargo too: so fetch first.
    run(workspace.command("cargo").args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]))?;
    let mut trunk = workspace.command("trunk");
    trunk.args(["build", "--release", "--offline", "--skip-version-check"]);
    trunk.args(["--cargo-profile", "wasm-release", "--dist"]).arg(dist(workspace));
    // Trunk reads NO_COLOR as a flag of its own and refuses the customary value 1.
    run(trunk.env_remove("NO_COLOR"))?;
    split::replace_program(workspace, &dist(workspace))?;
    compress::add_copies(&dist(workspace))?;
    wanted.write_to(&stamp)?;
    say("front end: built");
    Ok(())
}

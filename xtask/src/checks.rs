//! The checks that are one cargo command each.

use std::process::Command;

use anyhow::Result;

use crate::stores::{Durability, Stores};
use crate::tally::{Tally, cargo_tests, check};
use crate::workspace::Workspace;

/// Whether all code is formatted.
pub fn format(workspace: &Workspace) -> Result<Tally> {
    check(workspace.command("cargo").args(["fmt", "--all", "--check"]))
}

/// Whether the lints have nothing to say about the server's half and the tests. The front end is left out: its
/// features and the server's exclude each other.
pub fn lint(workspace: &Workspace) -> Result<Tally> {
    check(host_tests(workspace).arg("--no-run"))
}

/// `cargo test` of everything but the front end, through clippy. `cargo clippy` would compile each dependency once
/// more, only to look at it; so the lints read along while the tests are built, and a warning fails the build.
pub fn host_tests(workspace: &Workspace) -> Command {
    let mut command = workspace.command("cargo");
    command.args(["test", "--workspace", "--exclude", "frontend"]);
    through_lints(&mut command);
    command
}

/// Has cargo compile through clippy, to which a warning is an error: what `cargo clippy -- -D warnings` sets for itself.
pub fn through_lints(cargo: &mut Command) {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
}

/// The unit and integration tests, on real stores.
pub fn rust(workspace: &Workspace) -> Result<Tally> {
    let stores = Stores::start(workspace, Durability::None)?;
    cargo_tests(host_tests(workspace).arg("--no-fail-fast").envs(stores.variables()))
}

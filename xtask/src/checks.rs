//! The checks that are one cargo command each.

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
    let mut command = workspace.command("cargo");
    command.args(["clippy", "--workspace", "--exclude", "frontend", "--all-targets", "--", "-D", "warnings"]);
    check(&mut command)
}

/// Whether the lints have nothing to say about the browser's half.
pub fn lint_wasm(workspace: &Workspace) -> Result<Tally> {
    let mut command = workspace.command("cargo");
    command.args(["clippy", "--package", "frontend", "--target", "wasm32-unknown-unknown"]);
    check(command.args(["--", "-D", "warnings"]))
}

/// The unit and integration tests, on real stores. The browser's half of `app` comes by itself, because its
/// features and the server's exclude each other.
pub fn rust(workspace: &Workspace) -> Result<Tally> {
    let stores = Stores::start(workspace, Durability::None)?;
    let mut server = workspace.command("cargo");
    server.args(["test", "--workspace", "--exclude", "frontend", "--no-fail-fast"]);
    let mut tally = cargo_tests(server.envs(stores.variables()))?;
    let mut browser = workspace.command("cargo");
    tally += cargo_tests(browser.args(["test", "--package", "app", "--features", "csr", "--lib"]))?;
    Ok(tally)
}

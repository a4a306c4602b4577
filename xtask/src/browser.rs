//! The browser tests and what they need: Node, its packages, and a Chromium of the machine's.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::fingerprint::Fingerprint;
use crate::progress::say;
use crate::tally::{Tally, node_tests};
use crate::workspace::{Workspace, run};
use crate::{debian, frontend, server};

/// Node's own test runner, on which the browser tests stand, is stable from here on.
const NODE_MAJOR: u32 = 20;
/// A quarter of an hour for a file of tests, in milliseconds: a page that hangs must end the run, not stop it.
const TIMEOUT: &str = "--test-timeout=900000";
/// What Debian calls Chromium without windows: the same engine, and a quarter less work in these tests.
const HEADLESS: &str = "chromium-headless-shell";
/// The names Chromium goes by, the one with the least work first.
const CHROMIUM: &[&str] =
    &[HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROME_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Builds what a person would open, and drives it.
pub fn test(workspace: &Workspace) -> Result<Tally> {
    frontend::build(workspace)?;
    let binary = server::build_as_tested(workspace)?;
    let browser = find_chromium(workspace).context("Chromium has gone")?;
    let mut command = workspace.command("node");
    // Two files at a time: each starts a product of its own and waits for its slots, but two cores are soon busy.
    command
        .args(["--test", "--test-concurrency=2", "--test-reporter=spec", TIMEOUT])
        .args(journeys(workspace)?);
    command.current_dir(workspace.path("e2e"));
    command.env("AUTOGRAM_BINARY", binary).env("AUTOGRAM_DIST", frontend::dist(workspace));
    command.env("CHROMIUM", browser);
    node_tests(&mut command)
}

/// Checks that Node is new enough. It is never installed from here: every machine has its own way.
pub fn ensure_node(workspace: &Workspace) -> Result<()> {
    let version = workspace.answer("node", &["--version"]);
    let Some(major) = version.as_deref().and_then(major) else {
        bail!("Node is missing. Install Node {NODE_MAJOR} or newer with npm (https://nodejs.org)");
    };
    if major < NODE_MAJOR {
        bail!("Node {major} is too old. Install Node {NODE_MAJOR} or newer with npm (https://nodejs.org)");
    }
    if workspace.answer("npm", &["--version"]).is_none() {
        bail!("npm is missing. Install it beside Node (Debian: apt-get install npm)");
    }
    say(&format!("node {}: there", version.unwrap_or_default()));
    Ok(())
}

/// Installs exactly what e2e/package-lock.json names.
pub fn ensure_packages(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("e2e");
    let sources = ["package.json", "package-lock.json"].map(|name| folder.join(name));
    let wanted = Fingerprint::of(&sources, &[])?;
    let stamp = folder.join("node_modules/.fingerprint");
    if wanted.is_in(&stamp) {
        say("packages of the browser tests: there");
        return Ok(());
    }
    say("packages of the browser tests: installing them with npm");
    run(workspace.command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    wanted.write_to(&stamp)
}

/// Finds a Chromium, or installs Debian's where that needs nobody's password.
pub fn ensure_chromium(workspace: &Workspace) -> Result<()> {
    if find_chromium(workspace).is_none() {
        debian::install(workspace, "Chromium", &[HEADLESS, "fonts-liberation"])?;
    }
    let Some(browser) = find_chromium(workspace) else {
        bail!(
            "Chromium is missing. Install it (Debian: sudo apt-get install {HEADLESS} fonts-liberation; \
             elsewhere: Chromium or Google Chrome, on the PATH)"
        );
    };
    say(&format!("Chromium: {}", browser.display()));
    Ok(())
}

/// Named one by one, because Node's versions differ in what they make of a folder.
fn journeys(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.path("e2e/tests");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    files.sort();
    Ok(files)
}

fn find_chromium(workspace: &Workspace) -> Option<PathBuf> {
    let on_path = CHROMIUM.iter().find_map(|name| workspace.find(name));
    on_path.or_else(|| Some(PathBuf::from(CHROME_ON_MACOS)).filter(|file| file.is_file()))
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_nodes_answer() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
    }
}

//! Debian's packages, installed where that needs nobody's password.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::progress::say;
use crate::workspace::{Workspace, run};

/// Installs packages if this is Debian and we are root; otherwise nothing happens, and whoever needs them says
/// what to install.
pub fn install(workspace: &Workspace, what: &str, packages: &[&str]) -> Result<()> {
    if !is_debian() || !is_root(workspace) {
        return Ok(());
    }
    say(&format!("{what}: installing it with apt-get"));
    apt(workspace, &["update"])?;
    apt(workspace, &[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// Whether everything is allowed to us.
pub fn is_root(workspace: &Workspace) -> bool {
    workspace.answer("id", &["-u"]).as_deref() == Some("0")
}

fn is_debian() -> bool {
    // Derivatives call themselves otherwise, and some ship an empty package that wants another store.
    fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn apt(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let mut command = workspace.command("apt-get");
    command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}

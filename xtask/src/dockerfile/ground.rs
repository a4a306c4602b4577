//! What stands in for the image that a stage begins with.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::steps::Base;
use crate::debian;
use crate::workspace::{Workspace, run};

/// Where a container finds its programs.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Of the toolchain, what a build calls by name.
const TOOLCHAIN: [&str; 4] = ["cargo", "rustc", "rustdoc", "rustup"];

/// A ground to run commands on.
pub struct Ground {
    /// Of which kind it is.
    pub kind: Kind,
    /// Where commands find their programs.
    pub search_path: String,
    /// What it is, for the report.
    pub description: String,
}

/// What carries out commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// This machine, in the stage's folder; absolute paths in a command would be the machine's.
    Machine,
    /// A Debian of its own in the stage's folder.
    Debian,
    /// Nothing: only files are copied, and the program is started at the end.
    Bare,
}

impl Ground {
    /// Makes it in the stage's folder.
    ///
    /// # Errors
    /// When this machine cannot stand in for the image.
    pub fn lay(workspace: &Workspace, base: &Base, root: &Path, as_root: bool) -> Result<Self> {
        let (kind, search_path, description) = match base {
            Base::Rust { version } => {
                let compiler = machine_compiler(workspace, version)?;
                (Kind::Machine, toolchain(workspace, root)?, format!("this machine with {compiler}"))
            }
            Base::Debian { suite } if as_root => {
                install_debian(workspace, suite, root)?;
                (Kind::Debian, PATH.to_owned(), format!("a fresh Debian {suite}, entered by chroot"))
            }
            Base::Debian { .. } => {
                let programs = root.join("usr/local/bin");
                (Kind::Bare, format!("{}:{PATH}", programs.display()), "an empty folder".to_owned())
            }
        };
        Ok(Self { kind, search_path, description })
    }
}

/// The toolchain must be the image's to the last number.
fn machine_compiler(workspace: &Workspace, version: &str) -> Result<String> {
    let mut rustc = workspace.command("rustc");
    let output = rustc.arg("--version").env("RUSTUP_TOOLCHAIN", version).output().context("rustc")?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    ensure!(
        said.split(' ').nth(1) == Some(version),
        "the image has Rust {version} and this machine has not: rustup toolchain install {version}"
    );
    Ok(said)
}

/// A folder with the toolchain alone: nothing that was installed beside it may pass for a part of the image.
fn toolchain(workspace: &Workspace, root: &Path) -> Result<String> {
    let own = root.join("toolchain");
    fs::create_dir_all(&own)?;
    for program in TOOLCHAIN {
        let found = workspace.find(program).with_context(|| format!("{program} is missing"))?;
        if fs::symlink_metadata(own.join(program)).is_err() {
            symlink(found, own.join(program))?;
        }
    }
    Ok(format!("{}:{PATH}", own.display()))
}

fn install_debian(workspace: &Workspace, suite: &str, root: &Path) -> Result<()> {
    if workspace.find("mmdebstrap").is_none() {
        debian::install(workspace, "mmdebstrap", &["mmdebstrap"])?;
    }
    let mut install = workspace.command("mmdebstrap");
    run(install.args(["--quiet", "--variant=minbase", suite]).arg(root))
        .context("--as-root makes a Debian with mmdebstrap, which Debian has a package of")?;
    // An engine gives its containers the machine's resolver too.
    fs::copy("/etc/resolv.conf", root.join("etc/resolv.conf")).context("the machine's resolver")?;
    Ok(())
}

//! `cargo xtask dockerfile`: the Dockerfile's steps in order, without a container engine.
//!
//! Each stage is an empty folder that stands for the image's root. Where Rust is built, this machine stands in for
//! the image: its toolchain must be the one that the image has. A Debian image is, with `--as-root`, a fresh Debian
//! that mmdebstrap lays into the stage's folder, and steps are run in there by chroot; without it, the folder stays
//! bare and steps that need the system are not run. The report at the end says of every step which it was.
//!
//! What this cannot show: that the images of these names are there, what they hold beside Debian and Rust, and how
//! an engine caches, squashes and isolates.

mod context;
mod ground;
mod railway;
mod report;
mod service;
mod stage;
mod steps;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::debian;
use crate::workspace::Workspace;
use railway::Railway;
use report::Report;
use stage::Stage;

/// How the steps are run.
#[derive(Args)]
pub struct Options {
    /// Runs the last stage in a fresh Debian, as its users; this machine stays as it is. Needs root.
    #[arg(long)]
    as_root: bool,
    /// Keeps the stages in this folder; a build stage that is finished there is not run again.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Runs every step, then what Railway does with the image: its command before the deployment, the start, the health
/// check, the stop.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let read =
        |name: &str| fs::read_to_string(workspace.path(name)).with_context(|| format!("cannot read {name}"));
    let plans = steps::read(&read("Dockerfile")?).context("Dockerfile")?;
    let railway = Railway::read(&read("railway.json")?).context("railway.json")?;
    ensure!(
        !options.as_root || debian::is_root(workspace),
        "--as-root: chroot and Debian's installer are root's alone"
    );
    let folder = Folder::make(options.folder.as_deref())?;
    let mut report = Report::default();
    let mut stages: Vec<Stage> = Vec::new();
    for plan in &plans {
        let mut stage = Stage::begin(workspace, plan, &folder.0, options.as_root, &mut report)?;
        for step in &plan.steps {
            stage.take(workspace, step, &stages, &mut report)?;
        }
        stage.finish()?;
        stages.push(stage);
    }
    let last = stages.last().context("the Dockerfile has no stage")?;
    let tried = service::try_out(workspace, last, &railway, &mut report);
    report.print();
    tried?;
    Ok(ExitCode::SUCCESS)
}

/// Where the stages lie; gone afterwards, unless somebody named it.
struct Folder(PathBuf, bool);

impl Folder {
    fn make(named: Option<&Path>) -> Result<Self> {
        let unnamed = || std::env::temp_dir().join(format!("autogram-dockerfile-{}", std::process::id()));
        let folder = named.map_or_else(unnamed, Path::to_owned);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder.canonicalize()?, named.is_none()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.1 {
            // It lies in the system's temporary folder, under a name of its own, and does no harm.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

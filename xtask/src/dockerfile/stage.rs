//! A stage at work: a folder that stands for the image's root, and what has been said about it so far.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::context;
use super::ground::{Ground, Kind};
use super::report::{How, Report};
use super::steps::{Base, Plan, Step};
use crate::debian;
use crate::workspace::{Workspace, run};

/// What the caller's own work with cargo leaves in the environment, and no image has.
const NOT_OURS: [&str; 5] =
    ["CARGO_TARGET_DIR", "CARGO_INCREMENTAL", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];
/// Done in a folder that a run kept.
const DONE: &str = ".finished-stage";

/// A stage and what its instructions have set.
pub struct Stage {
    name: String,
    root: PathBuf,
    ground: Ground,
    workdir: PathBuf,
    user: Option<String>,
    environment: Vec<(String, String)>,
    finished_before: bool,
    /// The port that is said to be listened on.
    pub port: Option<u16>,
    /// The signal that is said to stop the program.
    pub stop_signal: Option<String>,
    /// The program and its arguments.
    pub program: Vec<String>,
}

impl Stage {
    /// Makes the folder, and what stands in for the image.
    pub fn begin(
        workspace: &Workspace,
        plan: &Plan,
        folder: &Path,
        as_root: bool,
        report: &mut Report,
    ) -> Result<Self> {
        let root = folder.join(format!("stage-{}", plan.name));
        // A Debian is made in less time than it takes to see that an old one still fits.
        let finished_before = matches!(plan.base, Base::Rust { .. }) && root.join(DONE).exists();
        let from = format!("FROM {}", plan.image);
        report.begin(&from);
        if !finished_before && root.exists() {
            fs::remove_dir_all(&root).with_context(|| format!("cannot empty {}", root.display()))?;
        }
        fs::create_dir_all(&root)?;
        let ground = Ground::lay(workspace, &plan.base, &root, as_root)?;
        report.note(How::StoodIn, &from, &ground.description);
        Ok(Self {
            name: plan.name.clone(),
            root,
            ground,
            workdir: "/".into(),
            user: None,
            environment: Vec::new(),
            finished_before,
            port: None,
            stop_signal: None,
            program: Vec::new(),
        })
    }

    /// Carries out one step.
    pub fn take(
        &mut self,
        workspace: &Workspace,
        step: &Step,
        earlier: &[Self],
        report: &mut Report,
    ) -> Result<()> {
        let shown = step.to_string();
        report.begin(&shown);
        let works = matches!(step, Step::Run(_) | Step::CopyCheckout(_) | Step::CopyFrom { .. });
        let (how, detail) = if works && self.finished_before {
            (How::Run, "by an earlier run".to_owned())
        } else {
            self.carry_out(workspace, step, earlier).with_context(|| shown.clone())?
        };
        report.note(how, &shown, &detail);
        Ok(())
    }

    /// Notes in a kept folder that everything in it is done.
    pub fn finish(&self) -> Result<()> {
        fs::write(self.root.join(DONE), "").context("the stage's folder cannot be written")
    }

    fn carry_out(&mut self, workspace: &Workspace, step: &Step, earlier: &[Self]) -> Result<(How, String)> {
        match step {
            Step::Workdir(folder) => {
                self.workdir = self.workdir.join(folder);
                fs::create_dir_all(self.inside(""))?;
            }
            Step::Run(script) => return self.run(workspace, script),
            Step::CopyCheckout(to) => {
                let files = context::copy(workspace, &self.inside(to))?;
                return Ok((How::Run, format!("{files} files")));
            }
            Step::CopyFrom { stage, source, to } => {
                let from = earlier.iter().find(|earlier| earlier.name == *stage);
                let from = from.with_context(|| format!("no stage {stage}"))?;
                copy(workspace, &from.inside(source), &self.inside(to), to.ends_with('/'))?;
            }
            Step::User(user) => {
                self.user = Some(user.clone());
                if self.ground.kind == Kind::Bare {
                    return Ok((How::StoodIn, "whoever is not root here".to_owned()));
                }
            }
            Step::Env(name, value) => self.environment.push((name.clone(), value.clone())),
            Step::Expose(port) => self.port = Some(*port),
            Step::StopSignal(signal) => self.stop_signal = Some(signal.clone()),
            Step::Cmd(program) => self.program.clone_from(program),
        }
        Ok((How::Run, String::new()))
    }

    fn run(&self, workspace: &Workspace, script: &str) -> Result<(How, String)> {
        if self.ground.kind == Kind::Bare {
            return Ok((How::NotRun, packages(workspace, script)?));
        }
        run(&mut self.command(workspace, &["sh", "-c", script])?)?;
        Ok((How::Run, String::new()))
    }

    /// A program with its arguments, as the image would start it at this point.
    pub fn command(&self, workspace: &Workspace, words: &[&str]) -> Result<Command> {
        let (program, arguments) = words.split_first().context("there is no program")?;
        let mut command = match self.ground.kind {
            Kind::Machine => workspace.command(program),
            Kind::Debian => self.entered(workspace, program),
            Kind::Bare => self.unprivileged(workspace, program)?,
        };
        for name in NOT_OURS {
            command.env_remove(name);
        }
        command.args(arguments).env("PATH", &self.ground.search_path);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if self.ground.kind != Kind::Debian {
            command.current_dir(self.inside(""));
        }
        Ok(command)
    }

    /// Inside the stage's own Debian, as its user.
    fn entered(&self, workspace: &Workspace, program: &str) -> Command {
        let mut command = workspace.command("chroot");
        if let Some(user) = &self.user {
            command.arg(format!("--userspec={user}:{user}"));
        }
        command
            .arg(&self.root)
            .args(["sh", "-c", "cd \"$0\" && exec \"$@\""])
            .arg(&self.workdir)
            .arg(program);
        command.env_clear();
        command
    }

    /// The stage's own program on this machine, by somebody who is not root.
    fn unprivileged(&self, workspace: &Workspace, program: &str) -> Result<Command> {
        let installed = self.root.join("usr/local/bin").join(program);
        let found = if installed.is_file() { installed } else { program.into() };
        let found = found.display().to_string();
        if !debian::is_root(workspace) {
            return Ok(workspace.command(&found));
        }
        run(workspace.command("chown").arg("nobody").arg(self.inside("")))?;
        let mut command = workspace.command("setpriv");
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(found);
        Ok(command)
    }

    /// Where a path of the image, absolute or from its working folder, lies on this machine.
    fn inside(&self, path: &str) -> PathBuf {
        let whole = self.workdir.join(path);
        self.root.join(whole.strip_prefix("/").unwrap_or(&whole))
    }
}

/// As an engine copies: of a folder what is in it, a file to a name or into a folder.
fn copy(workspace: &Workspace, from: &Path, to: &Path, into: bool) -> Result<()> {
    let mut command = workspace.command("cp");
    if from.is_dir() {
        fs::create_dir_all(to)?;
        command.arg("-RP").arg(from.join(".")).arg(to);
    } else if from.is_file() {
        let folder = if into { to } else { to.parent().unwrap_or(to) };
        fs::create_dir_all(folder)?;
        command.arg("-P").arg(from).arg(to);
    } else {
        bail!("{} is not there", from.display());
    }
    run(&mut command)
}

/// What can be said of a command that is not run: whether Debian has the packages that it installs.
fn packages(workspace: &Workspace, script: &str) -> Result<String> {
    let Some((_, rest)) = script.split_once("apt-get install") else { return Ok(String::new()) };
    let words = rest.split("&&").next().unwrap_or_default().split_whitespace();
    let names: Vec<_> = words.filter(|word| !word.starts_with('-')).collect();
    if workspace.find("apt-cache").is_none() {
        return Ok("no Debian here that could be asked for its packages".to_owned());
    }
    for name in &names {
        let known =
            workspace.answer("apt-cache", &["show", "--quiet", name]).is_some_and(|text| !text.is_empty());
        ensure!(known, "Debian has no package {name}");
    }
    Ok(format!("Debian has all {} packages", names.len()))
}

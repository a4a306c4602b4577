//! Where things are in the checkout, and how programs are started in it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What `cargo run` says of xtask to xtask. The build script of `ring` looks at these: passed on, they would have it
/// and all that stands on it compiled anew whenever a person changes between `cargo xtask` and cargo itself.
const OF_XTASK_ITSELF: [&str; 8] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// The checkout this command belongs to.
#[derive(Clone)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    search_path: OsString,
    packages: Value,
    /// Whether the programs it starts let all others go first.
    yields: bool,
}

impl Workspace {
    /// Finds the checkout; asks cargo where it builds, because a person may have moved the target folder.
    pub fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask does not lie inside a workspace")?
            .to_owned();
        let asked = Command::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(&root)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start cargo")?;
        if !asked.status.success() {
            bail!("`cargo metadata` failed");
        }
        let mut metadata: Value = serde_json::from_slice(&asked.stdout).context("cargo metadata")?;
        let target =
            PathBuf::from(metadata["target_directory"].as_str().context("cargo names no target folder")?);
        let search_path = with_own_tools_first(&target)?;
        Ok(Self { root, target, search_path, packages: metadata["packages"].take(), yields: false })
    }

    /// The same checkout, whose programs let all others go first, where the system can do that.
    pub fn at_low_priority(&self) -> Self {
        Self { yields: true, ..self.clone() }
    }

    /// The checkout's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the checkout.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A file or folder below cargo's target folder.
    pub fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// The manifests of the workspace's own crates, as `cargo metadata` prints them.
    pub fn packages(&self) -> &[Value] {
        self.packages.as_array().map_or(&[], Vec::as_slice)
    }

    /// A program that runs in the checkout's root and finds the project's own tools first.
    pub fn command(&self, program: &str) -> Command {
        let found = self.find(program).unwrap_or_else(|| program.into());
        let mut command = match self.yields.then(|| self.find("nice")).flatten() {
            Some(nice) => {
                let mut command = Command::new(nice);
                command.args(["-n", "19"]).arg(found);
                command
            }
            None => Command::new(found),
        };
        command.current_dir(&self.root).env("PATH", &self.search_path);
        for name in OF_XTASK_ITSELF {
            command.env_remove(name);
        }
        command
    }

    /// The first file of this name on the search path. The system's own look-up would use the path of this
    /// process, where the project's tools are not.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.search_path)
            .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    }

    /// What a program prints on standard output; `None` if it is missing or fails.
    pub fn answer(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let Output { status, stdout, .. } =
            self.command(program).args(arguments).stdin(Stdio::null()).output().ok()?;
        status.success().then(|| String::from_utf8_lossy(&stdout).trim().to_owned())
    }
}

/// Runs a command with its output on the terminal; an error names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed with {status}", shown(command));
    }
    Ok(())
}

/// A command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[expect(clippy::disallowed_methods, reason = "the one place of xtask that reads the environment: PATH")]
fn with_own_tools_first(target: &Path) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let own = target.join("tools").join("bin");
    env::join_paths(std::iter::once(own).chain(env::split_paths(&inherited)))
        .context("PATH has an entry that cannot be kept")
}

//! Builds the server; cargo itself decides whether there is anything to do.

use std::path::PathBuf;

use anyhow::Result;

use crate::checks;
use crate::progress::say;
use crate::workspace::{Workspace, run};

/// How much time the compiler takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quickly built: the demo and the tests.
    Dev,
    /// Quickly run: the measurements.
    Release,
    /// Quickly run, and can be told where to stop: thousands of posts under fire.
    Chaos,
}

impl Profile {
    /// The folder below cargo's target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
            Self::Chaos => "chaos",
        }
    }

    /// What cargo must be told.
    pub fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Release => &["--release"],
            Self::Chaos => &["--profile", "chaos"],
        }
    }
}

/// Makes the server current and says where its program lies.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    say("server: building it with cargo");
    run(workspace.command("cargo").args(["build", "--package", "server"]).args(profile.arguments()))?;
    Ok(binary(workspace, profile))
}

/// Makes the server current as the tests use it. Asked for alone, its dependencies would have other features, and all
/// of them would be compiled once more.
pub fn build_as_tested(workspace: &Workspace) -> Result<PathBuf> {
    say("server: building it with cargo, as the tests use it");
    run(checks::host_tests(workspace).args(["--test", "it", "--no-run"]))?;
    Ok(binary(workspace, Profile::Dev))
}

/// Where cargo puts the server's program.
pub fn binary(workspace: &Workspace, profile: Profile) -> PathBuf {
    workspace.target(profile.folder()).join(format!("autogram{}", std::env::consts::EXE_SUFFIX))
}

//! `cargo xtask build`: what a machine that serves needs, optimised.

use std::process::ExitCode;

use anyhow::Result;

use crate::progress::say;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{frontend, server};

/// Installs what is missing and builds both halves.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    for tool in Tool::FOR_FRONTEND {
        tool.ensure(workspace)?;
    }
    frontend::build(workspace)?;
    let binary = server::build(workspace, server::Profile::Release)?;
    say("built");
    println!("{}\n{}", binary.display(), frontend::dist(workspace).display());
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask demo`: from a fresh checkout to a running product.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::progress::say;
use crate::tools::Tool;
use crate::workspace::{Workspace, shown};
use crate::{frontend, server};

/// The only folder that `--reset` deletes.
const DATA: &str = "data/demo";
/// Ports tried after the one that was asked for.
const PORTS: u16 = 50;

/// How the demo is started.
#[derive(Args)]
pub struct Options {
    /// The port to listen on; a busy one gives way to the next free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Deletes the demo's data first, and nothing else.
    #[arg(long)]
    reset: bool,
}

/// Installs what is missing, builds, and becomes the server.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    for tool in Tool::FOR_FRONTEND {
        tool.ensure(workspace)?;
    }
    frontend::build(workspace)?;
    let binary = server::build(workspace, server::Profile::Dev)?;
    let data = workspace.path(DATA);
    if options.reset && data.exists() {
        fs::remove_dir_all(&data).with_context(|| format!("cannot delete {}", data.display()))?;
        say(&format!("{DATA}: deleted"));
    }
    let port = free_port(options.port)?;
    if port != options.port {
        say(&format!("port {} is busy; taking {port}", options.port));
    }
    let mut demo = Command::new(&binary);
    demo.current_dir(workspace.root())
        .arg("demo")
        .arg("--data")
        .arg(&data)
        .arg("--port")
        .arg(port.to_string());
    demo.arg("--dist").arg(frontend::dist(workspace));
    say(&format!("starting on port {port} with its data in {DATA}; stop it with Ctrl-C"));
    become_program(&mut demo)
}

/// The first free port from `wanted` on.
fn free_port(wanted: u16) -> Result<u16> {
    for port in wanted..=wanted.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener.local_addr()?.port()),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("cannot listen on port {port}")),
        }
    }
    bail!("ports {wanted} to {} are all busy; choose another with --port", wanted.saturating_add(PORTS))
}

/// Puts the server in this process's place, so that signals and the exit code are its own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start {}", shown(command)))
}

/// Waits for the server; Ctrl-C reaches both, since they share the console.
#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_gives_way_to_a_later_one() {
        let busy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let wanted = busy.local_addr().unwrap().port();
        let port = free_port(wanted).unwrap();
        assert!(port > wanted && port <= wanted.saturating_add(PORTS));
    }
}

//! The image at work, as Railway runs it: its command before the deployment, the start, the health check, the stop.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::railway::{DRAIN, Railway};
use super::report::{How, Report};
use super::stage::Stage;
use crate::http::Connection;
use crate::workspace::{Workspace, run};

/// Starts the program, asks for its health, stops it.
pub fn try_out(workspace: &Workspace, stage: &Stage, railway: &Railway, report: &mut Report) -> Result<()> {
    let port = stage.port.context("EXPOSE is missing")?;
    let free = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port));
    drop(free.with_context(|| format!("port {port}, which the image listens on, is taken"))?);
    let key = key(workspace, stage)?;
    for before in &railway.before {
        report.begin(before);
        run(stage.command(workspace, &["sh", "-c", before])?.env("AUTOGRAM_MASTER_KEY", &key))?;
        report.note(How::Run, &format!("preDeployCommand {before}"), "");
    }
    let words: Vec<_> = stage.program.iter().map(String::as_str).collect();
    report.begin(&format!("the start of {}", words.join(" ")));
    let mut command = stage.command(workspace, &words)?;
    let begun = Instant::now();
    let mut service = Service(command.env("AUTOGRAM_MASTER_KEY", &key).spawn().context("the start")?);
    service.wait_until_healthy(port, railway)?;
    report.note(
        How::Run,
        &format!("the start, until {} answers 200 on port {port}", railway.health),
        &format!("{:.1} s", begun.elapsed().as_secs_f64()),
    );
    let user = service.user()?;
    ensure!(user != 0, "the program runs as root");
    report.note(How::Run, "the program is not root's", &format!("user {user}"));
    let signal = stage.stop_signal.as_deref().unwrap_or("TERM");
    let took = service.stop(workspace, signal)?;
    report.note(
        How::Run,
        &format!("SIG{signal}, until it ended well"),
        &format!("{:.1} s", took.as_secs_f64()),
    );
    Ok(())
}

/// The one thing that the image cannot bring along.
fn key(workspace: &Workspace, stage: &Stage) -> Result<String> {
    let mut command = stage.command(workspace, &["autogram", "generate-key"])?;
    let output = command.stderr(Stdio::inherit()).output().context("autogram does not start")?;
    ensure!(output.status.success(), "`autogram generate-key` failed with {}", output.status);
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The running program. Dropping it kills it.
struct Service(Child);

impl Service {
    fn wait_until_healthy(&mut self, port: u16, railway: &Railway) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < railway.patience {
            if let Some(status) = self.0.try_wait()? {
                bail!("the program ended at once with {status}");
            }
            let answer =
                Connection::open(port).and_then(|mut open| open.send("GET", &railway.health, &[], ""));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        bail!("{} did not answer 200 within {} s", railway.health, railway.patience.as_secs())
    }

    /// Whose process it is, by number.
    fn user(&self) -> Result<u32> {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.0.id())).context("/proc, which Linux has")?;
        let line = status.lines().find_map(|line| line.strip_prefix("Uid:")).context("no Uid")?;
        line.split_whitespace().next().context("an empty Uid")?.parse().context("Uid")
    }

    /// Asks it to stop and says how long that took.
    fn stop(&mut self, workspace: &Workspace, signal: &str) -> Result<Duration> {
        let begun = Instant::now();
        run(workspace.command("kill").args(["-s", signal, &self.0.id().to_string()]))?;
        loop {
            if let Some(status) = self.0.try_wait()? {
                ensure!(status.success(), "the program ended with {status} when it was asked to stop");
                return Ok(begun.elapsed());
            }
            ensure!(begun.elapsed() <= DRAIN, "the program did not stop within {} s", DRAIN.as_secs());
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail when it has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

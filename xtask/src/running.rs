//! A server that was started to be measured, with data and a port of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::frontend;
use crate::http::{Answer, Connection};
use crate::workspace::{Workspace, run};

/// Longer than any start that is worth measuring.
const START: Duration = Duration::from_secs(60);

/// Where the measured servers find program, front end and data; the data goes when this does.
pub struct Site {
    binary: PathBuf,
    dist: PathBuf,
    data: PathBuf,
}

impl Site {
    /// Starts with empty data.
    pub fn new(workspace: &Workspace, binary: PathBuf) -> Result<Self> {
        let data = workspace.target("bench").join(format!("data-{}", std::process::id()));
        fs::create_dir_all(&data)?;
        Ok(Self { binary, dist: frontend::dist(workspace), data })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // What is left behind lies in the target folder, under a name of its own, and does no harm.
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// A process that answers on a port. Dropping it kills it.
pub struct Running {
    child: Child,
    port: u16,
    sign_in_token: String,
}

impl Running {
    /// The product with its sandbox, answering at once; ready when it has printed the link that signs in.
    pub fn demo(site: &Site) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(&site.binary);
        command.args(["demo", "--fast", "--port", &port.to_string(), "--data"]).arg(&site.data);
        command.arg("--dist").arg(&site.dist).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", site.binary.display()))?;
        let output = child.stdout.take().context("the demo has no output")?;
        let mut lines = BufReader::new(output).lines();
        let token = lines.find_map(|line| Some(line.ok()?.split_once("/auth/magic#")?.1.trim().to_owned()));
        // Whatever else it prints has to go somewhere, or it would wait for a reader.
        thread::spawn(move || lines.for_each(drop));
        let mut running = Self { child, port, sign_in_token: String::new() };
        running.sign_in_token = token.context("the demo ended without printing a link that signs in")?;
        Ok(running)
    }

    /// A server on the demo's data, ready when it answers. Its vendors' addresses lead to a port where nobody
    /// listens, so that it has nothing to do.
    pub fn serve(site: &Site) -> Result<Self> {
        let (port, nowhere) = (free_port()?, free_port()?);
        let key = fs::read_to_string(site.data.join("master.key")).context("the demo left no master key")?;
        let mut command = Command::new(&site.binary);
        command.arg("serve").stdout(Stdio::null()).stderr(Stdio::null());
        command.env("AUTOGRAM_LISTEN", format!("127.0.0.1:{port}"));
        command.env("AUTOGRAM_DATABASE", site.data.join("autogram.sqlite"));
        command.env("AUTOGRAM_MEDIA", site.data.join("media"));
        command.env("AUTOGRAM_DIST", &site.dist);
        command.env("AUTOGRAM_MASTER_KEY", key.trim());
        command.env("AUTOGRAM_SANDBOX", format!("http://127.0.0.1:{nowhere}"));
        let child = command.spawn().with_context(|| format!("cannot start {}", site.binary.display()))?;
        let mut running = Self { child, port, sign_in_token: String::new() };
        running.wait_for_answer()?;
        Ok(running)
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Posts something over a connection of its own.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
        Connection::open(self.port)?.send("POST", path, headers, body)
    }

    /// Uses the link that was printed, as a browser would, and answers the session's cookie.
    pub fn sign_in(&self) -> Result<String> {
        let form = format!("token={}&confirmed=yes", self.sign_in_token);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.post("/auth/magic", &headers, &form)?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        cookie.map(str::to_owned).with_context(|| format!("signing in answered {}", answer.status))
    }

    /// Memory that is in RAM now, in bytes.
    pub fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("resident memory is read from /proc, which only Linux has")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmRSS")?;
        Ok(kibibytes * 1_024)
    }

    /// Asks it to stop, as Ctrl-C does, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        run(Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]))?;
        self.child.wait()?;
        Ok(())
    }

    fn wait_for_answer(&mut self) -> Result<()> {
        let end = Instant::now() + START;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once with {status}");
            }
            let answer = Connection::open(self.port).and_then(|mut open| open.send("GET", "/", &[], ""));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the server did not answer within {} s", START.as_secs())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail when it has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

//! PostgreSQL and Redis for the tests: fresh, on free ports, gone with this command.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::debian::{self, is_root};
use crate::progress::say;
use crate::workspace::{Workspace, run};

/// Where Debian puts the server's programs, by version; they are not on the search path there.
const DEBIAN_POSTGRES: &str = "/usr/lib/postgresql";
/// Both answer within a second; a slow disk may take its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As in production, for measurements.
    OnDisk,
    /// For tests, whose data is gone with them anyway.
    None,
}

/// A server and the signal that ends it at once.
///
/// It has to be one that the server handles itself: whoever is started in the background of a script ignores SIGINT
/// and SIGQUIT, and so do its children.
struct Server {
    process: Child,
    end: &'static str,
}

/// Both stores at work. Dropping them stops them and removes their data.
pub struct Stores {
    folder: PathBuf,
    servers: Vec<Server>,
    postgres_port: u16,
    redis_port: u16,
}

impl Stores {
    /// Makes an empty cluster and starts both.
    pub fn start(workspace: &Workspace, durability: Durability) -> Result<Self> {
        // Below the system's temporary folder, because PostgreSQL runs as another user when we are root, and
        // the checkout may lie where that user cannot go.
        let folder = std::env::temp_dir().join(format!("autogram-stores-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut stores =
            Self { folder, servers: Vec::new(), postgres_port: free_port()?, redis_port: free_port()? };
        stores.start_postgres(workspace, durability)?;
        stores.start_redis(workspace, durability)?;
        Ok(stores)
    }

    /// The variables by which the tests find them.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        [("AUTOGRAM_TEST_POSTGRES", self.postgres()), ("AUTOGRAM_TEST_REDIS", self.redis())]
    }

    /// The address of PostgreSQL's first database, which is empty.
    pub fn postgres(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.postgres_port)
    }

    /// The address of Redis.
    pub fn redis(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.redis_port)
    }

    fn start_postgres(&mut self, workspace: &Workspace, durability: Durability) -> Result<()> {
        let programs = postgres_programs(workspace).context("PostgreSQL has gone")?;
        let cluster = self.folder.join("postgres");
        fs::create_dir_all(&cluster)?;
        if is_root(workspace) {
            run(workspace.command("chown").arg("postgres:").arg(&self.folder).arg(&cluster))?;
        }
        let mut make = unprivileged(workspace, &programs.join("initdb"));
        make.args(["--username=postgres", "--auth=trust", "--no-sync", "--pgdata"]).arg(&cluster);
        run(make.stdout(Stdio::null()))?;
        let mut serve = unprivileged(workspace, &programs.join("postgres"));
        serve.arg("-D").arg(&cluster).args(["-p", &self.postgres_port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            "log_min_messages=panic",
            if durability == Durability::OnDisk { "fsync=on" } else { "fsync=off" },
        ] {
            serve.args(["-c", setting]);
        }
        let process = serve.spawn().context("cannot start PostgreSQL")?;
        // By SIGQUIT it takes its helpers and its shared memory along, and waits for nobody.
        self.servers.push(Server { process, end: "-QUIT" });
        wait_for(self.postgres_port, "PostgreSQL")
    }

    fn start_redis(&mut self, workspace: &Workspace, durability: Durability) -> Result<()> {
        let mut serve = workspace.command("redis-server");
        serve.args(["--port", &self.redis_port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
        if durability == Durability::OnDisk {
            serve.args(["--appendonly", "yes", "--appendfsync", "always", "--dir"]).arg(&self.folder);
        }
        let process = serve.stdout(Stdio::null()).spawn().context("cannot start Redis")?;
        self.servers.push(Server { process, end: "-TERM" });
        wait_for(self.redis_port, "Redis")
    }
}

impl Drop for Stores {
    fn drop(&mut self) {
        for Server { process, end } in &mut self.servers {
            let told = Command::new("kill").arg(*end).arg(process.id().to_string()).status();
            if told.is_ok_and(|status| status.success()) {
                let _ = process.wait();
            }
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Starts both, prints how the tests find them, and keeps them until the command is stopped.
pub fn keep(workspace: &Workspace) -> Result<ExitCode> {
    ensure_postgres(workspace)?;
    ensure_redis(workspace)?;
    let mut stores = Stores::start(workspace, Durability::None)?;
    for (name, value) in stores.variables() {
        println!("export {name}={value}");
    }
    say("running; stop with Ctrl-C");
    for server in &mut stores.servers {
        server.process.wait()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs PostgreSQL where that is possible without asking.
pub fn ensure_postgres(workspace: &Workspace) -> Result<()> {
    if postgres_programs(workspace).is_none() {
        debian::install(workspace, "PostgreSQL", &["postgresql"])?;
    }
    let Some(programs) = postgres_programs(workspace) else {
        bail!("PostgreSQL is missing. Install its server (Debian: sudo apt-get install postgresql)");
    };
    say(&format!("PostgreSQL: {}", programs.display()));
    Ok(())
}

/// Installs Redis where that is possible without asking.
pub fn ensure_redis(workspace: &Workspace) -> Result<()> {
    if workspace.find("redis-server").is_none() {
        debian::install(workspace, "Redis", &["redis-server"])?;
    }
    let Some(program) = workspace.find("redis-server") else {
        bail!("Redis is missing. Install it (Debian: sudo apt-get install redis-server)");
    };
    say(&format!("Redis: {}", program.display()));
    Ok(())
}

/// The folder of PostgreSQL's programs, the newest if there are several.
fn postgres_programs(workspace: &Workspace) -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> = fs::read_dir(DEBIAN_POSTGRES)
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|programs| programs.join("initdb").is_file() && programs.join("postgres").is_file())
        .collect();
    debian.sort_unstable();
    debian.pop().or_else(|| Some(workspace.find("initdb")?.parent()?.to_owned()))
}

/// PostgreSQL refuses to run as root.
fn unprivileged(workspace: &Workspace, program: &Path) -> Command {
    if !is_root(workspace) {
        return workspace.command(&program.display().to_string());
    }
    let mut command = workspace.command("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program).current_dir("/");
    command
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn wait_for(port: u16, name: &str) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if begun.elapsed() > PATIENCE {
            bail!("{name} takes no connections on port {port}");
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}

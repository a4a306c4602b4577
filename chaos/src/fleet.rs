//! One web process and two workers that come and go while posts become due.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::process::Child;
use tokio::time::{sleep, timeout};

use crate::people::client;
use crate::report::Report;
use crate::run::{judge, settle};
use crate::scenario::Scenario;
use crate::store::Backend;
use crate::supervisor::terminate;
use crate::world::{Order, World};

const ROLES: [&str; 3] = ["web", "worker", "worker"];
/// Posts become due this far apart.
const PACE: Duration = Duration::from_millis(80);
/// Between two changes of the fleet, and how long the relieved process is away.
const WATCH: Duration = Duration::from_secs(2);
const START: Duration = Duration::from_secs(30);

/// What is to be published by a fleet in motion.
#[derive(Clone, Debug)]
pub struct Voyage {
    /// The server's binary.
    pub binary: PathBuf,
    /// The engine; one that several processes can share.
    pub backend: Backend,
    /// How many posts.
    pub posts: usize,
    /// Over how many accounts.
    pub accounts: usize,
}

/// Publishes; and says how often a process was stopped and started meanwhile.
///
/// # Errors
/// When a process does not start or stop, or posts are stuck.
pub async fn run(voyage: &Voyage) -> Result<(Report, usize)> {
    let order = Order {
        accounts: voyage.accounts,
        spread: PACE * u32::try_from(voyage.posts)?,
        ..Order::new(&voyage.binary, &voyage.backend, vec![Scenario::calm(); voyage.posts])
    };
    let world = World::make(order).await?;
    let mut fleet = Fleet::start(&world).await?;
    tokio::select! {
        settled = settle(&world) => settled?,
        stuck = fleet.keep_changing(&world) => stuck?,
    }
    let changes = fleet.changes;
    fleet.stop().await?;
    let mut report = Report::default();
    judge(&world, &mut report).await?;
    Ok((report, changes))
}

struct Fleet {
    processes: Vec<Child>,
    changes: usize,
}

impl Fleet {
    async fn start(world: &World) -> Result<Self> {
        let mut processes = Vec::new();
        for role in ROLES {
            processes.push(launch(world, role).await?);
        }
        Ok(Self { processes, changes: 0 })
    }

    /// One process after the other is stopped, asked or killed, and started again. Never ends by itself.
    async fn keep_changing(&mut self, world: &World) -> Result<()> {
        loop {
            sleep(WATCH).await;
            let place = self.changes % ROLES.len();
            let process = &mut self.processes[place];
            if (self.changes / ROLES.len()).is_multiple_of(2) {
                let status = terminate(process).await?;
                if !status.success() {
                    bail!("a {} that was asked to stop ended with {status}", ROLES[place]);
                }
            } else {
                process.kill().await?;
            }
            sleep(WATCH).await;
            *process = launch(world, ROLES[place]).await?;
            self.changes += 1;
        }
    }

    async fn stop(self) -> Result<()> {
        for mut process in self.processes {
            terminate(&mut process).await?;
        }
        Ok(())
    }
}

/// Starts a process; one for the web is waited for.
async fn launch(world: &World, role: &str) -> Result<Child> {
    let process = world.supervisor.command(&[role]).spawn()?;
    if role == "web" {
        let client = client(None)?;
        let answering = async {
            while client.get(world.health()).send().await.is_err() {
                sleep(Duration::from_millis(30)).await;
            }
        };
        timeout(START, answering).await?;
    }
    Ok(process)
}

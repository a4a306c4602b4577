//! How soon work goes on after a process was killed, with the product's own lease.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use services::failpoint::Point;

use crate::distribution::Distribution;
use crate::run::work;
use crate::scenario::{Act, Scenario};
use crate::store::Backend;
use crate::supervisor::Killed;
use crate::world::{Order, World};

/// Between two kills: longer than a killed process takes to come back.
const BETWEEN: Duration = Duration::from_secs(6);

/// What is to be killed.
#[derive(Clone, Debug)]
pub struct Kills {
    /// The server's binary, built with debug assertions.
    pub binary: PathBuf,
    /// The engine under test.
    pub backend: Backend,
    /// How often a process is killed.
    pub kills: usize,
    /// How many posts are due at the same instant, so that a kill interrupts more than one.
    pub crowd: usize,
}

/// From each kill to the first call for a post that was under way.
///
/// A post that was in doubt asks Instagram first, which it may do when the runs' settle time of three seconds is over.
///
/// # Errors
/// When the machinery fails, or posts are stuck.
pub async fn run(kills: &Kills) -> Result<Distribution> {
    let posts = kills.kills * kills.crowd;
    let scenarios = (0..posts).map(|post| killed_at(place(post))).collect();
    let order = Order {
        crowd: kills.crowd,
        spread: BETWEEN * u32::try_from(kills.kills)?,
        ..Order::new(&kills.binary, &kills.backend, scenarios)
    };
    let world = World::make(order).await?;
    let killed = work(&world).await?;
    Ok(resumptions(&world, &killed))
}

/// The places at which something is left to do, in turn.
fn place(post: usize) -> Point {
    let places = &Point::ALL[1..Point::ALL.len() - 1];
    places[post % places.len()]
}

fn killed_at(point: Point) -> Scenario {
    Scenario { interruption: Some((point, Act::Kill)), ..Scenario::calm() }
}

fn resumptions(world: &World, killed: &[Killed]) -> Distribution {
    let entries = world.sandbox.ledger().entries();
    let mut times = Vec::new();
    for kill in killed {
        for subject in world.subjects.iter().filter(|subject| kill.posts.contains(&subject.post)) {
            let key = sandbox::fingerprint(&subject.token);
            let account = world.sandbox.instagram().account(&subject.token);
            let theirs =
                |name: &String| *name == key || account.as_ref().is_some_and(|it| it.user_id == *name);
            let resumed = entries
                .iter()
                .find(|entry| entry.at_ms > kill.at_ms && entry.account.as_ref().is_some_and(theirs));
            let waited =
                resumed.map(|entry| Duration::from_millis((entry.at_ms - kill.at_ms).unsigned_abs()));
            times.extend(waited);
        }
    }
    times.into()
}

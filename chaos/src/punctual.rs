//! Many posts due within a short time: how late their work begins, and whether each account's order is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::{Fault, FaultAction, Vendor};

use crate::distribution::Distribution;
use crate::run::work;
use crate::scenario::Scenario;
use crate::store::Backend;
use crate::world::{Order, World};

/// A slow machine is waited for, because who is not answered loses its turn; still shorter than an attempt may be in
/// flight.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// What is due.
#[derive(Clone, Debug)]
pub struct Rush {
    /// The server's binary.
    pub binary: PathBuf,
    /// The engine under test.
    pub backend: Backend,
    /// How many posts.
    pub posts: usize,
    /// Over how many accounts, in turn.
    pub accounts: usize,
    /// Within how long.
    pub spread: Duration,
    /// How many of the accounts hang: whatever Instagram is asked with their tokens, it never answers.
    pub hanging: usize,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Punctuality {
    /// From each post's slot to the first call for it; posts of hanging accounts left out.
    pub lateness: Distribution,
    /// Accounts whose posts went live in another order than their slots'.
    pub disordered: usize,
    /// Posts that went live.
    pub live: usize,
}

impl fmt::Display for Punctuality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lateness, disordered, live } = self;
        write!(f, "{live} posts, lateness {lateness}, {disordered} accounts out of order")
    }
}

/// Lets the posts become due, and watches.
///
/// # Errors
/// When the machinery fails, or posts are stuck.
pub async fn run(rush: &Rush) -> Result<Punctuality> {
    let order = Order {
        accounts: rush.accounts,
        spread: rush.spread,
        patience: PATIENCE,
        ..Order::new(&rush.binary, &rush.backend, vec![Scenario::calm(); rush.posts])
    };
    let mut world = World::make(order).await?;
    let (hanging, answering) =
        world.subjects.iter().cloned().partition(|it| it.account <= rush.hanging as i64);
    let hanging: Vec<crate::world::Subject> = hanging;
    for subject in &hanging {
        let never = Fault::once(Vendor::Instagram, "*", FaultAction::Hang).of(&subject.token);
        world.sandbox.faults().add(never.times(0));
    }
    // Who hangs is not waited for.
    world.subjects = answering;
    work(&world).await?;
    observe(&world)
}

fn observe(world: &World) -> Result<Punctuality> {
    let posts = world.sandbox.instagram().posts();
    let containers = world.sandbox.instagram().containers();
    let mut lateness = Vec::new();
    let mut by_account: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    let mut live = 0;
    for subject in &world.subjects {
        let post = posts.iter().find(|post| post.caption.as_deref() == Some(&subject.caption));
        let Some(post) = post else { continue };
        live += 1;
        let container = containers.iter().find(|container| container.id == post.container_id);
        ensure!(container.is_some(), "the sandbox has forgotten a container");
        let begun = container.map_or(0, |container| container.created_at_ms) - subject.slot_at;
        lateness.push(Duration::from_millis(u64::try_from(begun).unwrap_or(0)));
        by_account.entry(subject.account).or_default().push((subject.slot_at, post.published_at_ms));
    }
    let out_of_order = |posts: &&Vec<(i64, i64)>| !posts.is_sorted_by_key(|(_, published)| published);
    let disordered = by_account.values().filter(out_of_order).count();
    Ok(Punctuality { lateness: lateness.into(), disordered, live })
}

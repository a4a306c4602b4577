//! Ports for servers that are killed and come back to the same one.

use std::iter;
use std::net::TcpListener;
use std::process;
use std::sync::atomic::{AtomicU16, Ordering};

/// Ports for each run, below those that systems give to connections (32768 and up on Linux): nothing else takes one
/// while its server is down.
const FIRST: u16 = 20_000;
const EACH: u16 = 120;

/// A port that no other world of this run has.
pub(crate) fn own() -> u16 {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    let first = FIRST + u16::try_from(process::id() % 100).unwrap_or(0) * EACH;
    let mut ports = iter::repeat_with(|| first + GIVEN.fetch_add(1, Ordering::Relaxed) % EACH);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.by_ref().take(EACH.into()).find(is_free).unwrap_or(first)
}

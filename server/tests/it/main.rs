//! The real binary against the stand-ins: started, driven over HTTP, killed, and started again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod bad_input;
mod bucket;
mod cards;
mod compare;
mod connection;
mod crash;
mod drafting;
mod fallbacks;
mod formats;
mod harness;
mod images;
mod journey;
mod learning;
mod money;
mod overnight;
mod paths;
mod processes;
mod scale_out;
mod schedule;
mod servers;
mod skipped;
#[path = "../stores/mod.rs"]
mod stores;
mod uploads;
mod versions;

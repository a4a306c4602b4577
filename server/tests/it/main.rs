//! The real binary against the stand-ins: started, driven over HTTP, killed, and started again.

mod bad_input;
mod crash;
mod harness;
mod journey;
mod paths;

//! What a person reads while they wait: each line carries the seconds since the command began.

use std::sync::OnceLock;
use std::time::Instant;

static STARTED: OnceLock<Instant> = OnceLock::new();

/// Starts the clock; the first call counts.
pub fn start() {
    STARTED.get_or_init(Instant::now);
}

/// Prints one line on standard error, so that standard output stays for results.
pub fn say(line: &str) {
    let elapsed = STARTED.get_or_init(Instant::now).elapsed();
    eprintln!("[{:6.1} s] {line}", elapsed.as_secs_f64());
}

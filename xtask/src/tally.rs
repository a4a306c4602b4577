//! Counting: how many checks passed, read from the test runners' own words.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::workspace::shown;

/// How many checks passed and how many did not. A test that was left out counts as failed: nothing is skipped
/// silently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Checks that held.
    pub passed: u32,
    /// Checks that did not hold or did not run.
    pub failed: u32,
}

impl Tally {
    /// One check.
    pub fn of(holds: bool) -> Self {
        Self { passed: u32::from(holds), failed: u32::from(!holds) }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a command that is one check by itself.
pub fn check(command: &mut Command) -> Result<Tally> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    Ok(Tally::of(status.success()))
}

/// Runs `cargo test` and adds up what its test programs report.
pub fn cargo_tests(command: &mut Command) -> Result<Tally> {
    count(command, cargo_line)
}

/// Runs `node --test` and reads the summary of its `spec` reporter.
pub fn node_tests(command: &mut Command) -> Result<Tally> {
    count(command, node_line)
}

/// Passes the output on line by line and counts it. A runner that ends badly without having reported a failed
/// test, such as one that did not compile, is a failure of its own; so is one that ran nothing.
fn count(command: &mut Command, read: fn(&str) -> Tally) -> Result<Tally> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", shown(command)))?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.with_context(|| format!("cannot read what {} prints", shown(command)))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            tally += read(&line);
        }
    }
    let ended_badly = !child.wait()?.success();
    if tally.failed == 0 && (ended_badly || tally.passed == 0) {
        tally.failed = 1;
    }
    Ok(tally)
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn cargo_line(line: &str) -> Tally {
    let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
        return Tally::default();
    };
    let number = |label| {
        counts.split(';').find_map(|part| part.trim().strip_suffix(label)?.trim().parse::<u32>().ok())
    };
    Tally {
        passed: number("passed").unwrap_or(0),
        failed: number("failed").unwrap_or(0) + number("ignored").unwrap_or(0),
    }
}

/// `ℹ pass 12`, and the same for what did not pass.
fn node_line(line: &str) -> Tally {
    let mut words = line.split_whitespace();
    let (Some("ℹ"), Some(label), Some(number), None) =
        (words.next(), words.next(), words.next().and_then(|word| word.parse().ok()), words.next())
    else {
        return Tally::default();
    };
    match label {
        "pass" => Tally { passed: number, failed: 0 },
        "fail" | "cancelled" | "skipped" | "todo" => Tally { passed: 0, failed: number },
        _ => Tally::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_tests_count_as_failed() {
        let line =
            "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 4 filtered out; finished in 0.1s";
        assert_eq!(cargo_line(line), Tally { passed: 12, failed: 3 });
        assert_eq!(cargo_line("test result: FAILED. 1 passed; 2 failed; 0 ignored").failed, 2);
        assert_eq!(cargo_line("test tests::a_name ... ok"), Tally::default());
    }

    #[test]
    fn nodes_summary_is_told_from_its_other_lines() {
        assert_eq!(node_line("ℹ pass 12"), Tally { passed: 12, failed: 0 });
        assert_eq!(node_line("ℹ skipped 1"), Tally { passed: 0, failed: 1 });
        assert_eq!(node_line("ℹ duration_ms 3"), Tally::default());
        assert_eq!(node_line("ℹ fail 2 of them"), Tally::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_runner_that_dies_or_runs_nothing_has_failed() {
        let of = |script: &str| cargo_tests(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(of("exit 101"), Tally { passed: 0, failed: 1 });
        assert_eq!(of("true"), Tally { passed: 0, failed: 1 });
        assert_eq!(of("echo 'test result: ok. 2 passed; 0 failed'"), Tally { passed: 2, failed: 0 });
    }
}

//! What came out, as a table that a person can read.

use std::collections::BTreeMap;
use std::fmt;

use crate::oracle::Verdict;
use crate::scenario::Scenario;

/// Broken promises described at most.
const SHOWN: usize = 20;

/// The verdicts of a run, by interruption and fault.
#[derive(Debug, Default)]
pub struct Report {
    rows: BTreeMap<(String, String), Verdict>,
    broken: Vec<String>,
}

impl Report {
    pub(crate) fn add(&mut self, scenario: &Scenario, verdict: Verdict, describe: impl FnOnce() -> String) {
        *self.rows.entry(scenario.row()).or_default() += verdict;
        if verdict.broken() > 0 && self.broken.len() < SHOWN {
            self.broken.push(format!("{scenario:?}: {}", describe()));
        }
    }

    /// Takes in what came of another world.
    pub(crate) fn join(&mut self, other: Self) {
        for (row, verdict) in other.rows {
            *self.rows.entry(row).or_default() += verdict;
        }
        self.broken.extend(other.broken);
        self.broken.truncate(SHOWN);
    }

    /// Everything together.
    pub fn total(&self) -> Verdict {
        let mut total = Verdict::default();
        self.rows.values().for_each(|verdict| total += *verdict);
        total
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<16} {:<34} {}",
            "interrupted",
            "fault",
            HEADINGS.map(|it| format!("{it:>11}")).join("")
        )?;
        for ((interruption, fault), verdict) in &self.rows {
            writeln!(f, "{interruption:<16} {fault:<34} {}", figures(verdict))?;
        }
        writeln!(f, "{:<16} {:<34} {}", "total", "", figures(&self.total()))?;
        for line in &self.broken {
            writeln!(f, "BROKEN {line}")?;
        }
        Ok(())
    }
}

const HEADINGS: [&str; 8] =
    ["runs", "duplicates", "lost", "false fail", "false publ", "unconfirmed", "waiting", "failed"];

fn figures(verdict: &Verdict) -> String {
    let figures = [
        verdict.runs,
        verdict.duplicates,
        verdict.lost,
        verdict.false_failed,
        verdict.false_published,
        verdict.unconfirmed,
        verdict.waiting,
        verdict.failed,
    ];
    figures.map(|figure| format!("{figure:>11}")).join("")
}

//! `cargo xtask test`: every check there is, the quickest first.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::tally::Tally;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{browser, checks, frontend, graph, size};

struct Step {
    name: &'static str,
    needs: &'static [Tool],
    /// Whether it runs beside the steps before it, from the start, and lets all of them go first.
    beside: bool,
    run: fn(&Workspace) -> Result<Tally>,
}

impl Step {
    const fn new(name: &'static str, needs: &'static [Tool], run: fn(&Workspace) -> Result<Tally>) -> Self {
        Self { name, needs, beside: false, run }
    }

    const fn beside(self) -> Self {
        Self { beside: true, ..self }
    }
}

/// The server's tests mostly wait, and the front end takes minutes of processor time, its tools too: so it is built
/// beside them.
const STEPS: &[Step] = &[
    Step::new("format", &[], checks::format),
    Step::new("graph", &[], graph::test),
    Step::new("lint", &[], checks::lint),
    Step::new("rust", Tool::FOR_SERVER, checks::rust),
    Step::new("frontend", Tool::FOR_FRONTEND, frontend::test).beside(),
    Step::new("size", Tool::FOR_FRONTEND, size::test),
    Step::new("browser", Tool::FOR_BROWSER, browser::test),
];

/// Which checks are run.
#[derive(Args)]
pub struct Options {
    /// Only the steps with one of these in their name: format, graph, lint, rust, frontend, size, browser.
    filter: Vec<String>,
}

/// Installs what is missing, runs the steps and prints the sum as the last line.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let steps = chosen(&options.filter)?;
    let aside = workspace.at_low_priority();
    let results = thread::scope(|scope| {
        let begun = |step: &&'static Step| {
            let step = *step;
            step.beside.then(|| scope.spawn(|| perform(&aside, step)))
        };
        let begun: Vec<_> = steps.iter().map(begun).collect();
        let ended = steps.iter().zip(begun).map(|(step, begun)| match begun {
            Some(beside) => beside.join().expect("a step does not panic"),
            None => perform(workspace, step),
        });
        ended.collect::<Vec<_>>()
    });
    Ok(sum_up(&results))
}

/// Runs one step between two lines that say which it is, what came of it and how long it took.
fn perform(workspace: &Workspace, step: &Step) -> (String, Tally) {
    println!("\n== {}", step.name);
    let started = Instant::now();
    let tally = attempt(workspace, step).unwrap_or_else(|error| {
        println!("error: {error:#}");
        Tally::of(false)
    });
    let line = format!(
        "{:<10} {:>4} passed, {:>3} failed {:>8.1} s",
        step.name,
        tally.passed,
        tally.failed,
        started.elapsed().as_secs_f64()
    );
    println!("== {line}");
    (line, tally)
}

/// A step that cannot run has failed, and the steps after it still run.
fn attempt(workspace: &Workspace, step: &Step) -> Result<Tally> {
    for tool in step.needs {
        tool.ensure(workspace).with_context(|| format!("not run: {tool:?} is missing"))?;
    }
    (step.run)(workspace)
}

/// The steps whose name contains one of the filters; all of them without a filter.
fn chosen(filter: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = filter.iter().find(|part| !STEPS.iter().any(|step| step.name.contains(*part))) {
        let names = STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
        bail!("no step is called {unknown}; there are {names}");
    }
    let wanted = |step: &&Step| filter.is_empty() || filter.iter().any(|part| step.name.contains(part));
    Ok(STEPS.iter().filter(wanted).collect())
}

fn sum_up(results: &[(String, Tally)]) -> ExitCode {
    let mut total = Tally::default();
    println!();
    for (line, tally) in results {
        println!("{line}");
        total += *tally;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(filter: &[&str]) -> Vec<&'static str> {
        let filter: Vec<_> = filter.iter().map(ToString::to_string).collect();
        chosen(&filter).unwrap().into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_filter_chooses_by_part_of_the_name() {
        assert_eq!(names(&[]).len(), STEPS.len());
        assert_eq!(names(&["r"]), ["format", "graph", "rust", "frontend", "browser"]);
        assert_eq!(names(&["rust", "format"]), ["format", "rust"]);
    }

    #[test]
    fn a_filter_that_fits_nothing_is_refused() {
        assert!(chosen(&["brwoser".to_owned()]).is_err());
    }
}

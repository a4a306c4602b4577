//! `cargo xtask test`: every check there is, the quickest first.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::progress::say;
use crate::tally::Tally;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{browser, checks, graph, size};

struct Step {
    name: &'static str,
    needs: &'static [Tool],
    run: fn(&Workspace) -> Result<Tally>,
}

const STEPS: &[Step] = &[
    Step { name: "format", needs: &[], run: checks::format },
    Step { name: "graph", needs: &[], run: graph::test },
    Step { name: "lint", needs: &[], run: checks::lint },
    Step { name: "lint-wasm", needs: &[Tool::WasmTarget], run: checks::lint_wasm },
    Step { name: "rust", needs: Tool::FOR_SERVER, run: checks::rust },
    Step { name: "size", needs: Tool::FOR_FRONTEND, run: size::test },
    Step {
        name: "browser",
        needs: &[
            Tool::WasmTarget,
            Tool::Trunk,
            Tool::WasmBindgen,
            Tool::Node,
            Tool::NodePackages,
            Tool::Chromium,
        ],
        run: browser::test,
    },
];

/// Which checks are run.
#[derive(Args)]
pub struct Options {
    /// Only the steps with one of these in their name: format, graph, lint, lint-wasm, rust, size, browser.
    filter: Vec<String>,
}

/// Installs what is missing, runs the steps and prints the sum as the last line.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let steps = chosen(&options.filter)?;
    let missing = install(workspace, &steps);
    let mut results = Vec::new();
    for step in steps {
        println!("\n== {}", step.name);
        let started = Instant::now();
        let tally = run_step(workspace, step, &missing);
        let line = format!(
            "{:<10} {:>4} passed, {:>3} failed {:>8.1} s",
            step.name,
            tally.passed,
            tally.failed,
            started.elapsed().as_secs_f64()
        );
        println!("== {line}");
        results.push((line, tally));
    }
    Ok(sum_up(&results))
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

/// Installs every tool that a chosen step needs; those that cannot be had are answered.
fn install(workspace: &Workspace, steps: &[&Step]) -> Vec<Tool> {
    let mut seen = Vec::new();
    let mut missing = Vec::new();
    for tool in steps.iter().flat_map(|step| step.needs) {
        if seen.contains(tool) {
            continue;
        }
        seen.push(*tool);
        if let Err(error) = tool.ensure(workspace) {
            say(&format!("error: {error:#}"));
            missing.push(*tool);
        }
    }
    missing
}

/// A step that cannot run has failed, and the steps after it still run.
fn run_step(workspace: &Workspace, step: &Step, missing: &[Tool]) -> Tally {
    if let Some(tool) = step.needs.iter().find(|tool| missing.contains(tool)) {
        println!("not run: {tool:?} is missing, see above for what to install");
        return Tally::of(false);
    }
    (step.run)(workspace).unwrap_or_else(|error| {
        println!("error: {error:#}");
        Tally::of(false)
    })
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
        assert_eq!(names(&["lint"]), ["lint", "lint-wasm"]);
        assert_eq!(names(&["rust", "format"]), ["format", "rust"]);
    }

    #[test]
    fn a_filter_that_fits_nothing_is_refused() {
        assert!(chosen(&["brwoser".to_owned()]).is_err());
    }
}

//! What became of each step.

use crate::progress::say;

/// How far a step was real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Carried out as it is written.
    Run,
    /// Something else stood in, and what was checked is said.
    StoodIn,
    /// Not carried out.
    NotRun,
}

/// All steps so far, told as they come and once more at the end.
#[derive(Default)]
pub struct Report(Vec<(How, String)>);

impl Report {
    /// Says that a step begins.
    pub fn begin(&self, step: &str) {
        say(&format!("step {}: {step}", self.0.len() + 1));
    }

    /// Notes how a step went.
    pub fn note(&mut self, how: How, step: &str, detail: &str) {
        let word = match how {
            How::Run => "run",
            How::StoodIn => "stood in for",
            How::NotRun => "not run",
        };
        let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        self.0.push((how, format!("{word:<13} {step}{detail}")));
    }

    /// Everything, on standard output.
    pub fn print(&self) {
        println!();
        for (number, (_, line)) in self.0.iter().enumerate() {
            println!("{:>3}  {line}", number + 1);
        }
        let count = |wanted: How| self.0.iter().filter(|(how, _)| *how == wanted).count();
        println!(
            "{} steps run, {} stood in for, {} not run; no container engine took part",
            count(How::Run),
            count(How::StoodIn),
            count(How::NotRun)
        );
    }
}

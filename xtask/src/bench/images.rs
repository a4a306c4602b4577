//! Pictures and headline cards, held against their goals and beside libvips in the same run.

use anyhow::{Context, Result, bail};

use super::program;
use crate::progress::say;
use crate::server::Profile;
use crate::workspace::{Workspace, run};

/// Where libvips' binding is looked for, and how it gets there.
const VENV: &str = "vips";
const INSTALL: &str = "python3 -m venv target/vips && target/vips/bin/pip install \"pyvips[binary]\"";
/// At most this part of libvips' time.
const PART: f64 = 0.5;
/// MiB over the start at most, and milliseconds of a card.
const MEMORY: f64 = 32.0;
const CARD: f64 = 10.0;

/// Builds, measures, and says what misses its goal.
pub fn beside_libvips(workspace: &Workspace) -> Result<()> {
    say("building the measurements, optimised");
    let mut build = workspace.command("cargo");
    run(build.args(["build", "--package", "bench"]).args(Profile::Release.arguments()))?;
    let (bench, file) = (program(workspace, "bench"), workspace.target("bench-picture.png"));
    let file = file.to_string_lossy().into_owned();
    run(workspace.command(&bench).args(["make-picture", &file]))?;
    let measured = workspace.answer(&bench, &["images", &file]).context("the measurement failed")?;
    let mut missed = Vec::new();
    for line in measured.lines() {
        let (name, value) = line.rsplit_once(' ').context("an unknown line")?;
        let value: f64 = value.parse()?;
        match name {
            "picture_ms" => beside(workspace, &file, value, &mut missed),
            "picture_mib" => {
                println!("the same, memory over the start: {value:.1} MiB (goal {MEMORY:.0})");
                missed.extend((value > MEMORY).then_some("memory"));
            }
            card => {
                println!(
                    "headline card, {}: {value:.2} ms (goal {CARD:.0})",
                    card.trim_start_matches("card_ms ")
                );
                missed.extend((value > CARD).then_some("card"));
            }
        }
    }
    if missed.is_empty() { Ok(()) } else { bail!("missed: {}", missed.join(", ")) }
}

fn beside(workspace: &Workspace, file: &str, ours: f64, missed: &mut Vec<&str>) {
    println!("PNG 1024 × 1536 to finished 1080 × 1350 JPEG: {ours:.1} ms");
    let script = workspace.path("bench/peers/vips.py").to_string_lossy().into_owned();
    let python = workspace.target(VENV).join("bin/python").to_string_lossy().into_owned();
    let theirs = workspace.answer(&python, &[&script, file]).and_then(|text| text.trim().parse::<f64>().ok());
    match theirs {
        Some(theirs) => {
            let part = ours / theirs;
            println!(
                "the same by libvips on one thread: {theirs:.1} ms; ours is {part:.2} of it (goal {PART})"
            );
            missed.extend((part > PART).then_some("libvips"));
        }
        None => println!("libvips is not there to compare with: {INSTALL}"),
    }
}

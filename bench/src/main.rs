//! What can be measured without a network: reading feeds, making pictures and drawing cards. `cargo xtask bench` runs it.
//!
//! It must never know the database, the queue or a vendor. All inputs are made here, the same on every run.

mod documents;
mod images;
mod pictures;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use services::feed_document;
use services::pipeline::illustrate::to_instagram_jpeg;

/// Long enough that a hiccup of the machine is one run among many.
const MEASURE: Duration = Duration::from_secs(2);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make-picture", file] => images::make(Path::new(file)),
        ["images", file] => images::measure(Path::new(file)),
        _ => everything(),
    }
}

fn everything() -> Result<()> {
    for items in [10, 50, 200] {
        for (kind, document) in [("RSS", documents::rss(items)), ("Atom", documents::atom(items))] {
            let took = median(|| Ok(black_box(feed_document::parse(document.as_bytes(), None, None)?)))?;
            let rate = document.len() as f64 / took.as_secs_f64() / 1_000_000.0;
            println!("feed parse, {kind} of {items} items, {} kB: {rate:.1} MB/s", document.len() / 1_000);
        }
    }
    for (width, height) in [(1024, 1536), (2048, 2048)] {
        let png = pictures::png(width, height)?;
        let took = median(|| Ok(black_box(to_instagram_jpeg(&png)?)))?;
        println!("picture to finished JPEG, PNG {width} × {height}: {:.1} ms", took.as_secs_f64() * 1_000.0);
    }
    Ok(())
}

/// The median duration of as many runs as fit into the time, at least five.
fn median<T>(mut work: impl FnMut() -> Result<T>) -> Result<Duration> {
    let started = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || started.elapsed() < MEASURE {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}

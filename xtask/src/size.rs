//! What a browser must fetch, compressed as it is sent, against a budget.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::compress::copy_of;
use crate::frontend;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// A kind of file that Trunk makes, and how much of it a browser may have to fetch.
struct Budget {
    label: &'static str,
    extension: &'static str,
    /// Bytes after brotli, all files of the kind together; 1 kB is 1,000 bytes.
    limit: u64,
}

const BUDGETS: &[Budget] = &[
    Budget { label: "WASM", extension: "wasm", limit: 380_000 },
    Budget { label: "JavaScript glue", extension: "js", limit: 15_000 },
    Budget { label: "CSS", extension: "css", limit: 20_000 },
];

/// The size of one kind of file.
pub struct Size {
    /// For a person.
    pub label: &'static str,
    /// Bytes as built.
    pub raw: u64,
    /// Bytes after brotli at its highest quality.
    pub brotli: u64,
    /// Bytes allowed after brotli.
    pub limit: u64,
}

/// Builds the front end and holds its files against the budgets.
pub fn test(workspace: &Workspace) -> Result<Tally> {
    frontend::build(workspace)?;
    let mut tally = Tally::default();
    let sizes = measure(workspace)?;
    print(&sizes);
    for size in &sizes {
        tally += Tally::of(size.brotli <= size.limit);
    }
    Ok(tally)
}

/// Prints sizes as a table.
pub fn print(sizes: &[Size]) {
    println!("{:<16} {:>12} {:>12} {:>12}", "", "raw kB", "brotli kB", "budget kB");
    for Size { label, raw, brotli, limit } in sizes {
        let verdict = if brotli <= limit { "" } else { "  over budget" };
        let [raw, brotli, limit] = [raw, brotli, limit].map(|bytes| *bytes as f64 / 1_000.0);
        println!("{label:<16} {raw:>12.1} {brotli:>12.1} {limit:>12.1}{verdict}");
    }
}

/// Weighs what lies in `dist/`.
pub fn measure(workspace: &Workspace) -> Result<Vec<Size>> {
    BUDGETS.iter().map(|budget| measure_kind(workspace, budget)).collect()
}

/// Only files that Trunk named after their content count: what it copies from `public/` loads when it is needed.
fn measure_kind(workspace: &Workspace, budget: &Budget) -> Result<Size> {
    let folder = frontend::dist(workspace);
    let mut size = Size { label: budget.label, raw: 0, brotli: 0, limit: budget.limit };
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let hashed = path.file_stem().is_some_and(|stem| has_hash(&stem.to_string_lossy()));
        if hashed && path.extension().is_some_and(|extension| extension == budget.extension) {
            size.raw += fs::metadata(&path)?.len();
            size.brotli += fs::metadata(copy_of(&path))?.len();
        }
    }
    if size.raw == 0 {
        bail!("{} holds no {} file that Trunk made", folder.display(), budget.extension);
    }
    Ok(size)
}

/// Trunk writes `frontend-1f2e3d4c5b6a7988_bg.wasm`, with 13 to 16 hexadecimal digits.
fn has_hash(stem: &str) -> bool {
    stem.split(['-', '_']).any(|part| part.len() >= 13 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunks_own_files_are_told_from_copied_ones() {
        assert!(has_hash("frontend-1f2e3d4c5b6a7988_bg"));
        assert!(has_hash("main-b30b97a2b1a5c1e0"));
        assert!(!has_hash("consent"));
        assert!(!has_hash("geist-latin-wght-normal"));
    }
}

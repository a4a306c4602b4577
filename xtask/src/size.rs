//! What a browser must fetch, compressed as it is sent, against a budget.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::compress::copy_of;
use crate::frontend;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Tells by its name whether a file belongs to a kind.
type Belongs = fn(&str) -> bool;

/// What the first screen of a day needs, the desk: all but the chunks.
const FIRST: &[(&str, Belongs, u64)] = &[
    ("WASM, first load", |name| name.ends_with("_bg.wasm"), 380_000),
    ("JavaScript glue", |name| name.ends_with(".js"), 15_000),
    ("CSS", |name| name.ends_with(".css"), 20_000),
];
/// What each chunk of the other screens may weigh: not much over half a second at 1.6 Mbit/s, for who is quicker than
/// the fetching ahead.
const CHUNK_LIMIT: u64 = 120_000;

/// The size of one kind of file, or of a chunk.
pub struct Size {
    /// For a person.
    pub label: String,
    /// Bytes as built.
    pub raw: u64,
    /// Bytes after brotli at its highest quality.
    pub brotli: u64,
    /// Bytes allowed after brotli, all files of the kind together; 1 kB is 1,000 bytes.
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
    println!("{:<20} {:>12} {:>12} {:>12}", "", "raw kB", "brotli kB", "budget kB");
    for Size { label, raw, brotli, limit } in sizes {
        let verdict = if brotli <= limit { "" } else { "  over budget" };
        let [raw, brotli, limit] = [raw, brotli, limit].map(|bytes| *bytes as f64 / 1_000.0);
        println!("{label:<20} {raw:>12.1} {brotli:>12.1} {limit:>12.1}{verdict}");
    }
}

/// Weighs what lies in `dist/`: each kind of file of the first load, then each chunk.
pub fn measure(workspace: &Workspace) -> Result<Vec<Size>> {
    let files = hashed_files(&frontend::dist(workspace))?;
    let mut sizes = Vec::new();
    for (label, belongs, limit) in FIRST {
        let of_kind = files.iter().filter(|file| belongs(&name(file))).map(PathBuf::as_path);
        sizes.push(weigh((*label).to_owned(), *limit, of_kind)?);
    }
    for chunk in files.iter().filter(|file| is_chunk(&name(file))) {
        let label = name(chunk).split('-').next().unwrap_or_default().replace('_', " ");
        sizes.push(weigh(format!("WASM, {label}"), CHUNK_LIMIT, std::iter::once(chunk.as_path()))?);
    }
    Ok(sizes)
}

/// Only files named after their content count: what is copied from `public/` loads when it is needed.
fn hashed_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|stem| has_hash(&stem.to_string_lossy())) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn weigh<'a>(label: String, limit: u64, files: impl Iterator<Item = &'a Path>) -> Result<Size> {
    let mut size = Size { label, raw: 0, brotli: 0, limit };
    for file in files {
        size.raw += fs::metadata(file)?.len();
        size.brotli += fs::metadata(copy_of(file))?.len();
    }
    if size.raw == 0 {
        bail!("{}: there is no such file in what was built", size.label);
    }
    Ok(size)
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_chunk(name: &str) -> bool {
    name.ends_with(".wasm") && !name.ends_with("_bg.wasm")
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

    #[test]
    fn a_chunk_is_told_from_the_first_load_and_from_compressed_copies() {
        assert!(is_chunk("split_setup-1f2e3d4c5b6a7988.wasm"));
        assert!(!is_chunk("split_setup-1f2e3d4c5b6a7988.wasm.br"));
        assert!(!is_chunk("frontend-1f2e3d4c5b6a7988_bg.wasm"));
    }
}

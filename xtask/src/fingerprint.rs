//! Remembers what something was built from, so that it is built again only when that changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A hash over names and contents. Times of change play no part: a checkout touches files without changing them.
#[derive(Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Reads files, and all files below folders; one that does not exist counts as absent. `also` is whatever
    /// else decides the result, such as a compiler's version.
    pub fn of(sources: &[PathBuf], also: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for text in also {
            write(&mut hasher, text.as_bytes());
        }
        for source in sources {
            add(&mut hasher, source).with_context(|| format!("cannot read {}", source.display()))?;
        }
        Ok(Self(format!("{:016x}", hasher.finish())))
    }

    /// Whether the stamp was written for the same sources.
    pub fn is_in(&self, stamp: &Path) -> bool {
        fs::read_to_string(stamp).is_ok_and(|text| text.trim() == self.0)
    }

    /// Writes the stamp, after the build has succeeded.
    pub fn write_to(&self, stamp: &Path) -> Result<()> {
        if let Some(folder) = stamp.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(stamp, &self.0).with_context(|| format!("cannot write {}", stamp.display()))
    }
}

fn add(hasher: &mut DefaultHasher, path: &Path) -> io::Result<()> {
    write(hasher, path.as_os_str().as_encoded_bytes());
    if path.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        entries.iter().try_for_each(|entry| add(hasher, entry))
    } else if path.exists() {
        write(hasher, &fs::read(path)?);
        Ok(())
    } else {
        Ok(())
    }
}

/// The length goes first, so that the end of one part cannot be taken for the start of the next.
fn write(hasher: &mut DefaultHasher, bytes: &[u8]) {
    hasher.write_usize(bytes.len());
    hasher.write(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_or_a_new_file_changes_the_fingerprint() {
        let folder = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("inner/a"), "one").unwrap();
        let of = || Fingerprint::of(std::slice::from_ref(&folder), &["rustc 1"]).unwrap();

        let first = of();
        assert_eq!(of(), first);
        fs::write(folder.join("inner/a"), "two").unwrap();
        let second = of();
        assert_ne!(second, first);
        fs::write(folder.join("b"), "").unwrap();
        assert_ne!(of(), second);
        assert_ne!(Fingerprint::of(std::slice::from_ref(&folder), &["rustc 2"]).unwrap(), of());

        let stamp = folder.join("stamps/of-this");
        assert!(!of().is_in(&stamp));
        first.write_to(&stamp).unwrap();
        assert!(first.is_in(&stamp));
        fs::remove_dir_all(folder).unwrap();
    }
}

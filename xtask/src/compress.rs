//! Brotli copies beside the files that a browser fetches: made once at its highest quality, sent as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What is worth compressing; pictures and fonts already are.
const EXTENSIONS: &[&str] = &["css", "js", "svg", "wasm"];

/// Writes `name.br` beside each compressible file of a folder and the folders in it.
pub fn add_copies(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            add_copies(&path)?;
        } else if path.extension().is_some_and(|found| EXTENSIONS.iter().any(|wanted| found == *wanted)) {
            fs::write(copy_of(&path), compressed(&fs::read(&path)?)?)?;
        }
    }
    Ok(())
}

/// The name of a file's compressed copy.
pub fn copy_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn compressed(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(content)?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_text_shrinks_and_comes_back() {
        let text = b"a feed, a draft, a post; ".repeat(400);
        let small = compressed(&text).unwrap();
        assert!(small.len() < 200);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back).unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn a_copy_keeps_the_whole_name() {
        assert_eq!(copy_of(Path::new("dist/app_bg.wasm")), Path::new("dist/app_bg.wasm.br"));
    }
}

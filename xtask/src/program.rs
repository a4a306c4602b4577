//! Splits the program that Trunk built, so that a browser first fetches what the desk needs and the other screens
//! as chunks.
//!
//! Splitting comes between cargo and wasm-bindgen, where Trunk has no step. So the program that cargo left is split
//! here, wasm-bindgen runs on the main part, and the outcome takes the place of what Trunk made of the whole.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use crate::workspace::{Workspace, run};

/// The program's name, as cargo and Trunk have it.
const PROGRAM: &str = "frontend";
/// The script that fetches chunks, as the main part imports it before files are named after their content.
const LOADER: &str = "./loader.js";

/// What splitting made, before files are named after their content.
struct Parts {
    folder: PathBuf,
    chunks: Vec<PathBuf>,
}

impl Parts {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn read(&self, name: &str) -> Result<String> {
        let path = self.file(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// Puts the split program into `dist` in place of Trunk's.
pub fn replace_program(workspace: &Workspace, dist: &Path) -> Result<()> {
    let parts = split(workspace)?;
    bind(workspace, &parts)?;
    let loader = add_chunks(&parts, dist)?;
    let name = add_main(&parts, &loader, dist)?;
    adopt(&name, dist)
}

/// Splits what cargo built.
fn split(workspace: &Workspace) -> Result<Parts> {
    let built = workspace.target(&format!("wasm32-unknown-unknown/wasm-release/{PROGRAM}.wasm"));
    let program = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let folder = workspace.target("tools/split");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let main = folder.join("main.wasm");
    let glue = format!("./{PROGRAM}.js");
    let mut options = Options::new(&program);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = &glue;
    let split = transform(options).map_err(|error| anyhow!("cannot split {}: {error:#}", built.display()))?;
    if split.split_modules.is_empty() {
        bail!("{} has nothing to split", built.display());
    }
    Ok(Parts { folder, chunks: split.split_modules })
}

/// Runs wasm-bindgen on the main part, which has all that chunks share, as Trunk did on the whole.
fn bind(workspace: &Workspace, parts: &Parts) -> Result<()> {
    let mut bindgen = workspace.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", PROGRAM]);
    bindgen.arg("--keep-lld-exports"); // the chunks' way to the memory and the table of functions
    run(bindgen.arg("--out-dir").arg(&parts.folder).arg(parts.file("main.wasm")))
}

/// Copies the chunks under lasting names; gives the script that fetches them, with these names.
fn add_chunks(parts: &Parts, dist: &Path) -> Result<String> {
    let mut loader = parts.read(LOADER)?;
    for chunk in &parts.chunks {
        let stem = chunk.file_stem().context("a chunk without a name")?.to_string_lossy();
        let content = fs::read(chunk).with_context(|| format!("cannot read {}", chunk.display()))?;
        let lasting = format!("{stem}-{}.wasm", hash(&[&content]));
        loader = replaced(&loader, &format!("\"./{stem}.wasm\""), &format!("\"./{lasting}\""))?;
        fs::write(dist.join(lasting), content)?;
    }
    Ok(loader)
}

/// Writes the main part, its glue and the chunks' loader. The two scripts name each other, so all three share one
/// hash, which is the answer.
fn add_main(parts: &Parts, loader: &str, dist: &Path) -> Result<String> {
    let main = fs::read(parts.file(&format!("{PROGRAM}_bg.wasm")))?;
    let glue = parts.read(&format!("{PROGRAM}.js"))?;
    let name = format!("{PROGRAM}-{}", hash(&[&main, glue.as_bytes(), loader.as_bytes()]));
    let loader = replaced(loader, &format!("\"./{PROGRAM}.js\""), &format!("\"./{name}.js\""))?;
    let glue = replaced(&glue, &format!("from \"{LOADER}\""), &format!("from \"./{name}_loader.js\""))?;
    let glue = replaced(&glue, &format!("'{PROGRAM}_bg.wasm'"), &format!("'{name}_bg.wasm'"))?;
    fs::write(dist.join(format!("{name}_bg.wasm")), main)?;
    fs::write(dist.join(format!("{name}_loader.js")), loader)?;
    fs::write(dist.join(format!("{name}.js")), glue)?;
    Ok(name)
}

/// Makes the page name the split program, and removes the other.
fn adopt(name: &str, dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let trunks = trunks_name(&page).context("the page names no program")?;
    fs::write(&path, page_with_loader(&page.replace(trunks, name), name)?)?;
    if trunks != name {
        fs::remove_file(dist.join(format!("{trunks}.js")))?;
        fs::remove_file(dist.join(format!("{trunks}_bg.wasm")))?;
    }
    Ok(())
}

/// The name that Trunk gave the program, up to where its files' names differ.
fn trunks_name(page: &str) -> Option<&str> {
    let name = &page[page.find(&format!("{PROGRAM}-"))?..];
    let digits = name[PROGRAM.len() + 1..].find(|c: char| !c.is_ascii_hexdigit())?;
    Some(&name[..=PROGRAM.len() + digits])
}

/// The browser learns of the loader with the glue that imports it, not after it.
fn page_with_loader(page: &str, name: &str) -> Result<String> {
    let preload = page
        .split_inclusive('>')
        .filter_map(|text| text.rfind("<link").map(|start| &text[start..]))
        .find(|link| link.contains("modulepreload") && link.contains(name))
        .context("the page does not preload the program's script")?;
    let loader = preload.replace(&format!("{name}.js"), &format!("{name}_loader.js"));
    replaced(page, preload, &format!("{preload}{loader}"))
}

/// Replaces text that must be there.
fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    if !text.contains(from) {
        bail!("the tools wrote something else than expected: `{from}` is missing");
    }
    Ok(text.replace(from, to))
}

/// As long as Trunk's hashes, and always with all its digits.
fn hash(contents: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    for content in contents {
        hasher.write_usize(content.len());
        hasher.write(content);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<title>x</title><script type=module>import init from '/assets/frontend-1f2e3d4c5b6a798.js';</script>\
        <link rel=preload href=/assets/font.woff2><link href=/assets/frontend-1f2e3d4c5b6a798.js rel=modulepreload>\
        <link href=/assets/frontend-1f2e3d4c5b6a798_bg.wasm rel=preload>";

    #[test]
    fn the_page_names_the_program_that_trunk_made() {
        assert_eq!(trunks_name(PAGE), Some("frontend-1f2e3d4c5b6a798"));
        assert_eq!(trunks_name("<title>frontend</title>"), None);
    }

    #[test]
    fn the_loader_is_fetched_with_the_glue() {
        let page = page_with_loader(PAGE, "frontend-1f2e3d4c5b6a798").unwrap();
        let both = "<link href=/assets/frontend-1f2e3d4c5b6a798.js rel=modulepreload>\
            <link href=/assets/frontend-1f2e3d4c5b6a798_loader.js rel=modulepreload>";
        assert!(page.contains(both), "{page}");
        assert!(page_with_loader("<link href=x>", "frontend-1f2e3d4c5b6a798").is_err());
    }

    #[test]
    fn a_hash_tells_contents_apart_and_has_sixteen_digits() {
        assert_eq!(hash(&[b"a", b"b"]).len(), 16);
        assert_ne!(hash(&[b"a", b"b"]), hash(&[b"ab"]));
    }
}

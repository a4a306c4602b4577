//! The program that a browser runs: compiled by cargo, split at its screens, so that a browser first fetches what the
//! desk needs and the other screens as chunks, and given its JavaScript by wasm-bindgen.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

use crate::checks;
use crate::workspace::{Workspace, run};

/// The program's name, as cargo and the page have it.
const PROGRAM: &str = "frontend";
/// The script that fetches chunks, as the main part imports it before files are named after their content.
const LOADER: &str = "./loader.js";

/// Who reads along while the program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Nobody: a newer compiler's new warning must not keep anyone from trying the product.
    None,
    /// The lints, and a warning fails the build. `cargo clippy` would compile everything once more, only to look at it.
    Lints,
}

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

/// Has cargo make the program.
pub fn compile(workspace: &Workspace, readers: Readers) -> Result<()> {
    let mut cargo = workspace.command("cargo");
    cargo.args(["build", "--package", PROGRAM, "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--profile", "wasm-release", "--no-default-features"]);
    if readers == Readers::Lints {
        checks::through_lints(&mut cargo);
    }
    run(&mut cargo)
}

/// Puts the compiled program into `dist`, where the page is.
pub fn add(workspace: &Workspace, dist: &Path) -> Result<()> {
    let parts = split(workspace)?;
    bind(&parts)?;
    let loader = add_chunks(&parts, dist)?;
    let name = add_main(&parts, &loader, dist)?;
    name_in_page(&name, dist)
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

/// Gives the main part, which has all that chunks share, its JavaScript. No wasm-opt follows: after the profile's
/// opt-level "z" and fat LTO it gains two per cent and is one more tool.
fn bind(parts: &Parts) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(parts.file("main.wasm")).out_name(PROGRAM).typescript(false);
    bindgen.keep_lld_exports(true); // the chunks' way to the memory and the table of functions
    bindgen.web(true)?.generate(&parts.folder)
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
    fs::write(dist.join(format!("{name}_bg.wasm")), main)?;
    fs::write(dist.join(format!("{name}_loader.js")), loader)?;
    fs::write(dist.join(format!("{name}.js")), glue)?;
    Ok(name)
}

/// Writes the lasting names into the page.
fn name_in_page(name: &str, dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, page_with_names(page, name)?)?;
    Ok(())
}

fn page_with_names(page: String, name: &str) -> Result<String> {
    [".js", "_loader.js", "_bg.wasm"]
        .into_iter()
        .try_fold(page, |page, end| replaced(&page, &format!("/{PROGRAM}{end}"), &format!("/{name}{end}")))
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

    #[test]
    fn the_page_names_every_file_by_its_lasting_name() {
        let page = "<link href=/assets/frontend.js rel=modulepreload><link href=/assets/frontend_loader.js>\
                    <link href=/assets/frontend_bg.wasm><script>import init from '/assets/frontend.js'</script>";
        let named = page_with_names(page.to_owned(), "frontend-1f").unwrap();
        assert_eq!(
            named,
            "<link href=/assets/frontend-1f.js rel=modulepreload><link href=/assets/frontend-1f_loader.js>\
             <link href=/assets/frontend-1f_bg.wasm><script>import init from '/assets/frontend-1f.js'</script>"
        );
        assert!(page_with_names("<title>x</title>".to_owned(), "frontend-1f").is_err());
    }

    #[test]
    fn a_hash_tells_contents_apart_and_has_sixteen_digits() {
        assert_eq!(hash(&[b"a", b"b"]).len(), 16);
        assert_ne!(hash(&[b"a", b"b"]), hash(&[b"ab"]));
    }
}

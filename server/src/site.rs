//! The built front end: Trunk's index with a nonce in each answer, and the names of its stylesheets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};

/// Trunk writes this where the request's nonce belongs (`Trunk.toml`).
const NONCE: &str = "%NONCE%";

/// The front end as it was when the server started.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    dist: PathBuf,
    index: String,
    stylesheets: Vec<String>,
}

impl Site {
    /// Reads `dist/index.html` once.
    ///
    /// # Errors
    /// When the front end has not been built.
    pub fn load(dist: &Path) -> Result<Self> {
        let file = dist.join("index.html");
        let index = std::fs::read_to_string(&file).with_context(|| {
            format!("{} is missing: build the front end with `cargo xtask demo`", file.display())
        })?;
        let stylesheets = stylesheets(&index);
        Ok(Self(Arc::new(Parts { dist: dist.to_owned(), index, stylesheets })))
    }

    /// The folder of hashed files.
    pub fn dist(&self) -> &Path {
        &self.0.dist
    }

    /// The page that mounts the app.
    pub fn index(&self, nonce: &str) -> String {
        self.0.index.replace(NONCE, nonce)
    }

    /// The stylesheets' paths, for the pages written by the server.
    pub fn stylesheets(&self) -> Vec<String> {
        self.0.stylesheets.clone()
    }
}

/// Trunk's index is our own file, with quotes or, minified, without; so no HTML parser is needed.
fn stylesheets(index: &str) -> Vec<String> {
    index
        .split("<link")
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains("rel=stylesheet") || tag.contains("rel=\"stylesheet\""))
        .filter_map(|tag| {
            let value = tag.split("href=").nth(1)?.trim_start_matches('"');
            value.split(['"', ' ']).next().map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stylesheets_are_found_in_order() {
        let index = r#"<link rel="icon" href="/i.svg"><link rel="stylesheet" href="/assets/a-1.css" integrity="x"/>
            <link rel="stylesheet" href="/assets/b-2.css">"#;
        assert_eq!(stylesheets(index), ["/assets/a-1.css", "/assets/b-2.css"]);
        let minified =
            "<link href=/i.svg rel=icon><link href=/assets/a-1.css rel=stylesheet><script src=/a.js>";
        assert_eq!(stylesheets(minified), ["/assets/a-1.css"]);
    }
}

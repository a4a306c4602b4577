//! What `COPY . .` brings: the files of a fresh checkout that `.dockerignore` lets through.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Copies them into a folder and says how many there were.
pub fn copy(workspace: &Workspace, to: &Path) -> Result<usize> {
    let ignored = fs::read_to_string(workspace.path(".dockerignore")).context("cannot read .dockerignore")?;
    let ignored = patterns(&ignored)?;
    let listed = workspace.answer("git", &["ls-files", "-z"]).context("`git ls-files` failed")?;
    let files: Vec<_> =
        listed.split('\0').filter(|file| !file.is_empty() && !is_ignored(file, &ignored)).collect();
    for file in &files {
        let target = to.join(file);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(workspace.path(file), &target).with_context(|| format!("cannot copy {file}"))?;
    }
    Ok(files.len())
}

/// The paths that are left out; wildcards and exceptions are not known here.
fn patterns(text: &str) -> Result<Vec<&str>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let patterns: Vec<_> = lines.collect();
    match patterns.iter().find(|pattern| pattern.contains(['*', '?', '[', '!'])) {
        Some(pattern) => bail!(".dockerignore: {pattern} is not a plain path"),
        None => Ok(patterns),
    }
}

fn is_ignored(file: &str, patterns: &[&str]) -> bool {
    let below = |pattern: &&str| {
        file.strip_prefix(*pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    patterns.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_file_or_a_folder_and_not_the_beginning_of_a_name() {
        let patterns = patterns("# left out\n.env\n\ndata\ne2e/node_modules\n").unwrap();
        for (file, ignored) in [
            (".env", true),
            (".env.sample", false),
            ("data/autogram.sqlite", true),
            ("database.md", false),
            ("e2e/node_modules/a/b.js", true),
            ("e2e/tests/a.js", false),
        ] {
            assert_eq!(is_ignored(file, &patterns), ignored, "{file}");
        }
    }

    #[test]
    fn the_repository_s_own_patterns_are_plain_and_keep_secrets_out() {
        let patterns = patterns(include_str!("../../../.dockerignore")).unwrap();
        assert!(is_ignored(".env", &patterns) && is_ignored("data/demo/master.key", &patterns));
        assert!(super::patterns("**/*.log").is_err());
    }
}

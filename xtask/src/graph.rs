//! The direction of knowledge between the crates, read from their manifests: what ARCHITECTURE.md promises.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::tally::Tally;
use crate::workspace::Workspace;

/// What a crate may name in its manifest, tests aside.
enum Rule {
    /// Nothing but these.
    Only(&'static [&'static str]),
    /// Of our own crates, nothing but these.
    OfOurs(&'static [&'static str]),
    /// None of these.
    Never(&'static [&'static str]),
}

const RULES: &[(&str, Rule)] = &[
    ("types", Rule::Only(&["serde"])),
    ("app", Rule::OfOurs(&["services", "types"])),
    ("app", Rule::Never(&["reqwest", "sea-orm", "sqlx", "tokio"])),
    ("frontend", Rule::OfOurs(&["app"])),
    ("cards", Rule::Only(&["hypher", "image", "parley", "types", "usvg", "vello_cpu"])),
    ("entity", Rule::OfOurs(&[])),
    ("migration", Rule::OfOurs(&[])),
    ("queue", Rule::OfOurs(&[])),
    ("sandbox", Rule::OfOurs(&["types"])),
    ("providers", Rule::OfOurs(&["types"])),
    ("providers", Rule::Never(&["sea-orm", "sqlx"])),
    ("services", Rule::OfOurs(&["cards", "entity", "providers", "queue", "types"])),
    ("services", Rule::Never(&["axum", "leptos", "tower-http"])),
    ("xtask", Rule::OfOurs(&[])),
];

/// Must not reach the browser, by whatever way.
const SERVER_ONLY: &[&str] = &[
    "axum",
    "cards",
    "entity",
    "jiff",
    "migration",
    "providers",
    "parley",
    "queue",
    "reqwest",
    "rustls",
    "sandbox",
    "sea-orm",
    "server",
    "services",
    "sqlx",
    "tokio",
];

/// Must not be in the product at all: TLS is rustls, so that no system library decides whether it builds.
const NOWHERE: &[&str] = &["native-tls", "openssl", "openssl-sys"];

/// Holds every rule against the manifests, and looks what the browser's half really pulls in.
pub fn test(workspace: &Workspace) -> Result<Tally> {
    let packages = workspace.packages();
    let ours: Vec<_> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut tally = Tally::default();
    for (name, rule) in RULES {
        let package = packages.iter().find(|package| package["name"] == *name);
        let package = package.with_context(|| format!("the workspace has no crate {name}"))?;
        tally +=
            report(&format!("{name} {}", rule.promise()), &rule.broken_by(&dependencies(package), &ours));
    }
    let wasm = tree(workspace, &["--package", "frontend", "--target", "wasm32-unknown-unknown"])?;
    tally += report("frontend brings no server-only crate to the browser", &found(SERVER_ONLY, &wasm));
    let all = tree(workspace, &["--workspace", "--target", "all"])?;
    tally += report("no crate links OpenSSL", &found(NOWHERE, &all));
    Ok(tally)
}

impl Rule {
    fn promise(&self) -> String {
        let list = |names: &[&str]| match names {
            [] => "nothing".to_owned(),
            names => names.join(", "),
        };
        match self {
            Self::Only(names) => format!("depends on {} alone", list(names)),
            Self::OfOurs(names) => format!("depends on {} of ours", list(names)),
            Self::Never(names) => format!("never depends on {}", list(names)),
        }
    }

    fn broken_by<'a>(&self, dependencies: &[&'a str], ours: &[&str]) -> Vec<&'a str> {
        let breaks = |name: &&&str| match self {
            Self::Only(allowed) => !allowed.contains(*name),
            Self::OfOurs(allowed) => ours.contains(*name) && !allowed.contains(*name),
            Self::Never(forbidden) => forbidden.contains(*name),
        };
        dependencies.iter().filter(breaks).copied().collect()
    }
}

/// The names of a manifest's dependencies, optional ones included, tests' ones not.
fn dependencies(package: &Value) -> Vec<&str> {
    let all = package["dependencies"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter().filter(|dependency| dependency["kind"] != "dev").filter_map(|d| d["name"].as_str()).collect()
}

/// Every crate that a build links. Procedural macros run in the compiler and are left out.
fn tree(workspace: &Workspace, selection: &[&str]) -> Result<Vec<String>> {
    let mut arguments =
        vec!["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"];
    arguments.extend(selection);
    let text = workspace.answer("cargo", &arguments).context("`cargo tree` failed")?;
    let mut names: Vec<_> =
        text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn found<'a>(forbidden: &[&'a str], tree: &[String]) -> Vec<&'a str> {
    forbidden.iter().filter(|name| tree.iter().any(|linked| linked == *name)).copied().collect()
}

fn report(promise: &str, broken_by: &[&str]) -> Tally {
    if broken_by.is_empty() {
        println!("ok      {promise}");
    } else {
        println!("BROKEN  {promise}: it has {}", broken_by.join(", "));
    }
    Tally::of(broken_by.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &[&str] = &["types", "entity", "services"];

    #[test]
    fn each_rule_names_what_breaks_it() {
        let dependencies = ["serde", "types", "entity", "axum"];
        let broken_by = |rule: Rule| rule.broken_by(&dependencies, OURS);
        assert_eq!(broken_by(Rule::Only(&["serde", "types", "axum"])), ["entity"]);
        assert_eq!(broken_by(Rule::OfOurs(&["types"])), ["entity"]);
        assert_eq!(broken_by(Rule::Never(&["axum", "sqlx"])), ["axum"]);
        assert!(broken_by(Rule::Never(&["sqlx"])).is_empty());
    }

    #[test]
    fn dependencies_of_tests_are_left_out() {
        let package = serde_json::json!({"dependencies": [
            {"name": "sandbox", "kind": "dev"}, {"name": "types", "kind": null}, {"name": "cc", "kind": "build"},
        ]});
        assert_eq!(dependencies(&package), ["types", "cc"]);
    }
}

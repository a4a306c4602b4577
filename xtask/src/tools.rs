//! The tools the project needs, each checked first and installed only when it is missing.
//!
//! What cargo can build goes into the target folder, in the version the project pins, and is found before the
//! machine's own: nothing a person installed for themselves is replaced.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::progress::say;
use crate::workspace::{Workspace, run};
use crate::{browser, fonts, stores};

/// The newest Trunk that builds with this workspace's Rust. It makes a page and fetches nothing, so it is built without
/// TLS.
const TRUNK: CargoTool = CargoTool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    arguments: &["--locked", "--no-default-features"],
};
const WASM: &str = "wasm32-unknown-unknown";

/// Something that must be on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Rust's standard library for the browser.
    WasmTarget,
    /// Makes the front end's page.
    Trunk,
    /// Runs the browser tests.
    Node,
    /// What the browser tests import.
    NodePackages,
    /// What the browser tests drive.
    Chromium,
    /// What headlines in Chinese, Japanese, Korean and emoji are set in.
    Fonts,
    /// Keeps the queue of a larger installation.
    Postgres,
    /// Wakes the processes of a larger installation.
    Redis,
}

impl Tool {
    /// What the server's tests need besides Rust.
    pub const FOR_SERVER: &[Self] = &[Self::Postgres, Self::Redis, Self::Fonts];
    /// What the queue's comparisons need besides Rust.
    pub const STORES: &[Self] = &[Self::Postgres, Self::Redis];
    /// All that the front end needs.
    pub const FOR_FRONTEND: &[Self] = &[Self::WasmTarget, Self::Trunk];
    /// What the browser tests need.
    pub const FOR_BROWSER: &[Self] =
        &[Self::WasmTarget, Self::Trunk, Self::Node, Self::NodePackages, Self::Chromium];

    /// Checks that the tool is there and installs it otherwise; the error says what a person must install.
    pub fn ensure(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::WasmTarget => ensure_wasm_target(workspace),
            Self::Trunk => TRUNK.ensure(workspace),
            Self::Node => browser::ensure_node(workspace),
            Self::NodePackages => browser::ensure_packages(workspace),
            Self::Chromium => browser::ensure_chromium(workspace),
            Self::Fonts => fonts::ensure(workspace),
            Self::Postgres => stores::ensure_postgres(workspace),
            Self::Redis => stores::ensure_redis(workspace),
        }
    }
}

fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    let library = workspace.answer("rustc", &["--print", "target-libdir", "--target", WASM]);
    if library.is_some_and(|folder| fs::exists(folder).unwrap_or(false)) {
        say(&format!("{WASM}: there"));
        return Ok(());
    }
    if workspace.find("rustup").is_none() {
        bail!(
            "Rust's standard library for {WASM} is missing, and there is no rustup to add it. Install Rust \
             with rustup (https://rustup.rs), or your distribution's package for the target (Debian: \
             libstd-rust-dev-wasm32)"
        );
    }
    say(&format!("{WASM}: adding it with rustup"));
    run(workspace.command("rustup").args(["target", "add", WASM]))
        .context("install it by hand: rustup target add wasm32-unknown-unknown")
}

/// A program that cargo can build.
struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    arguments: &'static [&'static str],
}

impl CargoTool {
    fn ensure(&self, workspace: &Workspace) -> Result<()> {
        let Self { program, package, version, .. } = self;
        if self.is_there(workspace) {
            say(&format!("{program} {version}: there"));
            return Ok(());
        }
        if !self.fetch(workspace) {
            say(&format!("{program} {version}: building it once, which takes some minutes"));
            self.build(workspace).with_context(|| {
                format!("install it by hand: cargo install {package} --version {version}")
            })?;
        }
        if !self.is_there(workspace) {
            bail!("{program} was installed but does not answer `{program} --version` with {version}");
        }
        say(&format!("{program} {version}: installed"));
        Ok(())
    }

    fn is_there(&self, workspace: &Workspace) -> bool {
        workspace
            .answer(self.program, &["--version"])
            .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
    }

    /// Takes a ready-made program, where cargo-binstall is installed and finds one.
    fn fetch(&self, workspace: &Workspace) -> bool {
        if workspace.answer("cargo", &["binstall", "-V"]).is_none() {
            return false;
        }
        say(&format!("{} {}: fetching it with cargo-binstall", self.program, self.version));
        let mut command = workspace.command("cargo");
        command.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
        command.arg(workspace.target("tools")).arg(format!("{}@{}", self.package, self.version));
        run(&mut command).is_ok()
    }

    /// These programs do little work of their own, so building them quickly matters more than their speed.
    fn build(&self, workspace: &Workspace) -> Result<()> {
        let mut command = workspace.command("cargo");
        command.args(["install", self.package, "--version", self.version, "--force"]);
        command.args(self.arguments).arg("--root").arg(workspace.target("tools"));
        command.env("CARGO_PROFILE_RELEASE_LTO", "off");
        command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        run(&mut command)
    }
}

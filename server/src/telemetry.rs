//! Logs: to the console, filtered by `AUTOGRAM_LOG`. No IP address is ever put into a span, and URLs lose their
//! query.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

use crate::config;

/// Starts logging, by default what the filter `default` lets through. SQL statements and HTTP bodies are never
/// logged, whatever `AUTOGRAM_LOG` says.
///
/// # Errors
/// When `AUTOGRAM_LOG` is no filter.
pub fn start(default: &str) -> Result<()> {
    let chosen = config::log_filter();
    let filter = EnvFilter::try_new(chosen.as_deref().unwrap_or(default)).context("AUTOGRAM_LOG")?;
    let console = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(FilterExt::<Registry>::and(filter, discretion()));
    tracing_subscriber::registry().with(console).init();
    Ok(())
}

/// Crates that log statements, headers and bodies below these levels; a prefix covers its whole family.
fn discretion() -> Targets {
    Targets::new().with_default(LevelFilter::TRACE).with_target("sqlx", LevelFilter::OFF).with_targets(
        ["sea_orm", "hyper", "hyper_util", "reqwest", "h2"].map(|target| (target, LevelFilter::WARN)),
    )
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn statements_and_bodies_stay_out_of_the_log() {
        let rules = discretion();
        assert!(!rules.would_enable("sqlx::query", &Level::ERROR));
        assert!(!rules.would_enable("hyper_util::client::legacy", &Level::DEBUG));
        assert!(!rules.would_enable("reqwest::connect", &Level::TRACE));
        assert!(rules.would_enable("services::pipeline", &Level::TRACE));
    }
}

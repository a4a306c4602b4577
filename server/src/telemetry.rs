//! Logs: to the console, filtered by `RUST_LOG`. No IP address is ever put into a span, and URLs lose their query.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging. SQL statements and HTTP bodies are never logged, whatever the filter says.
pub fn start(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let quiet = ["sqlx=off", "sea_orm=warn", "hyper=warn", "hyper_util=warn", "reqwest=warn", "h2=warn"];
    let filter =
        quiet.into_iter().filter_map(|rule| rule.parse().ok()).fold(filter, EnvFilter::add_directive);
    tracing_subscriber::registry()
        .with(filter)
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(std::io::stderr().is_terminal())
                .with_writer(std::io::stderr),
        )
        .init();
}

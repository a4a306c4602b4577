//! Starting and stopping: first no new work, then the work at hand, within ten seconds.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use services::{Services, pipeline};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::router;
use crate::site::Site;

/// How long running jobs may take to end; what is not done by then is done again by the next start.
const DRAIN: Duration = Duration::from_secs(10);

/// What this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Answers requests and works.
    All,
    /// Only works.
    Worker,
}

/// Runs until the token is cancelled.
///
/// # Errors
/// When the port is taken or the queue cannot be read.
pub async fn run(
    services: Services,
    site: Site,
    listen: SocketAddr,
    role: Role,
    stop: CancellationToken,
) -> Result<()> {
    pipeline::plan(&services).await.context("the feeds could not be planned")?;
    let worker = pipeline::worker(&services).start().await.context("the workers could not start")?;
    if role == Role::All {
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        tracing::info!(%listen, "listening");
        let app = router::new(services.clone(), site, stop.clone());
        let signal = stop.clone();
        axum::serve(listener, app).with_graceful_shutdown(async move { signal.cancelled().await }).await?;
    } else {
        stop.cancelled().await;
    }
    tracing::info!("stopping: finishing the work at hand");
    let drained = worker.shutdown(DRAIN).await;
    tracing::info!(?drained, "stopped");
    services.database.clone().close().await?;
    Ok(())
}

/// A token that Ctrl-C or SIGTERM cancels.
pub fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let cancel = stop.clone();
    tokio::spawn(async move {
        interrupted().await;
        cancel.cancel();
    });
    stop
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

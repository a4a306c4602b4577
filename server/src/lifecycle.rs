//! Starting and stopping: first no new work and no new requests, then what is at hand, within ten seconds.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use services::{Services, claude, connection, pipeline, retention};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::lock::DatabaseLock;
use crate::router;
use crate::site::Site;

/// How long running jobs and open requests may take to end, side by side. A job that is not done by then is done
/// again by the next start; a request is cut off.
const DRAIN: Duration = Duration::from_secs(8);
/// How long a database that does not answer may hold up writing down what was given back, and again its own closing.
/// What is not written by then is freed when its lease runs out.
const SILENCE: Duration = Duration::from_secs(1);

/// What this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Answers requests and works.
    All,
    /// Only answers requests.
    Web,
    /// Only works.
    Worker,
}

/// The web server before it answers: its port is taken, its pages are read.
pub struct Front {
    listener: TcpListener,
    site: Site,
}

impl Front {
    /// Takes the port, so that a start that must fail fails before any work begins.
    ///
    /// # Errors
    /// When the port is taken or the front end is not built.
    pub async fn open(listen: SocketAddr, dist: &Path) -> Result<Self> {
        let site = Site::load(dist)?;
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        Ok(Self { listener, site })
    }
}

/// Works, and answers requests if there is a front, until the token is cancelled; then closes the database.
///
/// # Errors
/// When pictures cannot be stored, the queue cannot be read, the web server breaks, or the database cannot be closed.
pub async fn run(
    services: Services,
    role: Role,
    front: Option<Front>,
    _lock: Option<DatabaseLock>,
    stop: CancellationToken,
) -> Result<()> {
    let ran = work(&services, role, front, &stop).await;
    let closed = timeout(SILENCE, services.database.clone().close()).await;
    ran?;
    match closed {
        Ok(closed) => closed.context("the database could not be closed"),
        Err(_) => {
            tracing::warn!("the database did not close in time");
            Ok(())
        }
    }
}

async fn work(services: &Services, role: Role, front: Option<Front>, stop: &CancellationToken) -> Result<()> {
    let Some(tested) = stop.run_until_cancelled(services.media.test(&services.random)).await else {
        return Ok(());
    };
    tested.context("AUTOGRAM_MEDIA")?;
    let worker = match role {
        Role::Web => None,
        Role::All | Role::Worker => {
            pipeline::plan(services).await.context("the feeds could not be planned")?;
            connection::plan(services).await.context("the connections could not be planned")?;
            retention::plan(services).await.context("the daily cleaning could not be planned")?;
            claude::plan(services).await.context("the daily look at the models could not be planned")?;
            services.failpoints.before_claim().await;
            Some(pipeline::worker(services).start().await.context("the workers could not start")?)
        }
    };
    let answering = async {
        let answered = match front {
            Some(front) => answer(services, front, stop).await,
            None => Ok(()),
        };
        // A server that no longer answers must not go on publishing unseen.
        if answered.is_err() {
            stop.cancel();
        }
        answered
    };
    let working = async {
        stop.cancelled().await;
        tracing::info!("stopping: finishing the work at hand");
        services.failpoints.disarm();
        match worker {
            Some(worker) => timeout(DRAIN + SILENCE, worker.shutdown(DRAIN)).await.ok(),
            None => None,
        }
    };
    let (answered, drained) = tokio::join!(answering, working);
    tracing::info!(?drained, "stopped");
    answered
}

async fn answer(
    services: &Services,
    Front { listener, site }: Front,
    stop: &CancellationToken,
) -> Result<()> {
    let listen = listener.local_addr()?;
    tracing::info!(%listen, "listening");
    let app = router::new(services.clone(), site, stop.clone());
    let serving = axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let patience = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving.into_future() => served.context("the web server broke"),
        () = patience => {
            tracing::warn!("requests were cut off that did not end in time");
            Ok(())
        }
    }
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

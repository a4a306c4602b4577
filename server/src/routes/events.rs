//! The live stream: one per tab, only what concerns its owner.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::future::ready;
use futures::stream::{self, FusedStream};
use futures::{Stream, StreamExt};
use services::auth::{SignedIn, session as sessions};
use services::{Notice, Services};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use types::UserId;
use types::event::Event;

use crate::middleware::session;
use crate::router::KEEP_ALIVE;

/// Jobs change many times a second, and every tab hears of everybody's; no screen needs it more often than this.
const JOBS_PAUSE: Duration = Duration::from_secs(1);
/// How long a stream may outlive its session.
const SESSION_CHECK: Duration = Duration::from_secs(60);

/// Sends what changed until the tab goes, the session ends or the server stops.
pub async fn stream(
    State(services): State<Services>,
    State(stop): State<CancellationToken>,
    headers: HeaderMap,
    signed_in: Option<Extension<SignedIn>>,
) -> Response {
    let (Some(Extension(signed_in)), Some(token)) = (signed_in, session::token(&services, &headers)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let messages = spaced(events(&services, signed_in.operator().user()), JOBS_PAUSE)
        .filter_map(async |event| Message::default().json_data(event).ok().map(Ok::<_, Infallible>))
        .take_until(session_ended(services, token))
        .take_until(stop.cancelled_owned());
    Sse::new(messages).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn events(services: &Services, user: UserId) -> impl FusedStream<Item = Event> + Unpin + use<> {
    let concerns =
        move |notice: Notice| notice.owner.is_none_or(|owner| owner == user).then_some(notice.event);
    services.notices().filter_map(move |notice| ready(concerns(notice))).fuse()
}

/// Joins what is told of jobs within `pause` into one event at its end; all other events go through at once.
fn spaced(events: impl FusedStream<Item = Event> + Unpin, pause: Duration) -> impl Stream<Item = Event> {
    let start = Spaced { events, pause, next_jobs: Instant::now(), jobs_changed: false };
    stream::unfold(start, async |mut spaced| Some((spaced.next().await?, spaced)))
}

struct Spaced<S> {
    events: S,
    pause: Duration,
    /// Before this, jobs are not told of again.
    next_jobs: Instant,
    jobs_changed: bool,
}

impl<S: FusedStream<Item = Event> + Unpin> Spaced<S> {
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                biased;
                () = sleep_until(self.next_jobs), if self.jobs_changed => {
                    self.jobs_changed = false;
                    self.next_jobs = Instant::now() + self.pause;
                    return Some(Event::Jobs);
                }
                event = self.events.next() => match event? {
                    Event::Jobs => self.jobs_changed = true,
                    other => return Some(other),
                },
            }
        }
    }
}

/// Returns once the token is worth nothing: ended by its owner, or expired.
async fn session_ended(services: Services, token: String) {
    loop {
        sleep(SESSION_CHECK).await;
        match sessions::verify(&services, &token).await {
            Ok(Some(_)) => {}
            Ok(None) => return,
            Err(error) => tracing::error!(%error, "a live stream's session could not be read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_burst_of_jobs_is_told_at_its_start_and_once_more_at_its_end() {
        const PAUSE: Duration = Duration::from_millis(300);
        let started = Instant::now();
        let (tell, events) = futures::channel::mpsc::unbounded();
        let mut told = Box::pin(spaced(events, PAUSE));
        tell.unbounded_send(Event::Jobs).unwrap();
        assert_eq!(told.next().await, Some(Event::Jobs));
        for event in [Event::Jobs, Event::Spend, Event::Jobs] {
            tell.unbounded_send(event).unwrap();
        }
        assert_eq!(told.next().await, Some(Event::Spend));
        assert!(started.elapsed() < PAUSE, "neither of the two may wait");
        assert_eq!(told.next().await, Some(Event::Jobs));
        assert!(started.elapsed() >= PAUSE);
        assert!(timeout(2 * PAUSE, told.next()).await.is_err(), "nothing is left to tell");
    }
}

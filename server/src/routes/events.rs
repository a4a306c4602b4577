//! The live stream: one per tab, only what concerns its owner.

use std::convert::Infallible;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use services::auth::SignedIn;
use services::{Notice, Services};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_util::sync::CancellationToken;
use types::UserId;
use types::event::Event;

use crate::router::KEEP_ALIVE;

/// Sends what changed until the tab goes or the server stops.
pub async fn stream(
    State(services): State<Services>,
    State(stop): State<CancellationToken>,
    signed_in: Option<Extension<SignedIn>>,
) -> Response {
    let Some(Extension(signed_in)) = signed_in else { return StatusCode::UNAUTHORIZED.into_response() };
    let messages = messages(&services, signed_in.operator().user()).take_until(stop.cancelled_owned());
    Sse::new(messages).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn messages(services: &Services, user: UserId) -> impl Stream<Item = Result<Message, Infallible>> + use<> {
    BroadcastStream::new(services.events.subscribe()).filter_map(move |received| async move {
        let event = match received {
            Ok(Notice { owner, event }) if owner.is_none_or(|owner| owner == user) => event,
            Ok(_) => return None,
            // The tab fell behind: it fetches what it shows, and nothing is lost.
            Err(BroadcastStreamRecvError::Lagged(_)) => Event::Resync,
        };
        Message::default().json_data(event).ok().map(Ok)
    })
}

//! `media_publish` and the quota that it is held to.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Map, Value, json};

use super::{
    caller::Caller,
    error::GraphError,
    store::{Kind, State as ContainerState},
};
use crate::{options::SecondPublish, sync::lock, world::World};

const DAY_MS: i64 = 24 * 3_600_000;

/// `POST /{ig-user-id}/media_publish`.
pub(super) async fn publish(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = attempt(&world, &id, &caller);
    caller.finish(&world, outcome)
}

fn attempt(world: &World, id: &str, caller: &Caller) -> Result<(Value, String), GraphError> {
    caller.publishes_to(id)?;
    caller.params.only(&["creation_id"])?;
    let creation_id = caller.params.require("creation_id")?;
    let settings = world.instagram.settings();
    let account = &caller.account.user_id;
    let now = world.clock.now_ms();
    // One lock over check and change: of two simultaneous publishes, one is the second.
    let mut store = lock(&world.instagram.store);
    let used = store.posts_of(account).filter(|post| post.published_at_ms > now - DAY_MS).count();
    let earlier = store
        .posts_of(account)
        .find(|post| post.container_id == creation_id)
        .map(|post| post.media_id.clone());
    let container = store.container(creation_id, account).ok_or_else(GraphError::unknown_container)?;
    if container.made.kind == Kind::CarouselItem {
        return Err(GraphError::parameter("An item of a carousel is not published by itself"));
    }
    match (container.state(now, 0), settings.second_publish) {
        (ContainerState::InProgress | ContainerState::Error, _) => return Err(GraphError::not_ready()),
        (ContainerState::Expired, _) => return Err(GraphError::unknown_container()),
        (ContainerState::Published, SecondPublish::Refuse) => {
            return Err(GraphError::parameter("The media has already been published"));
        }
        (ContainerState::Published, SecondPublish::SameId) => {
            let summary = format!("container {creation_id} is already live");
            return Ok((json!({ "id": earlier }), summary));
        }
        (ContainerState::Finished | ContainerState::Published, _) => {}
    }
    if used >= settings.quota_total as usize {
        return Err(GraphError::quota());
    }
    let media_id = store.publish(creation_id, world.ids.graph(), now);
    let media_id = media_id.ok_or_else(GraphError::unknown_container)?;
    let summary = format!("container {creation_id} is live as {media_id}");
    Ok((json!({ "id": media_id }), summary))
}

/// `GET /{ig-user-id}/content_publishing_limit`.
pub(super) async fn publishing_limit(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = limit(&world, &id, &caller);
    caller.finish(&world, outcome)
}

fn limit(world: &World, id: &str, caller: &Caller) -> Result<(Value, String), GraphError> {
    caller.publishes_to(id)?;
    caller.params.only(&["fields", "since"])?;
    let day_ago = world.clock.now_ms() - DAY_MS;
    let since = match caller.params.number("since")? {
        Some(since) if since * 1_000 < day_ago => {
            return Err(GraphError::parameter("Param since must be within the last 24 hours"));
        }
        Some(since) => since * 1_000,
        None => day_ago,
    };
    let store = lock(&world.instagram.store);
    let used = store.posts_of(&caller.account.user_id).filter(|post| post.published_at_ms > since).count();
    let mut row = Map::new();
    for field in caller.params.fields("quota_usage") {
        let value = match field.as_str() {
            "quota_usage" => json!(used),
            "config" => {
                let total = world.instagram.settings().quota_total;
                json!({ "quota_total": total, "quota_duration": DAY_MS / 1_000 })
            }
            unknown => {
                return Err(GraphError::parameter(format!("Tried accessing nonexisting field ({unknown})")));
            }
        };
        row.insert(field, value);
    }
    Ok((json!({ "data": [row] }), format!("{used} posts in 24 h")))
}

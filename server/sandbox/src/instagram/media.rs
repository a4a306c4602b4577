//! Reading containers and posts.

use axum::{
    extract::{Path, State},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{
    caller::Caller,
    error::GraphError,
    params::Params,
    store::{Kind, PublishedPost, State as ContainerState},
};
use crate::{clock::instant, sync::lock, world::World};

/// Items on a page when the request names no number, and at most.
const PAGE: (i64, i64) = (25, 100);

/// `GET /{id}`: a container or a post.
pub(super) async fn node(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = caller.params.only(&["fields"]).and_then(|()| read(&world, &id, &caller));
    caller.finish(&world, outcome)
}

fn read(world: &World, id: &str, caller: &Caller) -> Result<(Value, String), GraphError> {
    let account = &caller.account;
    let mut store = lock(&world.instagram.store);
    if let Some(post) = store.posts_of(&account.user_id).find(|post| post.media_id == id) {
        let fields = post_fields(world, post, &account.username, &caller.params)?;
        return Ok((fields, format!("reads post {id}")));
    }
    let container = store.container(id, &account.user_id).ok_or_else(|| GraphError::missing(id))?;
    let lag = world.instagram.settings().publish_lag_ms;
    let state = container.state(world.clock.now_ms(), lag);
    let status = match (state, container.failed) {
        (ContainerState::Error, Some(subcode)) => {
            format!("Error: Media upload has failed with error code {subcode}")
        }
        (ContainerState::Finished, _) => {
            "Finished: Media has been uploaded and it is ready to be published.".to_owned()
        }
        (ContainerState::Published, _) => "Published: Media has been successfully published.".to_owned(),
        (ContainerState::Expired, _) => {
            "Expired: The container was not published within 24 hours.".to_owned()
        }
        _ => "In Progress: Media is still being processed.".to_owned(),
    };
    let mut fields = Map::from_iter([("id".to_owned(), json!(id))]);
    for field in caller.params.fields("id") {
        let value = match field.as_str() {
            "id" => json!(id),
            "status_code" => json!(state.word()),
            "status" => json!(status),
            unknown => return Err(unknown_field(unknown)),
        };
        fields.insert(field, value);
    }
    Ok((Value::Object(fields), format!("container {id} is {}", state.word())))
}

/// `GET /{ig-user-id}/media`: the account's posts, newest first.
pub(super) async fn list(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = page(&world, &id, &caller, |kind| kind != Kind::Story);
    caller.finish(&world, outcome)
}

/// `GET /{ig-user-id}/stories`: the account's stories that still stand, newest first.
pub(super) async fn stories(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = page(&world, &id, &caller, |kind| kind == Kind::Story);
    caller.finish(&world, outcome)
}

fn page(
    world: &World,
    id: &str,
    caller: &Caller,
    wanted: fn(Kind) -> bool,
) -> Result<(Value, String), GraphError> {
    caller.owns(id)?;
    let params = &caller.params;
    params.only(&["fields", "limit", "after", "before", "since", "until"])?;
    let limit = params.number("limit")?.unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let limit = usize::try_from(limit).unwrap_or(1);
    let since = params.number("since")?.map_or(i64::MIN, |second| second * 1_000);
    let until = params.number("until")?.map_or(i64::MAX, |second| second.saturating_mul(1_000));
    let store = lock(&world.instagram.store);
    let posts: Vec<&PublishedPost> = store
        .posts_of(&caller.account.user_id)
        .rev()
        .filter(|post| wanted(post.kind) && post.published_at_ms >= since && post.published_at_ms <= until)
        .collect();
    let place = |name: &str| match params.get(name) {
        None => Ok(None),
        Some(cursor) => {
            let found = posts.iter().position(|post| cursor_of(post) == cursor);
            found.map(Some).ok_or_else(|| GraphError::parameter(format!("Param {name} is no valid cursor")))
        }
    };
    let (start, end) = match (place("after")?, place("before")?) {
        (_, Some(end)) => (end.saturating_sub(limit), end),
        (Some(last), None) => (last + 1, posts.len().min(last + 1 + limit)),
        (None, None) => (0, posts.len().min(limit)),
    };
    let rows = posts[start..end]
        .iter()
        .map(|post| post_fields(world, post, &caller.account.username, params))
        .collect::<Result<Vec<_>, _>>()?;
    let mut answer = json!({ "data": rows });
    if let [first, .., last] | [first @ last] = &posts[start..end] {
        answer["paging"] = json!({ "cursors": { "before": cursor_of(first), "after": cursor_of(last) } });
        if end < posts.len() {
            let path = format!("{}/instagram/v26.0/{}/media", world.url, caller.account.user_id);
            // Meta's own link carries the token; this one leaves it out.
            answer["paging"]["next"] = json!(format!("{path}?limit={limit}&after={}", cursor_of(last)));
        }
    }
    Ok((answer, format!("lists {} posts", end - start)))
}

/// The fields that the request asks for.
fn post_fields(
    world: &World,
    post: &PublishedPost,
    username: &str,
    params: &Params,
) -> Result<Value, GraphError> {
    let mut fields = Map::from_iter([("id".to_owned(), json!(post.media_id))]);
    for field in params.fields("id") {
        let value = match field.as_str() {
            "id" => json!(post.media_id),
            "permalink" => json!(format!("{}/instagram/p/{}/", world.url, post.shortcode)),
            "shortcode" => json!(post.shortcode),
            "caption" => json!(post.caption),
            "alt_text" => json!(post.alt_text),
            "timestamp" => {
                json!(instant(post.published_at_ms).strftime("%Y-%m-%dT%H:%M:%S+0000").to_string())
            }
            "media_type" => match post.kind {
                Kind::Image | Kind::CarouselItem | Kind::Story => json!("IMAGE"),
                Kind::Carousel => json!("CAROUSEL_ALBUM"),
                Kind::Reel => json!("VIDEO"),
            },
            "media_product_type" => match post.kind {
                Kind::Image | Kind::CarouselItem | Kind::Carousel => json!("FEED"),
                Kind::Story => json!("STORY"),
                Kind::Reel => json!("REELS"),
            },
            "media_url" => json!(format!("{}/instagram/pictures/{}.jpg", world.url, post.container_id)),
            "username" => json!(username),
            "like_count" | "comments_count" => json!(0),
            "is_comment_enabled" => json!(true),
            unknown => return Err(unknown_field(unknown)),
        };
        // A field without a value is left out, as the Graph API does.
        if !value.is_null() {
            fields.insert(field, value);
        }
    }
    Ok(Value::Object(fields))
}

fn unknown_field(name: &str) -> GraphError {
    GraphError::parameter(format!("Tried accessing nonexisting field ({name})"))
}

fn cursor_of(post: &PublishedPost) -> String {
    URL_SAFE_NO_PAD.encode(&post.media_id)
}

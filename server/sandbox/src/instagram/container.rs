//! `POST /{ig-user-id}/media`: a container for one image.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{caller::Caller, error::GraphError, image, params::Params, store::NewContainer};
use crate::{sync::lock, world::World};

const CAPTION_CHARACTERS: usize = 2_200;
const HASHTAGS: usize = 30;
const MENTIONS: usize = 20;
const ALT_TEXT_CHARACTERS: usize = 1_000;
const COLLABORATORS: usize = 3;
const KNOWN: [&str; 9] = [
    "image_url",
    "media_type",
    "caption",
    "alt_text",
    "is_carousel_item",
    "location_id",
    "user_tags",
    "collaborators",
    "is_ai_generated",
];

/// Makes a container, or refuses it as Instagram would.
pub(super) async fn create(
    State(world): State<World>,
    Path((_version, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let outcome = attempt(&world, &id, &caller).await;
    caller.finish(&world, outcome)
}

async fn attempt(world: &World, id: &str, caller: &Caller) -> Result<(Value, String), GraphError> {
    caller.publishes_to(id)?;
    check(&caller.params)?;
    let settings = world.instagram.settings();
    let account = &caller.account.user_id;
    let day_ago = world.clock.now_ms() - 24 * 3_600_000;
    if lock(&world.instagram.store).containers_since(account, day_ago) >= settings.containers_per_day as usize
    {
        return Err(GraphError::quota());
    }
    let picture = image::fetch(world, caller.params.require("image_url")?).await?;
    let now = world.clock.now_ms();
    let container = NewContainer {
        id: world.ids.graph(),
        account: account.clone(),
        caption: caller.params.get("caption").map(str::to_owned),
        alt_text: caller.params.get("alt_text").map(str::to_owned),
        is_ai_generated: caller.params.flag("is_ai_generated")?,
        created_ms: now,
        ready_ms: now + settings.processing_ms,
    };
    let summary = format!("container {} with {} bytes", container.id, picture.len());
    let answer = json!({ "id": container.id });
    lock(&world.instagram.store).create(container, picture);
    Ok((answer, summary))
}

/// Checks everything but the picture itself.
fn check(params: &Params) -> Result<(), GraphError> {
    params.only(&KNOWN)?;
    match params.get("media_type") {
        None | Some("IMAGE") => {}
        Some("CAROUSEL" | "REELS" | "STORIES" | "VIDEO") => {
            return Err(GraphError::parameter("The sandbox takes single images only"));
        }
        Some(_) => return Err(GraphError::unknown_media_type()),
    }
    params.require("image_url")?;
    if params.flag("is_carousel_item")? {
        return Err(GraphError::parameter("The sandbox takes single images only"));
    }
    params.flag("is_ai_generated")?;
    check_caption(params.get("caption").unwrap_or_default())?;
    if params.get("alt_text").unwrap_or_default().chars().count() > ALT_TEXT_CHARACTERS {
        return Err(GraphError::parameter("Param alt_text must be at most 1000 characters"));
    }
    check_list(params, "collaborators", |name| name.is_string())?
        .filter(|count| *count > COLLABORATORS)
        .map_or(Ok(()), |_| Err(GraphError::parameter("At most 3 collaborators")))?;
    check_list(params, "user_tags", |tag| {
        let place = |axis: &str| tag[axis].as_f64().is_some_and(|place| (0.0..=1.0).contains(&place));
        tag["username"].is_string() && place("x") && place("y")
    })?;
    Ok(())
}

fn check_caption(caption: &str) -> Result<(), GraphError> {
    let marked = |sign: char| {
        let words = caption.split(|letter: char| letter.is_whitespace());
        words.filter(|word| word.len() > 1 && word.starts_with(sign)).count()
    };
    let fits =
        caption.chars().count() <= CAPTION_CHARACTERS && marked('#') <= HASHTAGS && marked('@') <= MENTIONS;
    if fits { Ok(()) } else { Err(GraphError::caption()) }
}

/// The length of a JSON array among the parameters, if it is there and its items pass.
fn check_list(
    params: &Params,
    name: &str,
    passes: impl Fn(&Value) -> bool,
) -> Result<Option<usize>, GraphError> {
    let Some(text) = params.get(name) else { return Ok(None) };
    match serde_json::from_str::<Vec<Value>>(text) {
        Ok(items) if items.iter().all(passes) => Ok(Some(items.len())),
        _ => Err(GraphError::parameter(format!("Param {name} must be an array of the documented form"))),
    }
}

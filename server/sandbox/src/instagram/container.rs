//! `POST /{ig-user-id}/media`: a container for a picture, a carousel, a story or a reel.

use axum::{
    body::Bytes,
    extract::{Path, State as WorldState},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    caller::Caller,
    error::GraphError,
    image,
    params::Params,
    store::{Kind, NewContainer, State},
};
use crate::{sync::lock, world::World};

const CAPTION_CHARACTERS: usize = 2_200;
const HASHTAGS: usize = 30;
const MENTIONS: usize = 20;
const ALT_TEXT_CHARACTERS: usize = 1_000;
const COLLABORATORS: usize = 3;
/// Items in a carousel.
const ITEMS: std::ops::RangeInclusive<usize> = 2..=10;
const KNOWN: [&str; 12] = [
    "image_url",
    "video_url",
    "children",
    "share_to_feed",
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
    WorldState(world): WorldState<World>,
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
    let kind = kind(&caller.params)?;
    let children = children(world, kind, caller)?;
    let media = match kind {
        Kind::Carousel => Bytes::new(),
        Kind::Reel => image::fetch_video(world, caller.params.require("video_url")?).await?,
        Kind::Story => image::fetch_any_ratio(world, caller.params.require("image_url")?).await?,
        Kind::Image | Kind::CarouselItem => image::fetch(world, caller.params.require("image_url")?).await?,
    };
    let now = world.clock.now_ms();
    let container = NewContainer {
        id: world.ids.graph(),
        account: account.clone(),
        kind,
        children,
        caption: caller.params.get("caption").map(str::to_owned),
        alt_text: caller.params.get("alt_text").map(str::to_owned),
        is_ai_generated: caller.params.flag("is_ai_generated")?,
        created_ms: now,
        ready_ms: now + settings.processing_ms,
    };
    let summary = format!("container {} with {} bytes", container.id, media.len());
    let answer = json!({ "id": container.id });
    lock(&world.instagram.store).create(container, media);
    Ok((answer, summary))
}

/// What the parameters ask for.
fn kind(params: &Params) -> Result<Kind, GraphError> {
    let item = params.flag("is_carousel_item")?;
    match params.get("media_type") {
        None | Some("IMAGE") if item => Ok(Kind::CarouselItem),
        None | Some("IMAGE") => Ok(Kind::Image),
        Some("CAROUSEL") => Ok(Kind::Carousel),
        Some("STORIES") => Ok(Kind::Story),
        Some("REELS") => Ok(Kind::Reel),
        Some("VIDEO") => Err(GraphError::parameter("The sandbox takes pictures only inside a carousel")),
        Some(_) => Err(GraphError::unknown_media_type()),
    }
}

/// A carousel's items: finished containers of the same account that were made to be items.
fn children(world: &World, kind: Kind, caller: &Caller) -> Result<Vec<String>, GraphError> {
    if kind != Kind::Carousel {
        return match caller.params.get("children") {
            None => Ok(Vec::new()),
            Some(_) => Err(GraphError::parameter("Only a carousel has children")),
        };
    }
    let text = caller.params.require("children")?;
    let children: Vec<String> = serde_json::from_str(text)
        .unwrap_or_else(|_| text.split(',').map(|id| id.trim().to_owned()).collect());
    if !ITEMS.contains(&children.len()) {
        return Err(GraphError::carousel_size());
    }
    let now = world.clock.now_ms();
    let mut store = lock(&world.instagram.store);
    for child in &children {
        let found =
            store.container(child, &caller.account.user_id).ok_or_else(|| GraphError::missing(child))?;
        if found.made.kind != Kind::CarouselItem || found.state(now, 0) != State::Finished {
            return Err(GraphError::not_ready());
        }
    }
    Ok(children)
}

/// Checks everything but the media themselves.
fn check(params: &Params) -> Result<(), GraphError> {
    params.only(&KNOWN)?;
    let kind = kind(params)?;
    if matches!(kind, Kind::CarouselItem | Kind::Story) && params.get("caption").is_some() {
        return Err(GraphError::parameter("Param caption is not allowed here"));
    }
    if kind == Kind::CarouselItem && params.flag("is_ai_generated")? {
        return Err(GraphError::parameter("Param is_ai_generated belongs on the carousel"));
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

//! What the public sees: a post's page, its picture, an account's avatar.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    clock::instant,
    page::{escape, html, not_found},
    picture::{self, Format},
    sync::lock,
    world::World,
};

/// `/p/{shortcode}`: the permalink.
pub(super) async fn post(State(world): State<World>, Path(shortcode): Path<String>) -> Response {
    let Some(post) = lock(&world.instagram.store).post_with_code(&shortcode).cloned() else {
        return not_found("There is no post at this address.");
    };
    let account = lock(&world.instagram.accounts).with_id(&post.account_id);
    let caption = escape(post.caption.as_deref().unwrap_or_default());
    let alt = escape(post.alt_text.as_deref().unwrap_or_default());
    let when = instant(post.published_at_ms).strftime("%-d %B %Y, %H:%M UTC");
    let disclosure = if post.is_ai_generated { "<p class=note>Made with AI</p>" } else { "" };
    let body = format!(
        "<article class=post><header><img class=avatar src=\"/instagram/avatars/{account}.jpg\" alt=\"\">\
         <strong>{username}</strong></header>\
         <img src=\"/instagram/pictures/{container}.jpg\" alt=\"{alt}\">\
         <p class=caption>{caption}</p>{disclosure}<p class=note><time>{when}</time> · media {media} · \
         container {container}</p></article>",
        account = escape(&account.user_id),
        username = escape(&account.username),
        container = escape(&post.container_id),
        media = escape(&post.media_id),
    );
    html("Post", &body)
}

/// `/pictures/{container}.jpg`: the picture as it was fetched.
pub(super) async fn picture(State(world): State<World>, Path(file): Path<String>) -> Response {
    let container = file.trim_end_matches(".jpg");
    match lock(&world.instagram.store).picture(container) {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response(),
        None => not_found("This picture is no longer kept."),
    }
}

/// `/avatars/{account}.jpg`: a small picture made from the account's id.
pub(super) async fn avatar(Path(file): Path<String>) -> Response {
    let drawing = tokio::task::spawn_blocking(move || {
        picture::draw(&format!("shapes {file}"), 0, 160, 160, Format::Jpeg)
    });
    match drawing.await {
        Ok(Ok(bytes)) => ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

//! Posts: the review list, one post, and everything a person does with it.

use leptos::prelude::*;
use types::account::ImageChoice;
use types::post::{
    Approval, PictureMaker, PostFormat, PostSummary, RejectReason, TextDiff, TextEdit, Version,
};
use types::{PictureId, PostId, Timestamp};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// What waits for a person, and what is still in the making.
#[server(protocol = JsonPost)]
pub async fn review_list() -> ApiResult<types::post::ReviewList> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::review_list(&services, &operator).await?)
}

/// Posts past review, newest slot first; at most 100.
#[server(protocol = JsonPost)]
pub async fn decided_posts() -> ApiResult<Vec<PostSummary>> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::decided(&services, &operator).await?)
}

/// Everything about one post.
#[server(protocol = JsonPost)]
pub async fn post(id: PostId) -> ApiResult<types::post::Post> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::find(&services, &operator, id).await?)
}

/// Says yes, for the next free slot or for `at`. The edit on screen goes along, so nothing typed is lost.
#[server(protocol = JsonPost)]
pub async fn approve(id: PostId, edit: TextEdit, at: Option<Timestamp>) -> ApiResult<Approval> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::approve(&services, &operator, id, edit, at).await?)
}

/// Takes an approval back, while Instagram knows nothing of the post.
#[server(protocol = JsonPost)]
pub async fn undo_approval(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::undo_approval(&services, &operator, id).await?)
}

/// Moves a post that waits for its slot to another time.
#[server(protocol = JsonPost)]
pub async fn move_post(id: PostId, to: Timestamp) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::schedule::move_to(&services, &operator, id, to).await?)
}

/// Says no.
#[server(protocol = JsonPost)]
pub async fn reject(id: PostId, reason: RejectReason) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::reject(&services, &operator, id, reason).await?)
}

/// Takes a rejection back.
#[server(protocol = JsonPost)]
pub async fn undo_rejection(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::undo_rejection(&services, &operator, id).await?)
}

/// Saves the text; answers the new version.
#[server(protocol = JsonPost)]
pub async fn save_text(id: PostId, edit: TextEdit) -> ApiResult<i32> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::save_text(&services, &operator, id, edit).await?)
}

/// Asks Claude for another caption; `instruction` is at most 500 characters and may be empty.
#[server(protocol = JsonPost)]
pub async fn rewrite(id: PostId, instruction: String) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::rewrite(&services, &operator, id, instruction).await?)
}

/// Every text the post has had, newest first.
#[server(protocol = JsonPost)]
pub async fn versions(id: PostId) -> ApiResult<Vec<Version>> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::versions::list(&services, &operator, id).await?)
}

/// How two versions of the text differ, word by word.
#[server(protocol = JsonPost)]
pub async fn compare_versions(id: PostId, older: i32, newer: i32) -> ApiResult<TextDiff> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::versions::compare(&services, &operator, id, (older, newer)).await?)
}

/// Brings an earlier text back as a new version; answers the post's new version.
#[server(protocol = JsonPost)]
pub async fn restore_version(id: PostId, number: i32) -> ApiResult<i32> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::restore_version(&services, &operator, id, number).await?)
}

/// Who can be asked for another picture, with prices: the account's own first, then whom else it has a key for.
#[server(protocol = JsonPost)]
pub async fn picture_makers(id: PostId) -> ApiResult<Vec<PictureMaker>> {
    let (services, operator) = caller::operator()?;
    Ok(services::posts::picture_makers(&services, &operator, id).await?)
}

/// Asks for another picture, from the same prompt or from a changed one of at most 2,000 characters; of the account's
/// providers in their order, or of `maker` alone.
#[server(protocol = JsonPost)]
pub async fn new_picture(id: PostId, prompt: Option<String>, maker: Option<ImageChoice>) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::new_picture(&services, &operator, id, prompt, maker).await?)
}

/// Chooses which picture is published.
#[server(protocol = JsonPost)]
pub async fn choose_picture(id: PostId, picture: PictureId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::choose_picture(&services, &operator, id, picture).await?)
}

/// Chooses what the post becomes on Instagram; nothing of it is thrown away.
#[server(protocol = JsonPost)]
pub async fn choose_format(id: PostId, format: PostFormat) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::choose_format(&services, &operator, id, format).await?)
}

/// Chooses the pictures of the carousel in their order, at most ten.
#[server(protocol = JsonPost)]
pub async fn arrange_carousel(id: PostId, pictures: Vec<PictureId>) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::arrange_carousel(&services, &operator, id, pictures).await?)
}

/// Tries a stopped step again: the draft, the picture, or publishing after a definite failure.
#[server(protocol = JsonPost)]
pub async fn retry(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::review::retry(&services, &operator, id).await?)
}

/// Sends an unconfirmed post once more; a person has looked and says that it is not live.
#[server(protocol = JsonPost)]
pub async fn send_again(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::publish::send_again(&services, &operator, id).await?)
}

/// Asks Instagram now what became of an unconfirmed post.
#[server(protocol = JsonPost)]
pub async fn check_instagram(id: PostId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::publish::check_now(&services, &operator, id).await?)
}

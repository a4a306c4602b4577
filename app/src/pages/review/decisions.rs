//! Yes and no, shown at once and taken back if the server refuses.

use leptos::prelude::*;
use leptos::task::spawn_local;
use types::post::{Approval, Post, PostStatus, PostSummary, RejectReason};
use types::{PostId, Timestamp, caption};

use super::desk::Desk;
use super::editor::{Editor, HandedOver};
use crate::api::{self, ApiResult, ErrorCode};
use crate::browser::clock;
use crate::browser::{document, t};
use crate::components::error_words;

/// The id of the caption's field.
pub const CAPTION: &str = "caption";

/// Says yes to the post on the desk: for the slot it was named, or for `at`. A caption that Instagram would
/// refuse gets the focus instead, and what it would refuse of the pictures is said.
pub fn approve(desk: Desk, editor: Editor, at: Option<Timestamp>) {
    let id = editor.id;
    let Some(post) = desk.list.with_untracked(|list| find(&list.posts, id)).flatten() else { return };
    if post.status != PostStatus::InReview {
        desk.toasts.say(t().review.not_ready);
        return;
    }
    if editor.is_changing() {
        desk.toasts.say(t().review.still_changing);
        return;
    }
    let known = |post: &Post| (post.summary.format, post.media_problems.first().cloned());
    let (format, problem) = desk.open(id).with_untracked(known).unwrap_or_default();
    if let Some(problem) = problem {
        desk.toasts.say(t().formats.problem(&problem, &t().cards));
        return;
    }
    let fine = editor.draft.with_untracked(|draft| caption::problems(&draft.mine.caption).is_empty());
    if format.has_caption() && !fine {
        document::focus(CAPTION);
        return;
    }
    let text = editor.hand_over();
    let toasts = desk.toasts;
    desk.leave(id);
    spawn_local(async move {
        match approved(id, &text, at).await {
            Ok(Approval { slot_at }) => {
                text.forget();
                let zone = (t().common.zone)(&clock::city(&post.time_zone));
                let slot = format!("{}, {zone}", clock::slot(slot_at, &post.time_zone, clock::now()));
                let undo = Callback::new(move |()| take_back(desk, id, Decision::Approval));
                toasts.say_with_undo((t().review.approved)(&slot), undo);
                desk.settle(id).await;
            }
            Err(error) => {
                toasts.say((t().review.approve_failed)(&error_words(&error)));
                desk.come_back(id, error);
            }
        }
    });
}

/// Says no to a post.
pub fn reject(desk: Desk, editor: Editor, reason: RejectReason) {
    let id = editor.id;
    // The text stays on this device, for the case that the rejection is taken back.
    editor.hand_over();
    let toasts = desk.toasts;
    desk.leave(id);
    spawn_local(async move {
        match api::posts::reject(id, reason).await {
            Ok(()) => {
                let undo = Callback::new(move |()| take_back(desk, id, Decision::Rejection));
                toasts.say_with_undo((t().review.rejected)(t().posts.reject_reason(reason)), undo);
                desk.settle(id).await;
            }
            Err(error) => {
                toasts.say((t().review.reject_failed)(&error_words(&error)));
                desk.come_back(id, error);
            }
        }
    });
}

#[derive(Clone, Copy)]
enum Decision {
    Approval,
    Rejection,
}

fn take_back(desk: Desk, id: PostId, decision: Decision) {
    let toasts = desk.toasts;
    spawn_local(async move {
        let answer = match decision {
            Decision::Approval => api::posts::undo_approval(id).await,
            Decision::Rejection => api::posts::undo_rejection(id).await,
        };
        match answer {
            Ok(()) => {
                desk.settle(id).await;
                desk.show(id);
                toasts.say(t().review.undone);
            }
            Err(error) => toasts.say((t().review.undo_failed)(&error_words(&error))),
        }
    });
}

/// Approves. When the version moved on without a change of text by somebody else (our own save, a new picture),
/// the approval follows it; otherwise the person must look.
async fn approved(id: PostId, text: &HandedOver, at: Option<Timestamp>) -> ApiResult<Approval> {
    let answer = api::posts::approve(id, text.edit(), at).await;
    let Err(error) = answer else { return answer };
    if error.code != ErrorCode::Stale {
        return Err(error);
    }
    let newest = api::posts::post(id).await?;
    match text.rebased(&newest) {
        Some(edit) => api::posts::approve(id, edit, at).await,
        None => Err(error),
    }
}

fn find(posts: &[PostSummary], id: PostId) -> Option<PostSummary> {
    posts.iter().find(|post| post.id == id).cloned()
}

use leptos::prelude::*;
use types::post::PostStatus;

use super::badge::{Badge, Tone};
use crate::browser::t;

/// Where a post stands. Unconfirmed looks like neither published nor failed.
#[component]
pub fn StatusBadge(
    /// Where.
    status: PostStatus,
) -> impl IntoView {
    let (tone, icon) = match status {
        PostStatus::Drafting | PostStatus::Illustrating | PostStatus::Publishing => {
            (Tone::Info, "loader-circle")
        }
        PostStatus::InReview => (Tone::Warning, "inbox"),
        PostStatus::Rejected => (Tone::Neutral, "x"),
        PostStatus::Approved | PostStatus::Scheduled | PostStatus::ContainerSaved | PostStatus::Ready => {
            (Tone::Info, "calendar-clock")
        }
        PostStatus::Published => (Tone::Ok, "check"),
        PostStatus::RanDry => (Tone::Neutral, "flask-conical"),
        PostStatus::Failed => (Tone::Bad, "circle-x"),
        PostStatus::Unconfirmed => (Tone::Warning, "circle-question-mark"),
    };
    view! { <Badge tone icon>{t().posts.status(status)}</Badge> }.into_any()
}

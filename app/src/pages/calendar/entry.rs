use leptos::prelude::*;
use types::Timestamp;
use types::calendar::{CalendarEntry, SlotKind};
use types::post::{PostStatus, PostSummary};

use super::board::{card_id, is_movable};
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Icon, StatusBadge};

/// A post at its time, or a free slot that takes one. What a person does with either is answered by the board, for
/// all of them at once: `data-post` and `data-at` say what it was done with.
pub(super) fn entry(zone: &str, entry: &CalendarEntry) -> AnyView {
    let when = clock::format(entry.at, zone, Style::Clock);
    let warning = (entry.kind != SlotKind::Normal).then_some(t().calendar.clocks_change);
    match &entry.post {
        Some(post) => card(post, when, warning),
        None => free(entry.at, when, warning),
    }
}

fn card(post: &PostSummary, when: String, warning: Option<&'static str>) -> AnyView {
    let class = match post.status {
        PostStatus::Published | PostStatus::RanDry => "slot slot--done",
        PostStatus::Failed => "slot slot--bad",
        PostStatus::Unconfirmed => "slot slot--unknown",
        _ => "slot",
    };
    let picture = post.picture.clone().map(|path| {
        view! { <img src=path alt="" width="36" height="45" loading="lazy" draggable="false" /> }
    });
    let (id, status, headline) = (post.id, post.status, post.headline.clone());
    view! {
        <div class=class data-post=id.to_string() draggable=is_movable(post).to_string()>
            <a class="slot__row" id=card_id(id) href=format!("/app/posts/{id}") draggable="false">
                {picture}<span class="slot__t"><b class="slot__w">{when}</b>" "{headline}</span>
            </a>
            <span class="slot__f"><StatusBadge status />{move_button(post)}</span>
            <span class="slot__s">{warning}</span>
        </div>
    }
    .into_any()
}

/// The way for those who do not drag.
fn move_button(post: &PostSummary) -> Option<AnyView> {
    let label = (t().calendar.move_of)(&post.headline);
    is_movable(post).then(|| {
        view! {
            <button class="icon-btn icon-btn--xs" type="button" data-move="" title=label.clone() aria-label=label>
                <Icon name="move" />
            </button>
        }
        .into_any()
    })
}

fn free(at: Timestamp, when: String, warning: Option<&'static str>) -> AnyView {
    view! {
        <a class="slot slot--empty" href="/app/review" data-at=at.0.to_string() draggable="false">
            <span><b class="slot__w">{when}</b>" "{t().calendar.free}</span>
            <span class="slot__s">{warning}</span>
        </a>
    }
    .into_any()
}

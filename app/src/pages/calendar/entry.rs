use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;
use types::Timestamp;
use types::calendar::{CalendarEntry, SlotKind};
use types::post::{PostStatus, PostSummary};

use super::board::{Board, card_id, is_movable};
use crate::browser::clock::{self, Style};
use crate::browser::{document, keys, t};
use crate::components::{Icon, IconButton, StatusBadge};

/// A post at its time, or a free slot that takes one.
pub(super) fn entry(board: Board, zone: &str, entry: &CalendarEntry) -> AnyView {
    let warning = clocks_change(entry.kind);
    match &entry.post {
        Some(post) => card(board, post.clone(), warning),
        None => free(board, entry.at, &clock::format(entry.at, zone, Style::DayAndClock), warning),
    }
}

/// The clocks skip or repeat this time.
fn clocks_change(kind: SlotKind) -> Option<AnyView> {
    (kind != SlotKind::Normal).then(|| {
        view! { <span class="slot__s"><Icon name="clock" />{t().calendar.clocks_change}</span> }.into_any()
    })
}

fn card(board: Board, post: PostSummary, warning: Option<AnyView>) -> AnyView {
    let class = match post.status {
        PostStatus::Published => "slot slot--done",
        PostStatus::Failed => "slot slot--bad",
        PostStatus::Unconfirmed => "slot slot--unknown",
        _ => "slot",
    };
    let picture = post.picture.clone().map(|path| {
        view! { <img src=path alt="" width="36" height="45" loading="lazy" draggable="false" /> }
    });
    let (id, status, headline) = (post.id, post.status, post.headline.clone());
    let link = view! {
        <a class="slot__row" id=card_id(id) href=format!("/app/posts/{id}") draggable="false">
            {picture}<span class="slot__t">{headline}</span>
        </a>
        <span class="slot__f"><StatusBadge status />{move_button(board, &post)}</span>
        {warning}
    };
    movable(board, class, post, link.into_any())
}

/// What can be dragged, and moved with `m`.
pub(super) fn movable(board: Board, class: &'static str, post: PostSummary, content: AnyView) -> AnyView {
    let (id, can_move) = (post.id, is_movable(&post));
    let key = move |event: KeyboardEvent| {
        if can_move && keys::enabled() && event.key() == "m" {
            event.prevent_default();
            board.ask(post.clone());
        }
    };
    let pick_up = move |event: DragEvent| {
        document::carry(&event, &id.to_string());
        board.dragged.set(Some(id));
    };
    view! {
        <div class=class class:slot--ghost=move || board.dragged.get() == Some(id) draggable=can_move.to_string()
            on:dragstart=pick_up on:dragend=move |_| board.dragged.set(None)
            on:keydown=key>
            {content}
        </div>
    }
    .into_any()
}

/// The way for those who do not drag.
pub(super) fn move_button(board: Board, post: &PostSummary) -> Option<AnyView> {
    let label = (t().calendar.move_of)(&post.headline);
    let asked = post.clone();
    let ask = Callback::new(move |()| board.ask(asked.clone()));
    is_movable(post)
        .then(|| view! { <IconButton icon="move" class="icon-btn--xs" label on_click=ask /> }.into_any())
}

fn free(board: Board, at: Timestamp, when: &str, warning: Option<AnyView>) -> AnyView {
    let text = &t().calendar;
    let dragging = move || board.dragged.get().is_some();
    let words = move || if dragging() { text.move_here } else { text.free };
    view! {
        <a class="slot slot--empty" class:slot--drop=dragging href="/app/review" draggable="false"
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| { event.prevent_default(); board.drop_on(at); }>
            <span>{words}<span class="sr">", "{when.to_owned()}</span></span>
            {warning}
        </a>
    }
    .into_any()
}

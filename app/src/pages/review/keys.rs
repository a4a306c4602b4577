//! What the keys do on the review screen.

use leptos::prelude::*;

use super::card::Card;
use super::decisions::{self, CAPTION};
use super::desk::Desk;
use super::order::Step;
use super::queue;
use crate::browser::document;
use crate::browser::keys::{Stroke, on_stroke};

/// Keys that move through the list.
pub fn for_list(desk: Desk) {
    on_stroke(move |stroke| {
        let Stroke::Key(key) = stroke else { return false };
        match key.as_str() {
            "j" | "ArrowDown" => desk.step(Step::Next),
            "k" | "ArrowUp" => desk.step(Step::Previous),
            "/" if desk.filtering.get_untracked() => document::focus(queue::FILTER),
            "/" => queue::toggle_filter(desk),
            _ => return false,
        }
        true
    });
}

/// Keys that act on the post on the desk.
pub fn for_card(card: Card) {
    let desk = Desk::get();
    on_stroke(move |stroke| {
        let Stroke::Key(key) = stroke else { return false };
        let editable = card.post.with_untracked(|post| post.summary.status.editable());
        match key.as_str() {
            "a" => decisions::approve(desk, card.editor, None),
            "x" => card.rejecting.set(true),
            "o" => open_source(card),
            "e" => document::focus(CAPTION),
            "s" if editable => card.scheduling.set(true),
            "r" if editable => card.rewriting.set(true),
            "i" if editable => card.imaging.set(true),
            "c" if card.post.with_untracked(|post| post.pictures.len() > 1) => card.comparing.set(true),
            _ => return false,
        }
        true
    });
}

fn open_source(card: Card) {
    if let Some(url) = card.post.with_untracked(|post| post.source.url.clone()) {
        document::open_elsewhere(&url);
    }
}

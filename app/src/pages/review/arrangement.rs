use leptos::prelude::*;
use types::PictureId;
use types::media::CAROUSEL_ITEMS;
use types::post::Post;

use super::editor::Editor;
use super::order::Step;
use super::wish::Wish;
use crate::api::{self, ApiError};

/// The carousel's pictures as a person arranges them.
#[derive(Clone, Copy)]
pub struct Arrangement {
    post: Signal<Post>,
    wish: Wish<Vec<PictureId>>,
}

impl Arrangement {
    /// As the server has it.
    pub fn new(editor: Editor, post: Signal<Post>) -> Self {
        let id = editor.id;
        Self { post, wish: Wish::new(editor, move |order| api::posts::arrange_carousel(id, order)) }
    }

    /// The pictures in their order; follows it.
    pub fn order(self) -> Vec<PictureId> {
        self.wish.get().unwrap_or_else(|| self.post.with(|post| post.carousel.clone()))
    }

    /// Why the last change was refused.
    pub fn error(self) -> Option<ApiError> {
        self.wish.error()
    }

    /// Adds a picture at the end, while there is room, or takes it out.
    pub fn toggle(self, picture: PictureId) {
        self.change(|order| match order.iter().position(|id| *id == picture) {
            Some(at) => {
                order.remove(at);
            }
            None if order.len() < *CAROUSEL_ITEMS.end() => order.push(picture),
            None => {}
        });
    }

    /// Changes places with the neighbour.
    pub fn step(self, picture: PictureId, step: Step) {
        self.change(|order| {
            let Some(at) = order.iter().position(|id| *id == picture) else { return };
            let to = if step == Step::Next { at + 1 } else { at.wrapping_sub(1) };
            if to < order.len() {
                order.swap(at, to);
            }
        });
    }

    /// Takes the place of another picture; the ones in between move up.
    pub fn put(self, picture: PictureId, in_place_of: PictureId) {
        self.change(|order| {
            let place = |wanted| order.iter().position(|id| *id == wanted);
            if let (Some(from), Some(to)) = (place(picture), place(in_place_of)) {
                let moved = order.remove(from);
                order.insert(to, moved);
            }
        });
    }

    /// Puts a picture in the place of another one, or at the end; one that is there already stays where it is.
    pub fn replace(self, other: PictureId, picture: PictureId) {
        self.change(|order| match order.iter().position(|id| *id == other) {
            _ if order.contains(&picture) => {}
            Some(at) => order[at] = picture,
            None if order.len() < *CAROUSEL_ITEMS.end() => order.push(picture),
            None => {}
        });
    }

    fn change(self, change: impl FnOnce(&mut Vec<PictureId>)) {
        let before = untrack(|| self.order());
        let mut order = before.clone();
        change(&mut order);
        if order != before {
            self.wish.set(order);
        }
    }
}

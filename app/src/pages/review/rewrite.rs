use leptos::prelude::*;
use types::post::{Outcome, Post, TimelineEntry, What};

use super::card::Card;
use crate::api::{self, ApiError};
use crate::browser::t;
use crate::components::{Call, Toasts};

/// A wish that is one click away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Fewer words.
    Shorter,
    /// Plainer words.
    Plainer,
    /// More playful words.
    Playful,
}

/// Every wish, in the order of the chips.
pub const WISHES: [Wish; 3] = [Wish::Shorter, Wish::Plainer, Wish::Playful];

impl Wish {
    /// For the person.
    pub fn words(self) -> &'static str {
        let text = &t().review;
        match self {
            Self::Shorter => text.shorter,
            Self::Plainer => text.plainer,
            Self::Playful => text.playful,
        }
    }

    /// For the model; in English, whatever language the app and the caption have.
    pub fn instruction(self) -> &'static str {
        match self {
            Self::Shorter => "Make it shorter.",
            Self::Plainer => "Use plainer words and no flourishes.",
            Self::Playful => "Make it more playful.",
        }
    }
}

/// Asking for another caption. What is typed is saved first, so that it is the one that gets rewritten.
#[derive(Clone, Copy)]
pub struct Rewrite {
    card: Card,
    call: Call,
    toasts: Toasts,
}

impl Rewrite {
    /// For the card on the desk.
    pub fn new(card: Card) -> Self {
        Self { card, call: Call::new(), toasts: Toasts::get() }
    }

    /// Asks; the new caption comes by the live stream.
    pub fn ask(self, instruction: String) {
        let Self { card, call, toasts } = self;
        let request = async move {
            card.editor.save().await?;
            api::posts::rewrite(card.editor.id, instruction).await
        };
        call.send(request, move |()| {
            card.rewriting.set(false);
            toasts.say(t().review.ordered_rewrite);
            card.remote.reload();
        });
    }

    /// Whether the request is under way.
    pub fn pending(self) -> bool {
        self.call.pending()
    }

    /// Why it failed.
    pub fn error(self) -> Option<ApiError> {
        self.call.error()
    }
}

/// Says what a rewrite cost once it is there, and where it is if it came too late.
pub fn tell_cost(card: Card) {
    let toasts = Toasts::get();
    Effect::new(move |before: Option<usize>| {
        let rewrites = card.post.with(|post| written_again(post).count());
        if before.is_some_and(|before| before < rewrites)
            && let Some(words) = card.post.with(last_cost)
        {
            toasts.say(words);
        }
        rewrites
    });
}

fn written_again(post: &Post) -> impl Iterator<Item = &TimelineEntry> {
    post.timeline.iter().filter(|entry| entry.what == What::Rewritten)
}

fn last_cost(post: &Post) -> Option<String> {
    let last = written_again(post).last()?;
    let cost = last.cost?.per_call();
    let text = &t().versions;
    Some(if last.outcome == Outcome::Ok { (text.rewritten)(&cost) } else { (text.rewritten_unused)(&cost) })
}

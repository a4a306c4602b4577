use leptos::prelude::*;
use types::PostId;
use types::post::Post;

use super::arrangement::Arrangement;
use super::bar::Decide;
use super::compare::CompareDialog;
use super::desk::Desk;
use super::dialogs::{RejectDialog, RewriteDialog, ScheduleDialog};
use super::editor::Editor;
use super::image::ImageDialog;
use super::inspect::Inspect;
use super::keys;
use super::stage::Stage;
use super::variants::price_words;
use crate::components::{Load, Remote};

/// The post on the desk, with what the parts of its card share.
#[derive(Clone, Copy)]
pub struct Card {
    /// Where the post comes from.
    pub remote: Remote<Post>,
    /// The newest state of it.
    pub post: Signal<Post>,
    /// Its text.
    pub editor: Editor,
    /// The pictures of its carousel.
    pub arrangement: Arrangement,
    /// Whether the question why it is rejected is open.
    pub rejecting: RwSignal<bool>,
    /// Whether the question for when is open.
    pub scheduling: RwSignal<bool>,
    /// Whether the question for what to change is open.
    pub rewriting: RwSignal<bool>,
    /// Whether the question for what the picture shows is open.
    pub imaging: RwSignal<bool>,
    /// Whether two pictures are being compared.
    pub comparing: RwSignal<bool>,
}

impl Card {
    fn new(remote: Remote<Post>, post: Signal<Post>) -> Self {
        let closed = || RwSignal::new(false);
        let editor = Editor::new(remote, post);
        Self {
            remote,
            post,
            editor,
            arrangement: Arrangement::new(editor, post),
            rejecting: closed(),
            scheduling: closed(),
            rewriting: closed(),
            imaging: closed(),
            comparing: closed(),
        }
    }

    /// About what another text costs, in words; follows it.
    pub fn text_price(self) -> Option<String> {
        self.post.with(|post| post.rewrite_estimate).map(|amount| price_words(&amount.per_call()))
    }

    /// Opens the question for what the picture shows.
    pub fn ask_image(self) -> Callback<()> {
        Callback::new(move |()| self.imaging.set(true))
    }
}

/// Preview, text and provenance, and the bar with the decision.
#[component]
pub fn PostCard(
    /// Which post.
    id: PostId,
) -> impl IntoView {
    let remote = Desk::get().open(id);
    let view = move |post| {
        let card = Card::new(remote, post);
        keys::for_card(card);
        view! {
            <Stage card />
            <Inspect card />
            <Decide card />
            <RejectDialog card />
            <ScheduleDialog card />
            <RewriteDialog card />
            <ImageDialog card />
            <CompareDialog card />
        }
        .into_any()
    };
    view! { <Load remote view /> }.into_any()
}

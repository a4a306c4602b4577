use std::time::Duration;

use leptos::prelude::*;
use types::event::Event;
use types::post::{Post, ReviewList};
use types::{PostId, Timestamp};

use super::by_id::ById;
use super::order::{self, Step};
use crate::api::{self, ApiError};
use crate::browser::clock::Now;
use crate::browser::location::Location;
use crate::browser::{document, lower};
use crate::components::{Remote, Toasts};
use crate::pages::screen;
use crate::pages::shared::Shared;

/// How long a decided row takes to leave; the stylesheet's `--dur-2`.
const LEAVES: Duration = Duration::from_millis(160);

/// The review screen's state: the list, which post is on the desk, and what was decided here but not yet
/// confirmed by the server.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The list as the server has it.
    pub list: Remote<ReviewList>,
    /// Where decisions are confirmed.
    pub toasts: Toasts,
    /// Words that narrow the list.
    pub filter: RwSignal<String>,
    /// Whether the field for these words is shown.
    pub filtering: RwSignal<bool>,
    /// The post the address names; on a phone, its card is shown instead of the list.
    pub named: Memo<Option<PostId>>,
    /// The post on the desk.
    pub current: Memo<Option<PostId>>,
    /// The ids shown, from top to bottom, without those that leave.
    pub order: Memo<Vec<PostId>>,
    /// Decided here: shown on their way out, or hidden already.
    decided: RwSignal<ById<Leaving>>,
    /// Why the server refused a decision.
    refused: RwSignal<ById<ApiError>>,
    /// Posts fetched so far, so that the next card is there at once.
    posts: StoredValue<ById<Remote<Post>>>,
    /// Keeps what belongs to the screen rather than to one card. A child of the screen's owner: the owner itself
    /// would keep itself alive.
    owner: StoredValue<Owner>,
    location: Location,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    Moving,
    Hidden,
}

impl Desk {
    /// Sets the screen up and gives its state to the views below.
    pub fn provide() -> Self {
        let list = Shared::get().review;
        let filter = RwSignal::new(String::new());
        let decided = RwSignal::new(ById::new());
        let named = screen::named();
        let order = Memo::new(move |_| {
            let shown = |list: &ReviewList| {
                filter.with(|words| {
                    let posts =
                        order::ordered(&list.posts, words, lower).into_iter().map(|(_, post)| post.id);
                    decided.with(|decided| posts.filter(|id| decided.get(*id).is_none()).collect::<Vec<_>>())
                })
            };
            list.with(shown).unwrap_or_default()
        });
        let current = Memo::new(move |before: Option<&Option<PostId>>| {
            let group = |id: PostId| {
                let undecided = decided.with(|decided| decided.get(id).is_none());
                let group =
                    |list: &ReviewList| list.posts.iter().find(|post| post.id == id).map(order::Group::of);
                list.with(group).flatten().filter(|_| undecided)
            };
            let first = || order.with(|order| order.first().copied());
            order::on_desk(group, named.get(), before.copied().flatten(), first)
        });
        let desk = Self {
            list,
            toasts: Toasts::get(),
            filter,
            filtering: RwSignal::new(false),
            named,
            current,
            order,
            decided,
            refused: RwSignal::new(ById::new()),
            posts: StoredValue::new(ById::new()),
            owner: StoredValue::new(Owner::new()),
            location: Location::get(),
        };
        desk.keep_the_address_true();
        desk.keep_the_slots_ahead();
        provide_context(desk);
        desk
    }

    /// The state of the screen around the calling view.
    pub fn get() -> Self {
        expect_context()
    }

    /// Everything about a post, fetched once and kept fresh; the one below it is fetched ahead.
    pub fn open(self, id: PostId) -> Remote<Post> {
        let ahead = self.order.with_untracked(|order| order::neighbour(order, id, Step::Next));
        if let Some(next) = ahead {
            self.fetched(next);
        }
        self.fetched(id)
    }

    fn fetched(self, id: PostId) -> Remote<Post> {
        if let Some(known) = self.posts.with_value(|posts| posts.get(id).copied()) {
            return known;
        }
        let fetch = move || {
            Remote::new(move || api::posts::post(id))
                .following(move |event| matches!(event, Event::Post { id: changed, .. } if *changed == id))
        };
        // The card that asks may be gone before the answer; the screen keeps it.
        let remote = self.owner.with_value(|owner| owner.with(fetch));
        self.posts.update_value(|posts| posts.put(id, remote));
        remote
    }

    /// The slot a post would take if it were approved now, with its zone; follows it.
    pub fn slot(self, id: PostId) -> Option<(Timestamp, String)> {
        let slot = |list: &ReviewList| {
            let post = list.posts.iter().find(|post| post.id == id)?;
            Some((post.slot_at?, post.time_zone.clone()))
        };
        self.list.with(slot).flatten()
    }

    /// Whether the posts that wait have their slots in several zones, which must then be named at each.
    pub fn zones_differ(self) -> bool {
        let differ =
            |list: &ReviewList| list.posts.windows(2).any(|pair| pair[0].time_zone != pair[1].time_zone);
        self.list.with(differ).unwrap_or(false)
    }

    /// Puts the neighbouring post on the desk.
    pub fn step(self, step: Step) {
        let Some(current) = self.current.get_untracked() else { return };
        if let Some(to) = self.order.with_untracked(|order| order::neighbour(order, current, step)) {
            self.show(to);
            document::reveal(&row_id(to));
        }
    }

    /// Puts a post on the desk, without a step in the browser's history.
    pub fn show(self, id: PostId) {
        self.location.replace(&path(id));
    }

    /// Shows a decision at once: the row leaves, the next post takes the desk.
    pub fn leave(self, id: PostId) {
        let next = self.order.with_untracked(|order| order::successor(order, id));
        self.refused.update(|all| all.forget(id));
        self.decided.update(|all| all.put(id, Leaving::Moving));
        if self.named.get_untracked() == Some(id) {
            self.location.replace(&next.map_or_else(|| LIST.to_owned(), path));
        }
        set_timeout(
            move || {
                self.decided.try_update(|all| {
                    if all.get(id).is_some() {
                        all.put(id, Leaving::Hidden);
                    }
                });
            },
            LEAVES,
        );
    }

    /// The server took the decision: from now on its list says whether the post waits.
    pub async fn settle(self, id: PostId) {
        self.list.reloaded().await;
        self.decided.try_update(|all| all.forget(id));
    }

    /// The server refused the decision: the row comes back, with the reason.
    pub fn come_back(self, id: PostId, why: ApiError) {
        self.decided.try_update(|all| all.forget(id));
        self.refused.try_update(|all| all.put(id, why));
        self.list.reload();
    }

    /// Why the server refused what was decided here; follows it.
    pub fn refusal(self, id: PostId) -> Option<ApiError> {
        self.refused.with(|all| all.get(id).cloned())
    }

    /// Whether the row is on its way out, and whether it is out.
    pub fn is_leaving(self, id: PostId) -> bool {
        self.decided.with(|all| all.get(id) == Some(&Leaving::Moving))
    }

    /// Whether the row is out of sight.
    pub fn is_hidden(self, id: PostId) -> bool {
        self.decided.with(|all| all.get(id) == Some(&Leaving::Hidden))
    }

    /// A slot that has passed is no offer: the server names the next one.
    fn keep_the_slots_ahead(self) {
        Effect::new(move |_| {
            let now = Now::get();
            let passed =
                |list: &ReviewList| list.posts.iter().any(|post| post.slot_at.is_some_and(|at| at <= now));
            // The list is not followed here, or a server whose clock is behind would be asked without end.
            if self.list.with_untracked(passed) == Some(true) {
                self.list.reload();
            }
        });
    }

    /// An address that names a post which does not wait here (any more) becomes that of the post on the desk.
    fn keep_the_address_true(self) {
        Effect::new(move |_| {
            let (named, current) = (self.named.get(), self.current.get());
            if named.is_some() && named != current && self.list.is_here() {
                self.location.replace(&current.map_or_else(|| LIST.to_owned(), path));
            }
        });
    }
}

/// The list's address.
pub const LIST: &str = "/app/review";

/// A post's address in review.
pub fn path(id: PostId) -> String {
    format!("{LIST}/{id}")
}

/// The element id of a post's row.
pub fn row_id(id: PostId) -> String {
    format!("row-{id}")
}

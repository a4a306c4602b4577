use leptos::prelude::*;
use types::calendar::{Calendar, Day, Span};
use types::event::Event;
use types::post::{PostStatus, PostSummary};
use types::{AccountId, PostId, Timestamp};

use crate::api::{self, ApiError};
use crate::browser::clock::{self, Style};
use crate::browser::zone::WallTime;
use crate::browser::{document, t};
use crate::components::{Call, Remote, Toasts};

/// A way to look at the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// The account's slots by time and day.
    Week,
    /// The days of a month.
    Month,
    /// One day after the other.
    List,
}

/// What is shown, and what is being moved.
#[derive(Clone, Copy)]
pub(super) struct Board {
    pub calendar: Remote<Calendar>,
    pub view: RwSignal<View>,
    /// A day of the stretch shown; `None` for the one with today.
    pub day: RwSignal<Option<Day>>,
    /// The post that hangs on the pointer.
    pub dragged: RwSignal<Option<PostId>>,
    /// The post that the dialog moves.
    pub moving: RwSignal<Option<PostSummary>>,
    pub dialog: RwSignal<bool>,
    /// The post that was moved, until it is in place and has the focus.
    moved: StoredValue<Option<PostId>>,
    call: Call,
    toasts: Toasts,
}

impl Board {
    /// The account's week; on a phone as a list.
    pub fn new(account: AccountId) -> Self {
        let view = RwSignal::new(if document::is_narrow() { View::List } else { View::Week });
        let day = RwSignal::new(None::<Day>);
        let span = Memo::new(move |_| if view.get() == View::Month { Span::Month } else { Span::Week });
        let fetch = move || api::calendar::calendar(account, span.get_untracked(), day.get_untracked());
        let calendar = Remote::new(fetch).following(move |event| {
            matches!(event, Event::Post { .. }) || matches!(event, Event::Account { id } if *id == account)
        });
        Effect::new(move |before: Option<()>| {
            span.track();
            day.track();
            if before.is_some() {
                calendar.reload();
            }
        });
        let moved = StoredValue::new(None::<PostId>);
        Effect::new(move |_| {
            calendar.with(|_| ());
            if let Some(id) = moved.get_value() {
                request_animation_frame(move || {
                    if leptos::prelude::document().get_element_by_id(&card_id(id)).is_some() {
                        moved.set_value(None);
                        document::focus(&card_id(id));
                    }
                });
            }
        });
        Self {
            calendar,
            view,
            day,
            dragged: RwSignal::new(None),
            moving: RwSignal::new(None),
            dialog: RwSignal::new(false),
            moved,
            call: Call::new(),
            toasts: Toasts::get(),
        }
    }

    /// Asks a person where the post shall go, if it can still be moved.
    pub fn ask(self, id: PostId) {
        let find = |calendar: &Calendar| {
            let posts =
                calendar.days.iter().flat_map(|day| &day.entries).filter_map(|entry| entry.post.as_ref());
            posts.into_iter().find(|post| post.id == id && is_movable(post)).cloned()
        };
        if let Some(post) = self.calendar.with_untracked(find).flatten() {
            self.call.reset();
            self.moving.set(Some(post));
            self.dialog.set(true);
        }
    }

    /// Moves a post and shows the stretch it went to, with the focus on it.
    pub fn move_to(self, id: PostId, at: Timestamp) {
        let zone = self.calendar.with_untracked(|calendar| calendar.time_zone.clone()).unwrap_or_default();
        self.call.send(api::posts::move_post(id, at), move |()| {
            self.dialog.set(false);
            self.toasts.say((t().calendar.moved)(&clock::format(at, &zone, Style::DayAndClock)));
            self.moved.set_value(Some(id));
            self.day.set(Some(Day(WallTime::of(at, &zone).date)));
        });
    }

    /// Lets the post that hangs on the pointer fall on a slot.
    pub fn drop_on(self, at: Timestamp) {
        if let Some(id) = self.dragged.get_untracked() {
            self.move_to(id, at);
        }
        self.dragged.set(None);
    }

    /// Whether a move is under way.
    pub fn pending(self) -> Signal<bool> {
        Signal::derive(move || self.call.pending())
    }

    /// Why the last move was refused.
    pub fn refusal(self) -> Option<ApiError> {
        self.call.error()
    }
}

/// Whether the post may still be moved: Instagram knows nothing of it.
pub(super) fn is_movable(post: &PostSummary) -> bool {
    post.status == PostStatus::Scheduled
}

/// The element of a post's link.
pub(super) fn card_id(id: PostId) -> String {
    format!("post-{id}")
}

use leptos::prelude::*;
use types::account::AccountSummary;
use types::activity::Activity;
use types::event::Event;
use types::feed::Feed;
use types::post::ReviewList;
use types::session::Session;
use types::spend::Spend;

use crate::api;
use crate::components::Remote;

/// What the shell and at least one screen show: fetched once, kept fresh by the live stream.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Who is signed in.
    pub session: Remote<Session>,
    /// The review list.
    pub review: Remote<ReviewList>,
    /// All accounts.
    pub accounts: Remote<Vec<AccountSummary>>,
    /// All feeds.
    pub feeds: Remote<Vec<Feed>>,
    /// This month's money.
    pub spend: Remote<Spend>,
    /// The queue.
    pub activity: Remote<Activity>,
}

impl Shared {
    /// Fetches all of it and gives it to all views below. Needs the live stream.
    pub fn provide() {
        provide_context(Self {
            session: Remote::new(api::session::session),
            review: Remote::new(api::posts::review_list)
                .following(|event| matches!(event, Event::Post { .. } | Event::Feed { .. })),
            accounts: Remote::new(api::accounts::accounts)
                .following(|event| matches!(event, Event::Account { .. } | Event::Post { .. })),
            feeds: Remote::new(api::feeds::feeds).following(|event| matches!(event, Event::Feed { .. })),
            spend: Remote::new(|| api::spend::spend(None, None))
                .following(|event| matches!(event, Event::Spend)),
            activity: Remote::new(api::activity::activity).following(|event| matches!(event, Event::Jobs)),
        });
    }

    /// The same for every view.
    pub fn get() -> Self {
        expect_context()
    }
}

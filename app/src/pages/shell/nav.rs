use leptos::prelude::*;

use super::foot::{SignOut, ThemeButton};
use crate::browser::location::Location;
use crate::browser::t;
use crate::components::{Dialog, Icon};
use crate::pages::shared::Shared;

/// A screen the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Posts that wait.
    Review,
    /// Posts and free slots by day.
    Calendar,
    /// Posts past review.
    Posts,
    /// Feeds.
    Feeds,
    /// Accounts.
    Accounts,
    /// Money.
    Spend,
    /// The queue.
    Activity,
    /// The person's own settings.
    Settings,
}

use Destination::{Accounts, Activity, Calendar, Feeds, Posts, Review, Settings, Spend};

impl Destination {
    /// Every screen, in the navigation's order.
    pub const ALL: [Self; 8] = [Review, Calendar, Posts, Feeds, Accounts, Spend, Activity, Settings];
    const BOTTOM: [Self; 4] = [Review, Calendar, Feeds, Spend];
    const MORE: [Self; 4] = [Posts, Accounts, Activity, Settings];

    /// Its address.
    pub fn path(self) -> &'static str {
        match self {
            Review => "/app/review",
            Calendar => "/app/calendar",
            Posts => "/app/posts",
            Feeds => "/app/feeds",
            Accounts => "/app/accounts",
            Spend => "/app/spend",
            Activity => "/app/activity",
            Settings => "/app/settings",
        }
    }

    /// Its name.
    pub fn words(self) -> &'static str {
        let text = &t().shell;
        match self {
            Review => text.review,
            Calendar => text.calendar,
            Posts => text.posts,
            Feeds => text.feeds,
            Accounts => text.accounts,
            Spend => text.spend,
            Activity => text.activity,
            Settings => text.settings,
        }
    }

    /// The key that follows `g`.
    pub fn key(self) -> &'static str {
        match self {
            Review => "r",
            Calendar => "k",
            Posts => "p",
            Feeds => "f",
            Accounts => "a",
            Spend => "c",
            Activity => "j",
            Settings => "s",
        }
    }

    /// The screen that `g` and this key lead to.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|destination| destination.key() == key)
    }

    fn icon(self) -> &'static str {
        match self {
            Review => "inbox",
            Calendar => "calendar-days",
            Posts => "send",
            Feeds => "rss",
            Accounts => "at-sign",
            Spend => "chart-column",
            Activity => "activity",
            Settings => "settings",
        }
    }

    /// What stands behind its name: the figure, and for screen readers what it counts.
    fn count(self, shared: Shared) -> Option<Count> {
        let text = &t().shell;
        match self {
            Review => {
                let waiting = shared.review.with(|list| list.posts.len())?;
                Count::of(waiting > 0, waiting.to_string(), (text.waiting)(waiting), false)
            }
            Feeds => {
                let broken =
                    shared.feeds.with(|all| all.iter().filter(|feed| feed.problem.is_some()).count())?;
                Count::of(broken > 0, broken.to_string(), (text.with_errors)(broken), true)
            }
            Spend => {
                let month = shared.spend.with(|spend| spend.month_to_date.total())?;
                Count::of(true, month.clone(), (text.this_month)(&month), false)
            }
            Activity => {
                let dead = shared.activity.with(|activity| activity.dead)?;
                Count::of(dead > 0, dead.to_string(), (text.gave_up)(dead), true)
            }
            Calendar | Posts | Accounts | Settings => None,
        }
    }
}

struct Count {
    figure: String,
    words: String,
    bad: bool,
}

impl Count {
    fn of(shown: bool, figure: String, words: String, bad: bool) -> Option<Self> {
        shown.then_some(Self { figure, words, bad })
    }
}

/// The links of the side bar.
#[component]
pub fn NavList() -> impl IntoView {
    let items = Destination::ALL.map(|destination| view! { <li><NavLink destination /></li> });
    view! { <nav aria-label=t().shell.main_nav><ul>{items.into_iter().collect_view()}</ul></nav> }.into_any()
}

#[component]
fn NavLink(destination: Destination) -> impl IntoView {
    let shared = Shared::get();
    let figure = move || {
        destination.count(shared).map(|Count { figure, words, bad }| {
            view! {
                <span class="nav__n" class:nav__n--bad=bad aria-hidden="true">{figure}</span>
                <span class="sr">", "{words}</span>
            }
        })
    };
    view! {
        <a class="nav__link" href=destination.path() title=destination.words() aria-current=current(destination)>
            <Icon name=destination.icon() />
            <span class="nav__words">{destination.words()}</span>
            {figure}
        </a>
    }
    .into_any()
}

/// The bar at the bottom of a phone.
#[component]
pub fn BottomNav() -> impl IntoView {
    let more = RwSignal::new(false);
    let location = Location::get();
    Effect::new(move |_| {
        location.with(|_| ());
        more.set(false);
    });
    let items = Destination::BOTTOM.map(|destination| {
        view! {
            <a href=destination.path() aria-current=current(destination)>
                <Icon name=destination.icon() class="icon--lg" />
                <span>{destination.words()}</span>
            </a>
        }
    });
    view! {
        <nav class="bottom-nav" aria-label=t().shell.mobile_nav>
            {items.into_iter().collect_view()}
            <button type="button" aria-haspopup="dialog" on:click=move |_| more.set(true)>
                <Icon name="menu" class="icon--lg" />
                <span>{t().shell.more}</span>
            </button>
        </nav>
        <Dialog open=more title=t().shell.more>
            <ul class="dialog__body sheet">
                {Destination::MORE.into_iter().map(|d| view! { <li><NavLink destination=d /></li> }).collect_view()}
                <li><ThemeButton /></li>
                <li><SignOut /></li>
            </ul>
        </Dialog>
    }
    .into_any()
}

/// A screen below another one belongs to it: one post to the posts, one account to the accounts.
fn current(destination: Destination) -> impl Fn() -> Option<&'static str> {
    let location = Location::get();
    move || location.with(|path| path.starts_with(destination.path())).then_some("page")
}

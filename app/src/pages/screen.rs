use std::str::FromStr;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chunks::{Plan, Records, Setup, load_all};
use super::review::{LIST, ReviewPage};
use super::shell::NotFound;
use crate::browser::document::when_idle;
use crate::browser::location::{Location, ROOT};

/// What an address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Review,
    Plan(Plan),
    Setup(Setup),
    Records(Records),
    NotFound,
}

/// The name at the end of an address, such as a post's id.
type Name = Option<String>;

impl Screen {
    fn at(path: &str) -> (Self, Name) {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).skip(1);
        let (screen, name, rest) = (parts.next(), parts.next(), parts.next());
        let found = match (screen, name, rest) {
            (None | Some("review"), None, None) | (Some("review"), Some(_), None) => Self::Review,
            (Some("calendar"), None, None) => Self::Plan(Plan::Calendar),
            (Some("posts"), None, None) => Self::Plan(Plan::Posts),
            (Some("posts"), Some(_), None) => Self::Plan(Plan::Post),
            (Some("feeds"), None, None) => Self::Setup(Setup::Feeds),
            (Some("accounts"), None, None) => Self::Setup(Setup::Accounts),
            (Some("accounts"), Some("new"), None) => Self::Setup(Setup::NewAccount),
            (Some("accounts"), Some(_), None) => Self::Setup(Setup::Account),
            (Some("spend"), None, None) => Self::Records(Records::Spend),
            (Some("activity"), None, None) => Self::Records(Records::Activity),
            (Some("settings"), None, None) => Self::Records(Records::Settings),
            _ => Self::NotFound,
        };
        (found, name.map(str::to_owned))
    }

    fn view(self) -> AnyView {
        match self {
            Self::Review => ReviewPage().into_any(),
            Self::Plan(screen) => screen.view(),
            Self::Setup(screen) => screen.view(),
            Self::Records(screen) => screen.view(),
            Self::NotFound => NotFound().into_any(),
        }
    }
}

#[derive(Clone, Copy)]
struct Named(Memo<Name>);

/// What the address names on the calling screen; `None` if it names nothing or nothing of this type.
pub fn named<T: FromStr + PartialEq + Send + Sync + 'static>() -> Memo<Option<T>> {
    let Named(name) = expect_context();
    Memo::new(move |_| name.with(|name| name.as_ref()?.parse().ok()))
}

/// The screen of the address. It is made anew only for another screen, not for another name.
#[component]
pub fn CurrentScreen() -> impl IntoView {
    let location = Location::get();
    Effect::new(move |_| {
        if location.with(|path| path.trim_end_matches('/') == ROOT) {
            location.replace(LIST);
        }
    });
    // By then the first screen is there and has asked for what it shows.
    when_idle(|| spawn_local(load_all()));
    let place = Memo::new(move |_| location.with(Screen::at));
    let screen = Memo::new(move |_| place.with(|(screen, _)| *screen));
    move || {
        let shown = screen.get();
        // While a screen is on its way out, the next one's name means nothing to it.
        let name = Memo::new(move |last: Option<&Name>| {
            place.with(|(screen, name)| if *screen == shown { name.clone() } else { last.cloned().flatten() })
        });
        provide_context(Named(name));
        shown.view()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_screen_and_what_it_names() {
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(Screen::at("/app"), (Screen::Review, None));
        assert_eq!(Screen::at("/app/review"), (Screen::Review, None));
        assert_eq!(Screen::at("/app/review/7"), (Screen::Review, name("7")));
        assert_eq!(Screen::at("/app/posts/"), (Screen::Plan(Plan::Posts), None));
        assert_eq!(Screen::at("/app/posts/7"), (Screen::Plan(Plan::Post), name("7")));
        assert_eq!(Screen::at("/app/accounts/new"), (Screen::Setup(Setup::NewAccount), name("new")));
        assert_eq!(Screen::at("/app/accounts/7"), (Screen::Setup(Setup::Account), name("7")));
    }

    #[test]
    fn an_address_that_is_too_long_or_unknown_is_not_found() {
        for path in ["/app/posts/7/8", "/app/spend/7", "/app/nowhere", "/app/review/7/8"] {
            assert_eq!(Screen::at(path).0, Screen::NotFound, "{path}");
        }
    }
}

//! Every message a person reads, typed: a misspelt or untranslated one does not compile.
//!
//! One file per part of the product, each message in one line with its languages side by side. A new screen adds
//! a file, a `mod` line and a line in the list below. Views of the app read `crate::browser::t()`; pages the
//! server writes are handed a [`Messages`]. Numbers, dates and money are formatted where they are shown.

mod accounts;
mod activity;
mod calendar;
mod cards;
mod catalogue;
mod claude;
mod common;
mod drafting;
mod errors;
mod feeds;
mod formats;
mod learned;
mod post;
mod problems;
mod pseudo;
pub mod public;
mod review;
mod settings;
mod shell;
mod spend;
mod versions;

use std::sync::LazyLock;

pub use accounts::{AccountPage, Accounts};
pub use activity::Activity;
pub use calendar::Calendar;
pub use cards::Cards;
pub use claude::Claude;
pub use common::Common;
pub use drafting::Drafting;
pub use errors::Errors;
pub use feeds::Feeds;
pub use formats::Formats;
pub use learned::Learned;
pub use post::Posts;
pub use problems::Problems;
pub use review::Review;
pub use settings::Settings;
pub use shell::Shell;
pub use spend::{BudgetPanel, Prices, Spend};
pub use versions::Versions;

catalogue::catalogue! {
    /// The list of accounts.
    accounts: Accounts,
    /// One account.
    account: AccountPage,
    /// The activity screen.
    activity: Activity,
    /// The calendar screen.
    calendar: Calendar,
    /// How an account asks Claude, and what it found.
    claude: Claude,
    /// Headline cards.
    cards: Cards,
    /// Words that many screens share.
    common: Common,
    /// How drafts should sound, and what to check in them.
    drafting: Drafting,
    /// What a request that failed says.
    errors: Errors,
    /// The feeds screen.
    feeds: Feeds,
    /// What a post becomes on Instagram.
    formats: Formats,
    /// Voice learned from edits.
    learned: Learned,
    /// Where a post stands and what happened to it.
    posts: Posts,
    /// What goes wrong on an article's way.
    problems: Problems,
    /// The review screen.
    review: Review,
    /// The settings of this browser.
    settings: Settings,
    /// The frame around every screen.
    shell: Shell,
    /// The spend screen.
    spend: Spend,
    /// Its budgets.
    budgets: BudgetPanel,
    /// Its prices.
    prices: Prices,
    /// Every text a post has had.
    versions: Versions,
}

/// A language the app can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// Accented, longer English, for tests.
    Pseudo,
}

impl Language {
    /// Every language, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Pseudo];

    /// Its BCP 47 tag, as stored, as the document's `lang` and as `Intl` takes it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "en-XA",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Pseudo => "Ácéñtéd Énglísh",
        }
    }

    /// The language of a tag such as `de-AT`; English for what we do not speak.
    pub fn of_tag(tag: &str) -> Self {
        if tag.eq_ignore_ascii_case("en-xa") {
            Self::Pseudo
        } else if tag.get(..2).is_some_and(|primary| primary.eq_ignore_ascii_case("de")) {
            Self::German
        } else {
            Self::English
        }
    }

    /// Its messages.
    pub fn messages(self) -> &'static Messages {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            // Only where developers look: the optimised build would carry a third catalogue for nobody.
            Self::Pseudo if cfg!(any(debug_assertions, test)) => &PSEUDO,
            Self::Pseudo => &ENGLISH,
        }
    }
}

#[cfg(test)]
mod tests {
    use types::problem::ProblemCode;

    use super::*;

    #[test]
    fn a_tag_with_a_region_finds_its_language_and_an_unknown_one_is_english() {
        assert_eq!(Language::of_tag("de-AT"), Language::German);
        assert_eq!(Language::of_tag("en-XA"), Language::Pseudo);
        assert_eq!(Language::of_tag("pl"), Language::English);
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), language);
        }
    }

    #[test]
    fn a_count_of_one_takes_the_singular() {
        let review = &Language::English.messages().review;
        assert_eq!((review.waiting)(1), "1 waiting");
        assert_eq!((review.scored)(1, 0), "1 article scored in the last 24 hours, 0 drafted.");
        assert_eq!((review.scored)(23, 2), "23 articles scored in the last 24 hours, 2 drafted.");
    }

    #[test]
    fn every_problem_has_words_and_advice_in_every_language() {
        for language in Language::ALL {
            let problems = &language.messages().problems;
            for code in ProblemCode::ALL {
                assert!(problems.what(code).ends_with(['.', '·']), "{code:?}");
                assert!(!problems.advice(code).is_empty(), "{code:?}");
            }
        }
    }

    #[test]
    fn the_pseudo_language_is_accented_and_longer() {
        let text = Language::Pseudo.messages();
        assert_eq!(text.review.title, "Révíéw··");
    }
}

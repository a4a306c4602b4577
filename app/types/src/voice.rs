//! What an account learns from a person's edits: rules for how it writes, each with the edits that led to it.

use serde::{Deserialize, Serialize};

use crate::post::Span;
use crate::problem::Problem;
use crate::{MicroUsd, PostId, RuleId, Timestamp};

/// Changed captions that were not read yet, from which on rules can be proposed.
pub const ENOUGH_EDITS: usize = 5;
/// Accepted rules of one account at most: more than a writer keeps in mind.
pub const MOST_RULES: usize = 12;
/// Characters of one rule at most.
pub const LONGEST_RULE: usize = 160;
/// Weeks of which the edited share is shown, the current one included.
pub const WEEKS: usize = 12;
/// Weeks that one sentence compares with as many before them.
pub const RECENT_WEEKS: usize = 4;

/// An account's learned voice, as its screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    /// Approved posts whose captions were changed and that were not read for rules yet.
    pub unread: u32,
    /// About what reading them costs.
    pub price: MicroUsd,
    /// Whether they are being read.
    pub working: bool,
    /// What is in the way of it.
    pub problem: Option<Problem>,
    /// The last reading that was finished.
    pub last: Option<Reading>,
    /// Rules that wait for a person, newest first.
    pub proposed: Vec<Rule>,
    /// Rules that drafts follow, in the order in which they were accepted.
    pub accepted: Vec<Rule>,
    /// How much a person changes.
    pub share: EditedShare,
}

/// One reading of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When it was finished.
    pub at: Timestamp,
    /// How many edits were read.
    pub edits: u32,
    /// How many rules were proposed.
    pub rules: u32,
}

/// A rule, with the edits that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Which.
    pub id: RuleId,
    /// One short sentence, at most [`LONGEST_RULE`] characters.
    pub text: String,
    /// The newest first; fewer than led to it where posts are gone.
    pub edits: Vec<EditedPost>,
}

/// What a person changed in a post's caption between the model's version and the approved one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedPost {
    /// Which.
    pub post: PostId,
    /// Its headline.
    pub headline: String,
    /// The caption, word by word.
    pub caption: Vec<Span>,
}

/// The share of their captions that a person changed before approving, as the mean over posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedShare {
    /// The last [`WEEKS`] weeks in the account's zone, Monday to Sunday, oldest first; the last one is going on.
    pub weeks: Vec<EditedWeek>,
    /// Of the last [`RECENT_WEEKS`] weeks together, in percent; `None` without an approved post.
    pub recent: Option<u8>,
    /// Of as many weeks before those.
    pub before: Option<u8>,
}

/// One week's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedWeek {
    /// Its Monday's first instant.
    pub start: Timestamp,
    /// Posts approved in it.
    pub posts: u32,
    /// The changed share in percent; `None` without a post.
    pub changed: Option<u8>,
}

/// A rule's words on one line, if they are ones: not empty and not too long.
pub fn rule_text(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=LONGEST_RULE).contains(&line.chars().count()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_one_line_of_bounded_length() {
        assert_eq!(rule_text("  Leave\n out  emoji. ").as_deref(), Some("Leave out emoji."));
        assert_eq!(rule_text(" \n"), None);
        assert!(rule_text(&"é".repeat(LONGEST_RULE)).is_some());
        assert_eq!(rule_text(&"é".repeat(LONGEST_RULE + 1)), None);
    }
}

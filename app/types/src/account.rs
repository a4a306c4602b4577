//! Instagram accounts as a person sets them up.

use serde::{Deserialize, Serialize};

use crate::connection::Connection;
use crate::provider::{CredentialStatus, ProviderSlug};
use crate::{AccountId, Timestamp};

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    /// Which.
    pub id: AccountId,
    /// For the operator.
    pub name: String,
    /// The Instagram handle without `@`.
    pub handle: String,
    /// Its zone as an IANA name; its times are named in it.
    pub time_zone: String,
    /// Whether a person paused it.
    pub paused: bool,
    /// Whether an Instagram token is stored and was not refused.
    pub connected: bool,
    /// Posts that wait for review.
    pub in_review: u32,
    /// Posts that wait for their slot.
    pub scheduled: u32,
    /// The next post's slot.
    pub next_slot_at: Option<Timestamp>,
}

/// Everything about one account but its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// What a person can change.
    pub settings: AccountSettings,
    /// One line per provider the account uses or could use.
    pub credentials: Vec<CredentialStatus>,
    /// How it stands with Instagram.
    pub connection: Connection,
    /// The next free slots, at most five.
    pub next_slots: Vec<Timestamp>,
    /// When a post was last published.
    pub last_published_at: Option<Timestamp>,
}

/// What a person can change about an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// For the operator; 1 to 80 characters.
    pub name: String,
    /// The Instagram handle without `@`; 1 to 30 of `a-z 0-9 . _`.
    pub handle: String,
    /// What the account is about; articles are scored against it. 10 to 4,000 characters.
    pub topic: String,
    /// How its captions sound; up to 4,000 characters.
    pub voice: String,
    /// The language of the captions as a BCP 47 tag: `en`, `pl`.
    pub language: String,
    /// An IANA zone name: `Europe/Warsaw`.
    pub time_zone: String,
    /// When it posts.
    pub cadence: Cadence,
    /// An article with at least this score becomes a draft; 0 to 100.
    pub threshold: u8,
    /// Who makes the pictures.
    pub image_provider: ProviderSlug,
    /// With which model.
    pub image_model: String,
    /// A paused account drafts and publishes nothing.
    pub paused: bool,
}

/// When an account posts, in its own time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// At wall-clock times of the week.
    Weekly {
        /// In any order, without repeats.
        slots: Vec<WeeklySlot>,
    },
    /// Every so many minutes, round the clock, counted from the Unix epoch.
    Every {
        /// 1 to 1,440.
        minutes: u16,
    },
}

/// A wall-clock time of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeeklySlot {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: u8,
    /// Minutes since midnight, 0 to 1,439.
    pub minute: u16,
}

/// Why settings cannot be saved: a field and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsProblem {
    /// Empty or over 80 characters.
    Name,
    /// Not 1 to 30 of `a-z 0-9 . _`.
    Handle,
    /// Under 10 or over 4,000 characters.
    Topic,
    /// Over 4,000 characters.
    Voice,
    /// Not a language tag.
    Language,
    /// Not a known IANA zone.
    TimeZone,
    /// No slot, or one outside the week.
    Cadence,
    /// Over 100.
    Threshold,
    /// No such provider or model.
    ImageProvider,
}

impl AccountSettings {
    /// Everything that can be checked without a time-zone database or a registry; empty when fine.
    pub fn problems(&self) -> Vec<SettingsProblem> {
        let length = |text: &str| text.trim().chars().count();
        let checks = [
            (!(1..=80).contains(&length(&self.name)), SettingsProblem::Name),
            (!is_handle(&self.handle), SettingsProblem::Handle),
            (!(10..=4_000).contains(&length(&self.topic)), SettingsProblem::Topic),
            (length(&self.voice) > 4_000, SettingsProblem::Voice),
            (!is_language_tag(&self.language), SettingsProblem::Language),
            (!self.cadence.is_sound(), SettingsProblem::Cadence),
            (self.threshold > 100, SettingsProblem::Threshold),
        ];
        checks.into_iter().filter_map(|(wrong, problem)| wrong.then_some(problem)).collect()
    }
}

impl Cadence {
    /// Whether there is at least one slot and each lies within the week.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Weekly { slots } => {
                !slots.is_empty()
                    && slots.iter().all(|slot| (1..=7).contains(&slot.weekday) && slot.minute < 1_440)
            }
            Self::Every { minutes } => (1..=1_440).contains(minutes),
        }
    }
}

/// Source: Instagram's sign-up form; letters, digits, full stops and underscores, at most 30.
fn is_handle(handle: &str) -> bool {
    (1..=30).contains(&handle.len())
        && handle.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'_')
}

fn is_language_tag(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> AccountSettings {
        AccountSettings {
            name: "Transit now".into(),
            handle: "transitnow".into(),
            topic: "Public transport in cities".into(),
            voice: String::new(),
            language: "en".into(),
            time_zone: "Europe/Warsaw".into(),
            cadence: Cadence::Weekly { slots: vec![WeeklySlot { weekday: 1, minute: 540 }] },
            threshold: 70,
            image_provider: "fal".into(),
            image_model: "fal-ai/flux/schnell".into(),
            paused: false,
        }
    }

    #[test]
    fn sound_settings_have_no_problem() {
        assert!(settings().problems().is_empty());
    }

    #[test]
    fn each_wrong_field_is_named() {
        let wrong = AccountSettings {
            handle: "@Transit".into(),
            topic: "short".into(),
            cadence: Cadence::Weekly { slots: vec![] },
            threshold: 101,
            ..settings()
        };
        use SettingsProblem as P;
        assert_eq!(wrong.problems(), [P::Handle, P::Topic, P::Cadence, P::Threshold]);
    }
}

//! Instagram accounts as a person sets them up.

mod cadence;

use serde::{Deserialize, Serialize};

pub use cadence::{Cadence, QuietHours, WeeklySlot};

use crate::calendar::Day;
use crate::caption::MAX_CHARACTERS;
use crate::claude::{ClaudeSettings, ClaudeState};
use crate::connection::Connection;
use crate::provider::{CredentialStatus, ProviderSlug};
use crate::{AccountId, Timestamp};

/// Blackout days of one account at most: a year of them.
pub const MOST_BLACKOUT_DAYS: usize = 366;
/// Sample captions of one account at most.
pub const MOST_SAMPLES: usize = 5;
/// Words that one account bans at most.
pub const MOST_BANNED_WORDS: usize = 100;
/// Providers that one account asks for a picture after its first, at most.
pub const MOST_IMAGE_FALLBACKS: usize = 3;
/// The longest staleness limit in hours: 30 days.
pub const LONGEST_STALE_AFTER: u16 = 720;

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
    /// Whether it publishes nothing and only says what it would.
    pub dry_run: bool,
    /// Whether an Instagram token is stored and was not refused.
    pub connected: bool,
    /// Posts that wait for review.
    pub in_review: u32,
    /// Posts that wait for their slot.
    pub scheduled: u32,
    /// The next post's slot.
    pub next_slot_at: Option<Timestamp>,
    /// When the first of Claude's models that it uses stops answering, where that was announced.
    #[serde(default)]
    pub model_retires_at: Option<Timestamp>,
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
    /// What Claude can do for it.
    pub claude: ClaudeState,
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
    /// Where its voice starts from.
    #[serde(default)]
    pub voice_preset: VoicePreset,
    /// Captions of its own that show the voice; at most [`MOST_SAMPLES`] of at most 2,200 characters.
    #[serde(default)]
    pub samples: Vec<String>,
    /// Words its posts never use; at most [`MOST_BANNED_WORDS`] of at most 60 characters.
    #[serde(default)]
    pub banned_words: Vec<String>,
    /// What every caption ends with, before its hashtags; up to 200 characters, empty for nothing.
    #[serde(default)]
    pub call_to_action: String,
    /// The language of the captions as a BCP 47 tag: `en`, `pl`.
    pub language: String,
    /// An IANA zone name: `Europe/Warsaw`.
    pub time_zone: String,
    /// When it posts.
    pub cadence: Cadence,
    /// When of a day it never does, in its zone.
    #[serde(default)]
    pub quiet_hours: Option<QuietHours>,
    /// On which days it never does, in its zone; at most [`MOST_BLACKOUT_DAYS`].
    #[serde(default)]
    pub blackout_days: Vec<Day>,
    /// A post whose article is older than this many hours when its slot comes goes back to review; 1 to
    /// [`LONGEST_STALE_AFTER`], `None` for never.
    #[serde(default)]
    pub stale_after: Option<u16>,
    /// An article with at least this score becomes a draft; 0 to 100.
    pub threshold: u8,
    /// Who makes the pictures.
    pub image_provider: ProviderSlug,
    /// With which model.
    pub image_model: String,
    /// Who is asked, one after the other, when that one cannot make a picture; each provider once, at most
    /// [`MOST_IMAGE_FALLBACKS`].
    #[serde(default)]
    pub image_fallbacks: Vec<ImageChoice>,
    /// How it asks Claude.
    #[serde(default)]
    pub claude: ClaudeSettings,
    /// A paused account drafts and publishes nothing.
    pub paused: bool,
    /// Everything runs, and at its slot a post is marked instead of published; nothing is sent to Instagram.
    #[serde(default)]
    pub dry_run: bool,
}

/// A model that makes pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageChoice {
    /// Whose.
    pub provider: ProviderSlug,
    /// The provider's id of it.
    pub model: String,
}

/// Where a voice starts from; the account's own words come on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoicePreset {
    /// Short, exact, without ornament.
    #[default]
    Plain,
    /// Friendly and close.
    Warm,
    /// A light touch of wit.
    Witty,
    /// Sober, like a news agency.
    Newsroom,
}

impl VoicePreset {
    /// Every preset, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Warm, Self::Witty, Self::Newsroom];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Warm => "warm",
            Self::Witty => "witty",
            Self::Newsroom => "newsroom",
        }
    }

    /// Reads a stored name; an unknown one is plain.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|preset| preset.as_str() == name).unwrap_or_default()
    }
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
    /// Too many sample captions, or one that is too long.
    Samples,
    /// Too many banned words, or one that is too long.
    BannedWords,
    /// Over 200 characters.
    CallToAction,
    /// Not a language tag.
    Language,
    /// Not a known IANA zone.
    TimeZone,
    /// No slot, or one outside the week.
    Cadence,
    /// Quiet hours without a length, outside the day, or over every slot.
    QuietHours,
    /// A day the calendar does not have, or too many of them.
    BlackoutDays,
    /// A staleness limit of no hours, or over 30 days.
    StaleAfter,
    /// Over 100.
    Threshold,
    /// No such provider or model.
    ImageProvider,
    /// Too many providers to fall back on, one that is named twice, or one that there is not.
    ImageFallbacks,
    /// A model of Claude's that has no price here.
    ClaudeModel,
    /// Not an address that this server may send a key to.
    ClaudeUrl,
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
            (!few(&self.samples, MOST_SAMPLES, MAX_CHARACTERS), SettingsProblem::Samples),
            (!few(&self.banned_words, MOST_BANNED_WORDS, 60), SettingsProblem::BannedWords),
            (length(&self.call_to_action) > 200, SettingsProblem::CallToAction),
            (!is_language_tag(&self.language), SettingsProblem::Language),
            (!self.cadence.is_sound(), SettingsProblem::Cadence),
            (!self.quiet_hours_are_sound(), SettingsProblem::QuietHours),
            (!self.blackout_days_are_sound(), SettingsProblem::BlackoutDays),
            (!self.stale_after.is_none_or(is_stale_limit), SettingsProblem::StaleAfter),
            (self.threshold > 100, SettingsProblem::Threshold),
            (!self.image_fallbacks_are_sound(), SettingsProblem::ImageFallbacks),
        ];
        checks.into_iter().filter_map(|(wrong, problem)| wrong.then_some(problem)).collect()
    }

    /// The models that are asked for a picture, the first one first.
    pub fn image_choices(&self) -> Vec<ImageChoice> {
        let first = ImageChoice { provider: self.image_provider.clone(), model: self.image_model.clone() };
        std::iter::once(first).chain(self.image_fallbacks.iter().cloned()).collect()
    }

    fn image_fallbacks_are_sound(&self) -> bool {
        let choices = self.image_choices();
        let once = choices.iter().enumerate().all(|(place, choice)| {
            choices[..place].iter().all(|earlier| earlier.provider != choice.provider)
        });
        once && self.image_fallbacks.len() <= MOST_IMAGE_FALLBACKS
    }

    fn quiet_hours_are_sound(&self) -> bool {
        self.quiet_hours.is_none_or(|quiet| {
            let leaves_a_slot = match &self.cadence {
                Cadence::Weekly { slots } => {
                    slots.is_empty() || slots.iter().any(|slot| !quiet.contains(slot.minute))
                }
                Cadence::Every { .. } => true,
            };
            quiet.from < 1_440 && quiet.to < 1_440 && quiet.from != quiet.to && leaves_a_slot
        })
    }

    fn blackout_days_are_sound(&self) -> bool {
        self.blackout_days.len() <= MOST_BLACKOUT_DAYS && self.blackout_days.iter().all(Day::is_real)
    }
}

fn few(texts: &[String], most: usize, longest: usize) -> bool {
    texts.len() <= most && texts.iter().all(|text| text.chars().count() <= longest)
}

fn is_stale_limit(hours: u16) -> bool {
    (1..=LONGEST_STALE_AFTER).contains(&hours)
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
mod tests;

//! What a person typed into an account's settings, beside what is stored.

mod blank;
mod pointing;

use std::future::Future;

use leptos::prelude::*;
use types::account::{AccountSettings, Cadence, ImageChoice, QuietHours, SettingsProblem, VoicePreset};
use types::calendar::Day;
use types::claude::ClaudeSettings;

use super::slot_grid::{SlotGrid, parse_time_of_day, time_of_day};
use crate::api::{ApiError, ApiResult, ErrorCode};
use crate::components::Call;

/// Which kind of cadence is chosen. What was entered for the other is kept while the form is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CadenceKind {
    Weekly,
    Every,
}

/// The fields, each a signal, and how saving goes.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub name: RwSignal<String>,
    pub handle: RwSignal<String>,
    pub topic: RwSignal<String>,
    pub voice: RwSignal<String>,
    pub preset: RwSignal<VoicePreset>,
    /// With a line of `---` between them.
    pub samples: RwSignal<String>,
    /// With commas between them.
    pub banned_words: RwSignal<String>,
    pub call_to_action: RwSignal<String>,
    pub language: RwSignal<String>,
    pub time_zone: RwSignal<String>,
    pub threshold: RwSignal<u8>,
    pub cadence: RwSignal<CadenceKind>,
    pub grid: RwSignal<SlotGrid>,
    pub minutes: RwSignal<String>,
    /// As the time inputs have them; empty for none.
    pub quiet_from: RwSignal<String>,
    pub quiet_to: RwSignal<String>,
    /// In the order of the calendar, without repeats.
    pub blackout_days: RwSignal<Vec<Day>>,
    /// Hours; empty for never.
    pub stale_after: RwSignal<String>,
    /// Slug and model.
    pub image: RwSignal<(String, String)>,
    /// Who is asked after it.
    pub fallbacks: RwSignal<Vec<ImageChoice>>,
    /// How Claude is asked, but for the address.
    pub claude: RwSignal<ClaudeSettings>,
    /// Where Claude is asked; empty for Anthropic.
    pub claude_url: RwSignal<String>,
    pub paused: RwSignal<bool>,
    pub dry_run: RwSignal<bool>,
    stored: RwSignal<AccountSettings>,
    theirs: RwSignal<Option<AccountSettings>>,
    problems: RwSignal<Vec<SettingsProblem>>,
    call: Call,
}

impl Form {
    /// A form that shows these settings.
    pub fn new(stored: &AccountSettings) -> Self {
        let form = Self {
            name: RwSignal::default(),
            handle: RwSignal::default(),
            topic: RwSignal::default(),
            voice: RwSignal::default(),
            preset: RwSignal::default(),
            samples: RwSignal::default(),
            banned_words: RwSignal::default(),
            call_to_action: RwSignal::default(),
            language: RwSignal::default(),
            time_zone: RwSignal::default(),
            threshold: RwSignal::new(0),
            cadence: RwSignal::new(CadenceKind::Weekly),
            grid: RwSignal::default(),
            minutes: RwSignal::new("120".to_owned()),
            quiet_from: RwSignal::default(),
            quiet_to: RwSignal::default(),
            blackout_days: RwSignal::default(),
            stale_after: RwSignal::default(),
            image: RwSignal::default(),
            fallbacks: RwSignal::default(),
            claude: RwSignal::default(),
            claude_url: RwSignal::default(),
            paused: RwSignal::new(false),
            dry_run: RwSignal::new(false),
            stored: RwSignal::new(stored.clone()),
            theirs: RwSignal::new(None),
            problems: RwSignal::default(),
            call: Call::new(),
        };
        form.fill(stored);
        form
    }

    /// What the fields say now; follows all of them.
    pub fn settings(self) -> AccountSettings {
        let (image_provider, image_model) = self.image.get();
        AccountSettings {
            name: self.name.with(|name| name.trim().to_owned()),
            handle: self.handle.with(|handle| handle.trim().trim_start_matches('@').to_owned()),
            topic: self.topic.with(|topic| topic.trim().to_owned()),
            voice: self.voice.with(|voice| voice.trim().to_owned()),
            voice_preset: self.preset.get(),
            samples: self.samples.with(|text| parts(text, BETWEEN_SAMPLES)),
            banned_words: self.banned_words.with(|text| parts(text, ",")),
            call_to_action: self.call_to_action.with(|text| text.trim().to_owned()),
            language: self.language.with(|language| language.trim().to_owned()),
            time_zone: self.time_zone.with(|zone| zone.trim().to_owned()),
            cadence: match self.cadence.get() {
                CadenceKind::Weekly => Cadence::Weekly { slots: self.grid.with(SlotGrid::slots) },
                // What is no number is refused as out of range, with the same words.
                CadenceKind::Every => {
                    Cadence::Every { minutes: self.minutes.with(|text| text.trim().parse().unwrap_or(0)) }
                }
            },
            quiet_hours: self.quiet_hours(),
            blackout_days: self.blackout_days.get(),
            // What is no number is refused as out of range.
            stale_after: self.stale_after.with(|text| match text.trim() {
                "" => None,
                hours => Some(hours.parse().unwrap_or(0)),
            }),
            threshold: self.threshold.get(),
            image_provider: image_provider.as_str().into(),
            image_model,
            image_fallbacks: self.fallbacks.get(),
            claude: ClaudeSettings {
                url: self.claude_url.with(|url| Some(url.trim().to_owned()).filter(|url| !url.is_empty())),
                ..self.claude.get()
            },
            paused: self.paused.get(),
            dry_run: self.dry_run.get(),
        }
    }

    /// Chooses who is asked first; nobody is asked twice.
    pub fn choose_image(self, choice: (String, String)) {
        self.fallbacks.update(|all| all.retain(|later| later.provider.as_str() != choice.0));
        self.image.set(choice);
    }

    /// With one end missing they are out of the day, which is refused.
    fn quiet_hours(self) -> Option<QuietHours> {
        let minute = |text: &String| (!text.is_empty()).then(|| parse_time_of_day(text).unwrap_or(u16::MAX));
        match (self.quiet_from.with(minute), self.quiet_to.with(minute)) {
            (None, None) => None,
            (from, to) => Some(QuietHours { from: from.unwrap_or(u16::MAX), to: to.unwrap_or(u16::MAX) }),
        }
    }

    /// Whether the fields differ from what is stored.
    pub fn is_changed(self) -> bool {
        let settings = self.settings();
        self.stored.with(|stored| !same(stored, &settings))
    }

    /// Checks, and sends if nothing is wrong; else the first wrong field gets the focus. `done` gets the answer.
    pub fn send<T: 'static, F>(
        self,
        request: impl FnOnce(AccountSettings) -> F,
        done: impl FnOnce(T) + 'static,
    ) where
        F: Future<Output = ApiResult<T>> + 'static,
    {
        let settings = untrack(|| self.settings());
        let mut problems = settings.problems();
        if settings.image_model.is_empty() {
            problems.push(SettingsProblem::ImageProvider);
        }
        self.point_out(problems);
        if !self.problems.with_untracked(Vec::is_empty) {
            return;
        }
        let answer = request(settings);
        let checked = async move {
            let answer = answer.await;
            if let Err(ApiError { code: ErrorCode::Settings { problems }, .. }) = &answer {
                self.point_out(problems.clone());
            }
            answer
        };
        self.call.send(checked, done);
    }

    /// What is on screen was stored.
    pub fn saved(self) {
        let settings = untrack(|| self.settings());
        self.stored.try_set(settings);
        self.theirs.try_set(None);
    }

    /// Goes back to what is stored.
    pub fn discard(self) {
        self.fill(&self.stored.get_untracked());
        self.point_out(Vec::new());
        self.call.reset();
    }

    /// What is stored may have changed: shown at once, unless it would overwrite what a person typed.
    pub fn meet(self, newest: &AccountSettings) {
        if self.stored.with_untracked(|stored| same(stored, newest)) {
            return;
        }
        if untrack(|| self.is_changed()) {
            self.theirs.set(Some(newest.clone()));
        } else {
            self.fill(newest);
        }
        self.stored.set(newest.clone());
    }

    /// Whether other settings were stored while a person typed.
    pub fn has_conflict(self) -> bool {
        self.theirs.with(Option::is_some) && self.is_changed()
    }

    /// Shows the other settings instead of what was typed.
    pub fn take_theirs(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.fill(&theirs);
            self.theirs.set(None);
        }
    }

    /// Why the last try failed, unless fields say it.
    pub fn failure(self) -> Option<ApiError> {
        self.call.error().filter(|error| !matches!(error.code, ErrorCode::Settings { .. }))
    }

    /// Whether saving is under way.
    pub fn pending(self) -> Signal<bool> {
        Signal::derive(move || self.call.pending())
    }

    fn fill(self, settings: &AccountSettings) {
        self.name.set(settings.name.clone());
        self.handle.set(settings.handle.clone());
        self.topic.set(settings.topic.clone());
        self.voice.set(settings.voice.clone());
        self.preset.set(settings.voice_preset);
        self.samples.set(settings.samples.join(BETWEEN_SAMPLES));
        self.banned_words.set(settings.banned_words.join(", "));
        self.call_to_action.set(settings.call_to_action.clone());
        self.language.set(settings.language.clone());
        self.time_zone.set(settings.time_zone.clone());
        self.threshold.set(settings.threshold);
        self.image.set((settings.image_provider.as_str().to_owned(), settings.image_model.clone()));
        self.fallbacks.set(settings.image_fallbacks.clone());
        self.claude.set(settings.claude.clone());
        self.claude_url.set(settings.claude.url.clone().unwrap_or_default());
        self.paused.set(settings.paused);
        self.dry_run.set(settings.dry_run);
        let time = |minute: Option<u16>| minute.map(time_of_day).unwrap_or_default();
        self.quiet_from.set(time(settings.quiet_hours.map(|quiet| quiet.from)));
        self.quiet_to.set(time(settings.quiet_hours.map(|quiet| quiet.to)));
        self.blackout_days.set(settings.blackout_days.clone());
        self.stale_after.set(settings.stale_after.map(|hours| hours.to_string()).unwrap_or_default());
        match &settings.cadence {
            Cadence::Weekly { slots } => {
                self.cadence.set(CadenceKind::Weekly);
                self.grid.set(SlotGrid::from_slots(slots));
            }
            Cadence::Every { minutes } => {
                self.cadence.set(CadenceKind::Every);
                self.minutes.set(minutes.to_string());
            }
        }
    }
}

/// What stands between two sample captions in their field.
const BETWEEN_SAMPLES: &str = "\n---\n";

/// The parts of a field that are not empty.
fn parts(text: &str, between: &str) -> Vec<String> {
    text.split(between).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Equal, whatever the order of the slots.
fn same(one: &AccountSettings, other: &AccountSettings) -> bool {
    let sorted = |settings: &AccountSettings| {
        let mut settings = settings.clone();
        if let Cadence::Weekly { slots } = &mut settings.cadence {
            slots.sort_unstable();
        }
        settings
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests;

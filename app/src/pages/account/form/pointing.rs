//! What is wrong with the fields, and which of them gets the focus.

use leptos::prelude::*;
use types::account::SettingsProblem;

use super::Form;
use crate::browser::{document, t};

/// The fields in the order of the screen, with the element that takes the focus.
const FIELDS: [(SettingsProblem, &str); 18] = [
    (SettingsProblem::Name, "account-name"),
    (SettingsProblem::Handle, "account-handle"),
    (SettingsProblem::Topic, "account-topic"),
    (SettingsProblem::Threshold, "account-threshold"),
    (SettingsProblem::Language, "account-language"),
    (SettingsProblem::Voice, "account-voice"),
    (SettingsProblem::Samples, "account-samples"),
    (SettingsProblem::BannedWords, "account-banned"),
    (SettingsProblem::CallToAction, "account-end"),
    (SettingsProblem::ClaudeModel, "account-score-model"),
    (SettingsProblem::ClaudeUrl, "account-claude-url"),
    (SettingsProblem::Cadence, "account-cadence"),
    (SettingsProblem::TimeZone, "account-zone"),
    (SettingsProblem::QuietHours, "account-quiet-from"),
    (SettingsProblem::BlackoutDays, "account-blackout"),
    (SettingsProblem::StaleAfter, "account-stale"),
    (SettingsProblem::ImageProvider, "account-images"),
    (SettingsProblem::ImageFallbacks, "account-fallbacks"),
];

impl Form {
    /// What is wrong with a field, in words.
    pub fn problem(self, field: SettingsProblem) -> Signal<Option<String>> {
        Signal::derive(move || {
            let wrong = self.problems.with(|all| all.contains(&field));
            wrong.then(|| t().errors.settings_problem(field).to_owned())
        })
    }

    pub(super) fn point_out(self, problems: Vec<SettingsProblem>) {
        let first = FIELDS.iter().find(|(problem, _)| problems.contains(problem)).map(|(_, id)| *id);
        self.problems.try_set(problems);
        if let Some(id) = first {
            document::focus(id);
        }
    }
}

use types::account::{AccountSettings, Cadence, VoicePreset};
use types::claude::ClaudeSettings;

use super::Form;
use crate::pages::account::slot_grid::SlotGrid;

impl Form {
    /// Where a new account starts: two slots on working days, a middling threshold.
    pub fn blank(language: &str, time_zone: &str) -> AccountSettings {
        let mut grid = SlotGrid::default();
        grid.add_time(9 * 60);
        grid.add_time(17 * 60);
        AccountSettings {
            name: String::new(),
            handle: String::new(),
            topic: String::new(),
            voice: String::new(),
            voice_preset: VoicePreset::Plain,
            samples: Vec::new(),
            banned_words: Vec::new(),
            call_to_action: String::new(),
            language: language.to_owned(),
            time_zone: time_zone.to_owned(),
            cadence: Cadence::Weekly { slots: grid.slots() },
            quiet_hours: None,
            blackout_days: Vec::new(),
            stale_after: None,
            threshold: 70,
            image_provider: "".into(),
            image_fallbacks: Vec::new(),
            image_model: String::new(),
            claude: ClaudeSettings::default(),
            paused: false,
            dry_run: false,
        }
    }
}

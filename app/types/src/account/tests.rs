use super::*;

fn settings() -> AccountSettings {
    AccountSettings {
        name: "Transit now".into(),
        handle: "transitnow".into(),
        topic: "Public transport in cities".into(),
        voice: String::new(),
        voice_preset: VoicePreset::Warm,
        samples: vec!["The 14 tram is back.".into()],
        banned_words: vec!["game-changer".into()],
        call_to_action: "Tell us below.".into(),
        language: "en".into(),
        time_zone: "Europe/Warsaw".into(),
        cadence: Cadence::Weekly { slots: vec![WeeklySlot { weekday: 1, minute: 540 }] },
        quiet_hours: Some(QuietHours { from: 22 * 60, to: 7 * 60 }),
        blackout_days: vec![Day::from("2026-12-24")],
        stale_after: Some(36),
        threshold: 70,
        image_provider: "fal".into(),
        image_fallbacks: Vec::new(),
        image_model: "fal-ai/flux/schnell".into(),
        claude: ClaudeSettings::default(),
        paused: false,
        dry_run: false,
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

#[test]
fn quiet_hours_may_cross_midnight_and_end_before_their_last_minute() {
    let quiet = |from, to| QuietHours { from, to };
    let night = quiet(22 * 60, 7 * 60);
    for (minute, expected) in [(1_319, false), (1_320, true), (0, true), (419, true), (420, false)] {
        assert_eq!(night.contains(minute), expected, "{minute}");
    }
    let noon = quiet(12 * 60, 13 * 60);
    assert!(noon.contains(720) && !noon.contains(780) && !noon.contains(0));
}

#[test]
fn quiet_hours_must_leave_a_slot_and_days_must_exist() {
    let of = |from, to| Some(QuietHours { from, to });
    use SettingsProblem as P;
    for quiet_hours in [of(60, 60), of(1_440, 60), of(480, 600)] {
        assert_eq!(AccountSettings { quiet_hours, ..settings() }.problems(), [P::QuietHours]);
    }
    let blackout_days = vec![Day::from("2026-02-29")];
    assert_eq!(AccountSettings { blackout_days, ..settings() }.problems(), [P::BlackoutDays]);
    for stale_after in [Some(0), Some(721)] {
        assert_eq!(AccountSettings { stale_after, ..settings() }.problems(), [P::StaleAfter]);
    }
}

use leptos::prelude::Owner;
use types::account::WeeklySlot;
use types::claude::ClaudeSettings;

use super::*;

fn stored() -> AccountSettings {
    AccountSettings {
        name: "Transit now".into(),
        handle: "transitnow".into(),
        topic: "Public transport in cities".into(),
        voice: "Dry.".into(),
        voice_preset: VoicePreset::Witty,
        samples: vec!["One.".into(), "Two,\nwith two lines.".into()],
        banned_words: vec!["very".into(), "game changer".into()],
        call_to_action: "And you?".into(),
        language: "en".into(),
        time_zone: "Europe/Warsaw".into(),
        cadence: Cadence::Weekly { slots: vec![slot(3, 870), slot(1, 540)] },
        quiet_hours: Some(QuietHours { from: 22 * 60, to: 7 * 60 }),
        blackout_days: vec![Day::from("2026-12-24")],
        stale_after: Some(36),
        threshold: 80,
        image_provider: "fal".into(),
        image_fallbacks: Vec::new(),
        image_model: "fal-ai/flux/schnell".into(),
        claude: ClaudeSettings::default(),
        paused: false,
        dry_run: false,
    }
}

fn slot(weekday: u8, minute: u16) -> WeeklySlot {
    WeeklySlot { weekday, minute }
}

fn with_form(check: impl FnOnce(Form)) {
    Owner::new().with(|| check(Form::new(&stored())));
}

#[test]
fn what_is_stored_fills_the_form_and_is_no_change_whatever_the_order_of_its_slots() {
    with_form(|form| {
        assert!(same(&form.settings(), &stored()));
        assert!(!form.is_changed());
    });
}

#[test]
fn what_a_person_types_is_trimmed_and_the_handle_loses_its_at_sign() {
    with_form(|form| {
        form.handle.set(" @trams ".into());
        form.topic.set("  Trams, mostly  ".into());
        assert_eq!(form.settings().handle, "trams");
        assert_eq!(form.settings().topic, "Trams, mostly");
        assert!(form.is_changed());
    });
}

#[test]
fn minutes_that_are_no_number_are_a_problem_of_the_cadence() {
    with_form(|form| {
        form.cadence.set(CadenceKind::Every);
        form.minutes.set("often".into());
        assert_eq!(form.settings().problems(), [SettingsProblem::Cadence]);
        form.minutes.set("2".into());
        assert_eq!(form.settings().cadence, Cadence::Every { minutes: 2 });
    });
}

#[test]
fn half_of_the_quiet_hours_is_a_problem_and_none_of_them_is_none() {
    with_form(|form| {
        form.quiet_to.set(String::new());
        assert_eq!(form.settings().problems(), [SettingsProblem::QuietHours]);
        form.quiet_from.set(String::new());
        assert_eq!(form.settings().quiet_hours, None);
        assert!(form.settings().problems().is_empty());
    });
}

#[test]
fn a_staleness_limit_that_is_no_number_is_a_problem_and_an_empty_one_is_never() {
    with_form(|form| {
        form.stale_after.set("soon".into());
        assert_eq!(form.settings().problems(), [SettingsProblem::StaleAfter]);
        form.stale_after.set(" ".into());
        assert_eq!(form.settings().stale_after, None);
    });
}

#[test]
fn the_slots_are_kept_while_another_cadence_is_tried() {
    with_form(|form| {
        form.cadence.set(CadenceKind::Every);
        form.cadence.set(CadenceKind::Weekly);
        assert!(!form.is_changed());
    });
}

#[test]
fn an_untouched_form_takes_what_was_stored_elsewhere() {
    with_form(|form| {
        form.meet(&AccountSettings { threshold: 60, ..stored() });
        assert_eq!(form.threshold.get(), 60);
        assert!(!form.is_changed() && !form.has_conflict());
    });
}

#[test]
fn a_touched_form_keeps_what_was_typed_and_says_that_it_differs() {
    with_form(|form| {
        form.topic.set("Trams, mostly".into());
        form.meet(&AccountSettings { threshold: 60, ..stored() });
        assert_eq!(form.topic.get(), "Trams, mostly");
        assert!(form.has_conflict());
        form.take_theirs();
        assert_eq!(form.threshold.get(), 60);
        assert!(!form.is_changed() && !form.has_conflict());
    });
}

#[test]
fn discarding_goes_back_to_what_is_stored() {
    with_form(|form| {
        form.name.set("Else".into());
        form.grid.update(|grid| grid.remove_time(870));
        form.discard();
        assert!(same(&form.settings(), &stored()));
    });
}

#[test]
fn a_new_account_lacks_what_only_a_person_knows() {
    Owner::new().with(|| {
        let form = Form::new(&Form::blank("de", "Europe/Berlin"));
        use SettingsProblem as P;
        assert_eq!(form.settings().problems(), [P::Name, P::Handle, P::Topic]);
    });
}

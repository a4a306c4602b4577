use jiff::tz::TimeZone;

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// `"7 02:30, 1 09:00"` as slots; 1 is Monday.
fn weekly(slots: &str) -> Cadence {
    let slot = |text: &str| {
        let (weekday, time) = text.trim().split_once(' ').unwrap();
        let time: jiff::civil::Time = time.parse().unwrap();
        let minute = u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap();
        WeeklySlot { weekday: weekday.parse().unwrap(), minute }
    };
    Cadence::Weekly { slots: slots.split(',').map(slot).collect() }
}

/// The first occurrences as `local utc kind`.
fn first(count: usize, slots: &str, zone: &str, from: &str) -> Vec<String> {
    let zone = TimeZone::get(zone).unwrap();
    occurrences(&weekly(slots), &zone, at(from))
        .take(count)
        .map(|found| {
            let utc = jiff::Timestamp::from_millisecond(found.at.0).unwrap();
            format!("{} {utc} {}", found.local, found.kind.as_str())
        })
        .collect()
}

#[test]
fn a_slot_is_a_wall_clock_time_in_summer_and_in_winter() {
    let expected = [
        "2026-10-19T09:00:00 2026-10-19T07:00:00Z normal",
        "2026-10-26T09:00:00 2026-10-26T08:00:00Z normal",
    ];
    assert_eq!(first(2, "1 09:00", "Europe/Warsaw", "2026-10-18T00:00:00Z"), expected);
}

#[test]
fn a_skipped_time_moves_forward_by_the_length_of_the_gap() {
    let gap = |zone, slot, from| first(1, slot, zone, from).remove(0);
    assert_eq!(
        gap("America/Chicago", "7 02:15", "2026-03-07T12:00:00Z"),
        "2026-03-08T02:15:00 2026-03-08T08:15:00Z gap"
    );
    // Half an hour on Lord Howe Island, two hours at Troll station.
    assert_eq!(
        gap("Australia/Lord_Howe", "7 02:10", "2026-10-03T00:00:00Z"),
        "2026-10-04T02:10:00 2026-10-03T15:40:00Z gap"
    );
    assert_eq!(
        gap("Antarctica/Troll", "7 01:30", "2026-03-28T12:00:00Z"),
        "2026-03-29T01:30:00 2026-03-29T01:30:00Z gap"
    );
}

#[test]
fn a_repeated_time_is_taken_once_and_the_first_time() {
    let expected =
        ["2026-10-25T02:30:00 2026-10-25T00:30:00Z fold", "2026-11-01T02:30:00 2026-11-01T01:30:00Z normal"];
    assert_eq!(first(2, "7 02:30", "Europe/Warsaw", "2026-10-24T12:00:00Z"), expected);
    // From between the two: the first one is over, so the next is a week away.
    assert_eq!(first(1, "7 02:30", "Europe/Warsaw", "2026-10-25T00:45:00Z"), expected[1..]);
}

#[test]
fn two_slots_that_a_gap_brings_together_come_once_under_the_name_the_clocks_show() {
    let expected = [
        "2026-03-29T03:30:00 2026-03-29T01:30:00Z normal",
        "2026-04-05T02:30:00 2026-04-05T00:30:00Z normal",
    ];
    for slots in ["7 02:30, 7 03:30", "7 03:30, 7 02:30"] {
        assert_eq!(first(2, slots, "Europe/Warsaw", "2026-03-28T12:00:00Z"), expected);
    }
}

#[test]
fn a_slot_that_a_gap_moves_past_midnight_keeps_the_order() {
    // East Greenland, 28 March 2026: the clocks jump from 23:00 to 00:00 of the 29th.
    let expected = [
        "2026-03-29T00:10:00 2026-03-29T01:10:00Z normal",
        "2026-03-28T23:30:00 2026-03-29T01:30:00Z gap",
        "2026-03-29T01:00:00 2026-03-29T02:00:00Z normal",
    ];
    let found = first(3, "6 23:30, 7 00:10, 7 01:00", "America/Nuuk", "2026-03-28T12:00:00Z");
    assert_eq!(found, expected);
    // Asked for on the 29th, the moved one is still found.
    let late = first(1, "6 23:30", "America/Nuuk", "2026-03-29T01:20:00Z");
    assert_eq!(late, expected[1..2]);
}

#[test]
fn a_day_that_never_was_gives_its_slots_to_the_next() {
    // Samoa had no 30 December 2011; 5 is that Friday.
    let expected =
        ["2011-12-31T09:00:00 2011-12-30T19:00:00Z normal", "2011-12-30T10:00:00 2011-12-30T20:00:00Z gap"];
    let found = first(2, "5 09:00, 5 10:00, 6 09:00", "Pacific/Apia", "2011-12-30T12:00:00Z");
    assert_eq!(found, expected);
}

#[test]
fn an_occurrence_at_the_very_instant_asked_from_counts() {
    let found = first(1, "1 09:00", "UTC", "2026-11-23T09:00:00Z");
    assert_eq!(found, ["2026-11-23T09:00:00 2026-11-23T09:00:00Z normal"]);
}

#[test]
fn without_slots_nothing_ever_comes() {
    let none = Cadence::Weekly { slots: vec![] };
    assert_eq!(occurrences(&none, &TimeZone::UTC, Timestamp(0)).next(), None);
}

#[test]
fn every_so_many_minutes_counts_from_the_epoch() {
    let instants = |from| -> Vec<i64> {
        let every = Cadence::Every { minutes: 2 };
        occurrences(&every, &TimeZone::UTC, Timestamp(from)).take(2).map(|found| found.at.0).collect()
    };
    assert_eq!(instants(121_000), [240_000, 360_000]);
    assert_eq!(instants(240_000), [240_000, 360_000]);
}

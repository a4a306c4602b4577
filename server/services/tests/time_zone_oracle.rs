//! A second library with time-zone data of its own says where random slots of the week fall.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use chrono::{Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use services::pipeline::schedule::{Occurrence, occurrences};
use types::Timestamp;
use types::account::{Cadence, WeeklySlot};
use types::calendar::SlotKind;

/// Governments change zones, and the two libraries carry different editions of the data: only what was settled
/// long before either is compared. Before 1996 old names such as `WET` differ between editions.
const YEARS: std::ops::Range<i32> = 1997..2024;
const ROUNDS_PER_ZONE: usize = 12;
const DAYS_LOOKED_AT: i64 = 45;

#[test]
fn random_slots_in_every_zone_fall_where_the_second_library_says() {
    let mut random = StdRng::seed_from_u64(20_261_122);
    let (mut compared, mut gaps, mut folds) = (0, 0, 0);
    for zone in chrono_tz::TZ_VARIANTS {
        let Ok(ours) = TimeZone::get(zone.name()) else { continue };
        for _ in 0..ROUNDS_PER_ZONE {
            let (slots, from) = (random_slots(&mut random), random_start(&mut random, zone));
            let until = from + Duration::days(DAYS_LOOKED_AT);
            let expected = expected(zone, &slots, from, until);
            let found: Vec<Occurrence> =
                occurrences(&Cadence::Weekly { slots: slots.clone() }, &ours, timestamp(from))
                    .take_while(|found| found.at < timestamp(until))
                    .collect();
            let found_instants: Vec<i64> = found.iter().map(|found| found.at.0).collect();
            assert_eq!(found_instants, expected, "{} from {from}: {slots:?}", zone.name());
            compared += found.len();
            gaps += found.iter().filter(|found| found.kind == SlotKind::Gap).count();
            folds += found.iter().filter(|found| found.kind == SlotKind::Fold).count();
        }
    }
    assert!(
        compared > 50_000 && gaps > 100 && folds > 100,
        "{compared} compared, {gaps} gaps, {folds} folds"
    );
}

/// One to five slots, most of them on Sundays and in the hours in which clocks change.
fn random_slots(random: &mut StdRng) -> Vec<WeeklySlot> {
    let slot = |random: &mut StdRng| {
        let hours: &[u16] = if random.random_bool(0.7) { &[0, 1, 2, 3, 23] } else { &[5, 9, 12, 18, 21] };
        WeeklySlot {
            weekday: if random.random_bool(0.5) { 7 } else { random.random_range(1..=7) },
            minute: hours.choose(random).unwrap() * 60 + random.random_range(0..60),
        }
    };
    (0..random.random_range(1..=5)).map(|_| slot(random)).collect()
}

/// Most of them shortly before one of the zone's changes, if it has any that year.
fn random_start(random: &mut StdRng, zone: chrono_tz::Tz) -> chrono::DateTime<Utc> {
    let year = random.random_range(YEARS);
    let day = |ordinal: i32| {
        Utc.from_utc_datetime(&NaiveDate::from_yo_opt(year, 1).unwrap().and_hms_opt(0, 0, 0).unwrap())
            + Duration::days(i64::from(ordinal))
    };
    let offset = |at: &chrono::DateTime<Utc>| at.with_timezone(&zone).naive_local() - at.naive_utc();
    let changes: Vec<i32> =
        (0..364).filter(|ordinal| offset(&day(*ordinal)) != offset(&day(ordinal + 1))).collect();
    match changes.choose(random) {
        Some(change) if random.random_bool(0.8) => day(change - random.random_range(0..7)),
        _ => day(random.random_range(0..364)) + Duration::minutes(random.random_range(0..1_440)),
    }
}

/// What the second library makes of the slots: minute by minute over a gap, the earliest of a fold.
fn expected(
    zone: chrono_tz::Tz,
    slots: &[WeeklySlot],
    from: chrono::DateTime<Utc>,
    until: chrono::DateTime<Utc>,
) -> Vec<i64> {
    let first = from.with_timezone(&zone).date_naive() - Duration::days(2);
    let mut instants: Vec<i64> = (0..DAYS_LOOKED_AT + 4)
        .map(|days| first + Duration::days(days))
        .flat_map(|day| {
            let slots = slots
                .iter()
                .filter(move |slot| u32::from(slot.weekday) == day.weekday().number_from_monday());
            slots.map(move |slot| {
                day.and_hms_opt(0, 0, 0).unwrap() + Duration::minutes(i64::from(slot.minute))
            })
        })
        .map(|local| instant(zone, local))
        .filter(|at| (from.timestamp_millis()..until.timestamp_millis()).contains(at))
        .collect();
    instants.sort_unstable();
    instants.dedup();
    instants
}

/// A skipped time has no instant; what the clocks would have shown without the jump has: with the offset that was
/// in force before it.
fn instant(zone: chrono_tz::Tz, local: NaiveDateTime) -> i64 {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.timestamp_millis(),
        LocalResult::Ambiguous(one, other) => one.timestamp_millis().min(other.timestamp_millis()),
        LocalResult::None => {
            let before = (1..=48 * 60)
                .map(|minutes| local - Duration::minutes(minutes))
                .find_map(|earlier| zone.from_local_datetime(&earlier).latest().map(|at| (at, earlier)))
                .unwrap();
            (before.0 + (local - before.1)).timestamp_millis()
        }
    }
}

fn timestamp(at: chrono::DateTime<Utc>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}

//! `autogram schedule preview`: when weekly slots come up in a zone, changes of the clocks included.

use std::io::Write;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use services::pipeline::schedule::{Occurrence, occurrences};
use types::account::{Cadence, WeeklySlot};
use types::calendar::SlotKind;

/// What is to be shown. Read as text, so that a bad value is explained like every other mistake.
#[derive(Args)]
pub struct Preview {
    /// An IANA zone: Europe/Warsaw.
    #[arg(long)]
    zone: String,
    /// Wall-clock times of the week: "Mon 09:00,Tue 02:30".
    #[arg(long)]
    slots: String,
    /// The first instant that counts: 2026-03-01T00:00:00Z.
    #[arg(long)]
    from: String,
    /// How many are shown.
    #[arg(long, default_value_t = 10)]
    count: usize,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    /// As the slot names it, without a zone: in a gap no clock ever shows it.
    local: String,
    utc: String,
    kind: SlotKind,
}

/// Prints the next occurrences.
///
/// # Errors
/// Says in one line which argument is wrong; the process then ends with exit code 1.
pub fn run(preview: &Preview) -> Result<()> {
    let zone = TimeZone::get(&preview.zone)
        .with_context(|| format!("{:?} is no time zone; name one such as Europe/Warsaw", preview.zone))?;
    let slots = slots(&preview.slots)?;
    let from: Timestamp = preview.from.parse().with_context(|| {
        format!("{:?} is no instant; write one such as 2026-03-01T00:00:00Z", preview.from)
    })?;
    let from = types::Timestamp(from.as_millisecond());
    let found: Vec<Row> = occurrences(&Cadence::Weekly { slots }, &zone, from)
        .take(preview.count)
        .map(row)
        .collect::<Result<_>>()?;
    print(&found, preview.json)
}

fn row(found: Occurrence) -> Result<Row> {
    let utc = Timestamp::from_millisecond(found.at.0)?;
    Ok(Row { local: found.local.to_string(), utc: utc.to_string(), kind: found.kind })
}

/// A reader that has seen enough, such as `head`, ends the output and is no failure.
fn print(found: &[Row], json: bool) -> Result<()> {
    let text = if json { serde_json::to_string(found)? + "\n" } else { table(found) };
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn table(found: &[Row]) -> String {
    let lines = found.iter().map(|row| format!("{}  {}  {}\n", row.local, row.utc, row.kind.as_str()));
    format!("{:19}  {:20}  kind\n", "local", "utc") + &lines.collect::<String>()
}

/// `Mon 09:00,Tue 02:30` as slots.
fn slots(text: &str) -> Result<Vec<WeeklySlot>> {
    let slots = text.split(',').map(|slot| {
        weekly_slot(slot)
            .with_context(|| format!("{:?} is no slot; write one such as Mon 09:00", slot.trim()))
    });
    let slots: Vec<WeeklySlot> = slots.collect::<Result<_>>()?;
    ensure!(!slots.is_empty(), "name at least one slot such as Mon 09:00");
    Ok(slots)
}

fn weekly_slot(text: &str) -> Result<WeeklySlot> {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut words = text.split_whitespace();
    let (Some(day), Some(time), None) = (words.next(), words.next(), words.next()) else {
        bail!("it is not a weekday and a time");
    };
    let day = day.to_lowercase();
    let weekday = (1..).zip(WEEKDAYS).find(|(_, name)| *name == day).map(|(number, _)| number);
    let (hour, minute) = time.split_once(':').context("the time is not HH:MM")?;
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    ensure!(digits(hour) && digits(minute), "the time is not HH:MM");
    let (hour, minute): (u16, u16) = (hour.parse()?, minute.parse()?);
    ensure!(hour < 24 && minute < 60, "there is no such time of day");
    let weekday = weekday.context("the weekday is not one of Mon, Tue, Wed, Thu, Fri, Sat, Sun")?;
    Ok(WeeklySlot { weekday, minute: hour * 60 + minute })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_read_in_any_case_and_spacing() {
        let expected = vec![WeeklySlot { weekday: 1, minute: 540 }, WeeklySlot { weekday: 7, minute: 150 }];
        assert_eq!(slots("Mon 09:00,Sun 02:30").unwrap(), expected);
        assert_eq!(slots(" mon 9:00 , SUN  02:30").unwrap(), expected);
    }

    #[test]
    fn what_is_no_slot_is_named() {
        for wrong in
            ["", "Mon", "Mon 24:00", "Mon 09:60", "Foo 09:00", "Mon 09:00:00", "Mon +9:00", "Mon 09:00,"]
        {
            let error = format!("{:#}", slots(wrong).unwrap_err());
            assert!(error.contains("is no slot; write one such as Mon 09:00"), "{wrong}: {error}");
        }
    }

    #[test]
    fn the_table_names_local_time_instant_and_kind() {
        let row = Row {
            local: "2026-03-29T02:30:00".into(),
            utc: "2026-03-29T01:30:00Z".into(),
            kind: SlotKind::Gap,
        };
        let expected = "local                utc                   kind\n\
            2026-03-29T02:30:00  2026-03-29T01:30:00Z  gap\n";
        assert_eq!(table(&[row]), expected);
    }
}

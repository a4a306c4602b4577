//! Where the bars of the daily chart stand. Pure arithmetic in the chart's own units, so that it can be tested.

use types::MicroUsd;
use types::spend::{DaySpend, Spend};

use crate::components::Rect;

const DAY_MS: i64 = 86_400_000;
/// Bars stand to the right of the money labels and above the day labels.
pub const LEFT: f64 = 52.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// How large the drawing is and which days it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Units across.
    pub width: f64,
    /// Units down.
    pub height: f64,
    /// First day shown, counted from 1.
    pub first_day: u32,
    /// Last day shown.
    pub last_day: u32,
    /// Today's number; the last day's where today is past.
    pub today: u32,
    /// Days in all.
    pub month_days: u32,
}

/// The finished arrangement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// One per day with spend.
    pub bars: Vec<Bar>,
    /// One per day after today, at the pace so far.
    pub projected: Vec<Rect>,
    /// Lines with amounts, lowest first.
    pub ticks: Vec<Tick>,
    /// Labelled days: position of the middle and number.
    pub days: Vec<(f64, u32)>,
}

/// One day's stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its number.
    pub day: u32,
    /// From the bottom up, with the index into the series.
    pub parts: Vec<(usize, Rect)>,
}

/// A line of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// From the top.
    pub y: f64,
    /// The amount there.
    pub amount: MicroUsd,
}

/// The parts' labels in alphabetical order, which fixes each one's colour.
pub fn series(days: &[DaySpend]) -> Vec<String> {
    let mut labels: Vec<String> =
        days.iter().flat_map(|day| day.parts.iter().map(|slice| slice.label.clone())).collect();
    labels.sort_by_key(|label| label.to_ascii_lowercase());
    labels.dedup();
    labels
}

/// Which day since `since` an instant is in, counted from 1; both in milliseconds.
pub fn day_number(since: i64, instant: i64) -> u32 {
    u32::try_from((instant - since).div_euclid(DAY_MS) + 1).unwrap_or(1)
}

/// All days.
pub fn wide(today: u32, month_days: u32) -> Frame {
    Frame { width: 766.0, height: 300.0, first_day: 1, last_day: month_days, today, month_days }
}

/// Two weeks around today, for a phone: the same type size needs fewer bars.
pub fn narrow(today: u32, month_days: u32) -> Frame {
    let first_day = today.saturating_sub(9).clamp(1, month_days.saturating_sub(13).max(1));
    let last_day = (first_day + 13).min(month_days);
    Frame { width: 340.0, height: 220.0, first_day, last_day, today, month_days }
}

/// Arranges the month's spend within the frame.
pub fn arrange(spend: &Spend, series: &[String], frame: Frame) -> Layout {
    let shown_days = f64::from(frame.last_day.saturating_sub(frame.first_day) + 1);
    let pace = daily_pace(spend, frame);
    let highest = spend.days.iter().map(|day| day.total).chain([pace]).max().unwrap_or(MicroUsd::ZERO);
    let step = tick_step(highest);
    let top = MicroUsd((highest.0 + step.0 - 1).div_euclid(step.0).max(1) * step.0);
    let floor = frame.height - BOTTOM;
    let pitch = (frame.width - LEFT) / shown_days;
    let height_of = |amount: MicroUsd| (floor - TOP) * (amount.0 as f64 / top.0 as f64);
    let left_of = |day: u32| LEFT + pitch * (f64::from(day) - f64::from(frame.first_day) + 0.16);
    let column = |day: u32, above: f64, height: f64| Rect {
        x: left_of(day),
        y: floor - above - height,
        width: pitch * 0.68,
        height,
    };
    let bar = |day: &DaySpend| {
        let number = day_number(spend.since.0, day.day.0);
        let mut above = 0.0;
        let parts = series.iter().enumerate().filter_map(|(index, label)| {
            let slice = day.parts.iter().find(|slice| slice.label == *label)?;
            let rect = column(number, above, height_of(slice.amount));
            above += rect.height;
            Some((index, rect))
        });
        Bar { day: number, parts: parts.collect() }
    };
    let shown = frame.first_day..=frame.last_day;
    Layout {
        bars: spend.days.iter().map(bar).filter(|bar| shown.contains(&bar.day)).collect(),
        projected: (frame.today + 1..=frame.last_day).map(|day| column(day, 0.0, height_of(pace))).collect(),
        ticks: (0..=top.0 / step.0)
            .map(|n| MicroUsd(n * step.0))
            .map(|amount| Tick { y: floor - height_of(amount), amount })
            .collect(),
        days: labelled_days(frame).map(|day| (left_of(day) + pitch * 0.34, day)).collect(),
    }
}

/// What each day to come would cost for the month to end at its projection.
fn daily_pace(spend: &Spend, frame: Frame) -> MicroUsd {
    match i64::from(frame.month_days.saturating_sub(frame.today)) {
        0 => MicroUsd::ZERO,
        days => MicroUsd((spend.projected - spend.month_to_date).0.max(0) / days),
    }
}

/// The first day shown and every fifth, and today instead of a fifth close to it.
fn labelled_days(frame: Frame) -> impl Iterator<Item = u32> {
    (frame.first_day..=frame.last_day).filter(move |day| {
        let fifth = *day == frame.first_day || day.is_multiple_of(5);
        *day == frame.today || (fifth && day.abs_diff(frame.today) > 2)
    })
}

/// A round step, one, two or five times a power of ten, that needs at most five lines.
fn tick_step(highest: MicroUsd) -> MicroUsd {
    let mut unit = 100;
    loop {
        for factor in [1, 2, 5] {
            if factor * unit * 4 >= highest.0 {
                return MicroUsd(factor * unit);
            }
        }
        unit = match unit.checked_mul(10) {
            Some(larger) if larger < i64::MAX / 20 => larger,
            _ => return MicroUsd(unit),
        };
    }
}

#[cfg(test)]
mod tests {
    use types::Timestamp;
    use types::spend::Slice;

    use super::*;

    const FRAME: Frame =
        Frame { width: 760.0, height: 300.0, first_day: 1, last_day: 30, today: 3, month_days: 30 };

    fn day(number: i64, amounts: &[(&str, i64)]) -> DaySpend {
        let slice = |(label, amount): &(&str, i64)| Slice {
            label: (*label).to_owned(),
            calls: 1,
            amount: MicroUsd(*amount),
        };
        DaySpend {
            day: Timestamp((number - 1) * DAY_MS),
            parts: amounts.iter().map(slice).collect(),
            total: amounts.iter().map(|(_, amount)| MicroUsd(*amount)).sum(),
        }
    }

    fn spend() -> Spend {
        Spend {
            month_to_date: MicroUsd(90_000),
            projected: MicroUsd(900_000),
            days: vec![day(1, &[("fal.ai", 30_000), ("Anthropic", 10_000)]), day(3, &[("fal.ai", 50_000)])],
            ..Spend::default()
        }
    }

    #[test]
    fn a_provider_keeps_its_colour_whatever_the_order_of_the_days() {
        assert_eq!(series(&spend().days), ["Anthropic", "fal.ai"]);
    }

    #[test]
    fn a_stack_is_as_high_as_its_parts_and_stands_on_the_floor() {
        let layout = arrange(&spend(), &series(&spend().days), FRAME);
        let parts = &layout.bars[0].parts;
        assert_eq!(parts.len(), 2);
        let (lower, upper) = (parts[0].1, parts[1].1);
        assert!((lower.y + lower.height - 274.0).abs() < 1e-9);
        assert!((upper.y + upper.height - lower.y).abs() < 1e-9, "no gap and no overlap");
        assert!((upper.height / lower.height - 3.0).abs() < 1e-9, "heights follow the amounts");
    }

    #[test]
    fn no_bar_is_higher_than_the_highest_line() {
        let layout = arrange(&spend(), &series(&spend().days), FRAME);
        let highest_line = layout.ticks.last().unwrap().y;
        let bars = layout.bars.iter().flat_map(|bar| bar.parts.iter().map(|(_, rect)| rect));
        assert!(bars.chain(&layout.projected).all(|rect| rect.y >= highest_line - 1e-9));
        assert!((3..=6).contains(&layout.ticks.len()), "{:?}", layout.ticks);
    }

    #[test]
    fn days_to_come_are_projected_and_days_past_are_not() {
        let layout = arrange(&spend(), &series(&spend().days), FRAME);
        assert_eq!(layout.projected.len(), 27);
        let last = Frame { today: 30, ..FRAME };
        assert!(arrange(&spend(), &series(&spend().days), last).projected.is_empty());
    }

    #[test]
    fn a_narrow_chart_leaves_out_days_before_its_first() {
        let narrow = Frame { first_day: 2, last_day: 15, ..FRAME };
        let layout = arrange(&spend(), &series(&spend().days), narrow);
        assert_eq!(layout.bars.iter().map(|bar| bar.day).collect::<Vec<_>>(), [3]);
        assert_eq!(layout.projected.len(), 12);
        let wide = arrange(&spend(), &series(&spend().days), FRAME);
        assert!(
            (layout.projected[0].height - wide.projected[0].height).abs() < 1e-9,
            "same pace, same scale"
        );
    }

    #[test]
    fn a_week_is_narrow_enough_as_it_is() {
        let week = narrow(7, 7);
        assert_eq!((week.first_day, week.last_day), (1, 7));
    }

    #[test]
    fn a_month_without_spend_has_a_scale_and_no_bars() {
        let layout = arrange(&Spend::default(), &[], FRAME);
        assert!(layout.bars.is_empty());
        assert!(layout.ticks.iter().all(|tick| tick.y.is_finite()));
    }

    #[test]
    fn steps_are_round_and_few() {
        for (highest, step) in [(0, 100), (390, 100), (450, 200), (40_000, 10_000), (1_350_000, 500_000)] {
            assert_eq!(tick_step(MicroUsd(highest)), MicroUsd(step));
        }
        assert!(tick_step(MicroUsd(i64::MAX)).0 > 0);
    }
}

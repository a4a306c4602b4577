//! The weekly cadence as a table that a person edits: a row for each time of day, a column for each weekday.

use types::account::WeeklySlot;

/// Rows in the order of the day, without repeats. A row may be empty while a person fills it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotGrid {
    rows: Vec<SlotRow>,
}

/// One time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// Minutes since midnight, 0 to 1,439.
    pub minute: u16,
    /// Monday first.
    pub days: [bool; 7],
}

impl SlotGrid {
    /// The table for these slots; a slot outside the week is left out.
    pub fn from_slots(slots: &[WeeklySlot]) -> Self {
        let mut grid = Self::default();
        for slot in slots {
            grid.set(slot.minute, slot.weekday, true);
        }
        grid
    }

    /// The slots of all ticked boxes, by weekday and time.
    pub fn slots(&self) -> Vec<WeeklySlot> {
        let mut slots: Vec<WeeklySlot> = self
            .rows
            .iter()
            .flat_map(|row| {
                (1..=7_u8)
                    .filter(|weekday| row.is_on(*weekday))
                    .map(|weekday| WeeklySlot { weekday, minute: row.minute })
            })
            .collect();
        slots.sort_unstable();
        slots
    }

    /// The rows, earliest first.
    pub fn rows(&self) -> &[SlotRow] {
        &self.rows
    }

    /// Ticks or clears one box; its row comes into being with it.
    pub fn set(&mut self, minute: u16, weekday: u8, on: bool) {
        if !(1..=7).contains(&weekday) {
            return;
        }
        if let Some(row) = self.row_mut(minute) {
            row.days[usize::from(weekday - 1)] = on;
        }
    }

    /// Adds a time on all working days, as most accounts want it; a time already there keeps its boxes.
    pub fn add_time(&mut self, minute: u16) {
        let is_new = !self.rows.iter().any(|row| row.minute == minute);
        if let Some(row) = self.row_mut(minute).filter(|_| is_new) {
            row.days = [true, true, true, true, true, false, false];
        }
    }

    /// Takes a time away on all days.
    pub fn remove_time(&mut self, minute: u16) {
        self.rows.retain(|row| row.minute != minute);
    }

    fn row_mut(&mut self, minute: u16) -> Option<&mut SlotRow> {
        if minute >= 1_440 {
            return None;
        }
        let place = match self.rows.binary_search_by_key(&minute, |row| row.minute) {
            Ok(place) => place,
            Err(place) => {
                self.rows.insert(place, SlotRow { minute, days: [false; 7] });
                place
            }
        };
        self.rows.get_mut(place)
    }
}

impl SlotRow {
    /// Whether this weekday, 1 is Monday, has the slot.
    pub fn is_on(&self, weekday: u8) -> bool {
        weekday >= 1 && self.days.get(usize::from(weekday - 1)).copied().unwrap_or(false)
    }
}

/// `870` as `14:30`, which is also what a time input holds.
pub fn time_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `14:30` as `870`; seconds, which some browsers add, are dropped.
pub fn parse_time_of_day(text: &str) -> Option<u16> {
    let mut parts = text.split(':');
    let hour: u16 = parts.next()?.parse().ok()?;
    let minute: u16 = parts.next()?.parse().ok()?;
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(weekday: u8, minute: u16) -> WeeklySlot {
        WeeklySlot { weekday, minute }
    }

    #[test]
    fn slots_survive_the_table_whatever_their_order() {
        let slots = [slot(3, 480), slot(1, 870), slot(7, 480), slot(1, 0), slot(7, 1_439)];
        let mut sorted = slots.to_vec();
        sorted.sort_unstable();
        assert_eq!(SlotGrid::from_slots(&slots).slots(), sorted);
    }

    #[test]
    fn rows_are_in_the_order_of_the_day_and_never_double() {
        let mut grid = SlotGrid::from_slots(&[slot(1, 870), slot(2, 480), slot(5, 870)]);
        grid.add_time(480);
        grid.add_time(600);
        let minutes: Vec<u16> = grid.rows().iter().map(|row| row.minute).collect();
        assert_eq!(minutes, [480, 600, 870]);
        assert_eq!(grid.rows()[0].days, [false, true, false, false, false, false, false], "kept its boxes");
        assert_eq!(grid.rows()[1].days, [true, true, true, true, true, false, false]);
    }

    #[test]
    fn a_time_taken_away_takes_its_slots_along() {
        let mut grid = SlotGrid::from_slots(&[slot(1, 870), slot(2, 480)]);
        grid.remove_time(870);
        assert_eq!(grid.slots(), [slot(2, 480)]);
    }

    #[test]
    fn nothing_outside_the_week_gets_in() {
        let grid = SlotGrid::from_slots(&[slot(0, 10), slot(8, 10), slot(1, 1_440)]);
        assert!(grid.slots().is_empty());
        assert!(grid.rows().is_empty());
    }

    #[test]
    fn times_of_day_are_read_back_as_written() {
        for minute in [0, 9, 480, 870, 1_439] {
            assert_eq!(parse_time_of_day(&time_of_day(minute)), Some(minute));
        }
        assert_eq!(parse_time_of_day("08:05:00"), Some(485));
        for wrong in ["", "8", "24:00", "12:60", "a:b", "-1:00"] {
            assert_eq!(parse_time_of_day(wrong), None, "{wrong}");
        }
    }
}

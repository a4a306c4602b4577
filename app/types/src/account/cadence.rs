use serde::{Deserialize, Serialize};

/// When an account posts, in its own time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// At wall-clock times of the week.
    Weekly {
        /// In any order, without repeats.
        slots: Vec<WeeklySlot>,
    },
    /// Every so many minutes, round the clock, counted from the Unix epoch.
    Every {
        /// 1 to 1,440.
        minutes: u16,
    },
}

/// A wall-clock time of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeeklySlot {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: u8,
    /// Minutes since midnight, 0 to 1,439.
    pub minute: u16,
}

/// A daily stretch of wall-clock time in which nothing is posted; over midnight when it ends before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first quiet minute since midnight, 0 to 1,439.
    pub from: u16,
    /// The first minute that is not quiet any more, 0 to 1,439; another one than `from`.
    pub to: u16,
}

impl QuietHours {
    /// Whether a wall-clock time, in minutes since midnight, is quiet.
    pub fn contains(self, minute: u16) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

impl Cadence {
    /// Whether there is at least one slot and each lies within the week.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Weekly { slots } => {
                !slots.is_empty()
                    && slots.iter().all(|slot| (1..=7).contains(&slot.weekday) && slot.minute < 1_440)
            }
            Self::Every { minutes } => (1..=1_440).contains(minutes),
        }
    }
}

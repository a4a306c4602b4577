use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// An amount of US dollars in millionths. Money is never a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MicroUsd(pub i64);

impl MicroUsd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// As a single call or a post is shown: four decimals, `$0.0495`, rounded half up.
    pub fn per_call(self) -> String {
        self.with_decimals(4)
    }

    /// As a total is shown: two decimals, `$18.42`, rounded half up.
    pub fn total(self) -> String {
        self.with_decimals(2)
    }

    /// Reads an amount as a person types it, `12.50` or `$0.003`; `None` for anything else, a negative amount, or
    /// more than six decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text).trim();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && part.is_empty()) || !digits(whole) || !digits(part) || part.len() > 6 {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let part: i64 = format!("{part:0<6}").parse().ok()?;
        whole.checked_mul(1_000_000)?.checked_add(part).map(Self)
    }

    fn with_decimals(self, decimals: u32) -> String {
        let unit = 10_i64.pow(6 - decimals);
        let rounded = (self.0.abs() + unit / 2) / unit;
        let scale = 10_i64.pow(decimals);
        let sign = if self.0 < 0 && rounded > 0 { "-" } else { "" };
        let (whole, part, width) = (rounded / scale, rounded % scale, decimals as usize);
        format!("{sign}${whole}.{part:0width$}")
    }
}

/// All six decimals, as an export needs them.
impl fmt::Display for MicroUsd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_decimals(6))
    }
}

impl Add for MicroUsd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for MicroUsd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for MicroUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_shows_hundredths_of_a_cent_and_a_total_shows_cents() {
        assert_eq!(MicroUsd(49_450).per_call(), "$0.0495");
        assert_eq!(MicroUsd(49_449).per_call(), "$0.0494");
        assert_eq!(MicroUsd(18_415_000).total(), "$18.42");
        assert_eq!(MicroUsd(0).total(), "$0.00");
    }

    #[test]
    fn what_a_person_types_is_read_to_the_micro_dollar() {
        for (text, amount) in
            [("12.50", 12_500_000), ("$0.003", 3_000), (" 7 ", 7_000_000), (".5", 500_000), ("0.000001", 1)]
        {
            assert_eq!(MicroUsd::parse(text), Some(MicroUsd(amount)), "{text}");
        }
        for text in ["", "$", ".", "-1", "1,5", "1e3", "0.0000001", "99999999999999999999"] {
            assert_eq!(MicroUsd::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_refund_keeps_its_sign_and_a_rounded_away_one_does_not() {
        assert_eq!(MicroUsd(-1_234_567).to_string(), "-$1.234567");
        assert_eq!(MicroUsd(-4).total(), "$0.00");
    }
}

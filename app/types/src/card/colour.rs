//! Colours and how well they can be told apart, as WCAG 2.2 counts it.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The least contrast at which text counts as readable (WCAG 2.2, success criterion 1.4.3).
pub const READABLE: f32 = 4.5;

/// An opaque sRGB colour; written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    /// 0 to 255.
    pub red: u8,
    /// 0 to 255.
    pub green: u8,
    /// 0 to 255.
    pub blue: u8,
}

impl Colour {
    /// `#ffffff`.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    /// `#000000`.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
        Some(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f32 {
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// A text's colour on this one: the wish, or else whichever of black and white can be read better.
    pub fn readable(self, wish: Self) -> Self {
        if self.contrast(wish) >= READABLE {
            return wish;
        }
        let black = self.contrast(Self::BLACK) > self.contrast(Self::WHITE);
        if black { Self::BLACK } else { Self::WHITE }
    }
}

/// The light of each value of a channel: a card is measured in thousands of places.
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|channel| {
        let part = channel as f32 / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
});

fn linear(channel: u8) -> f32 {
    LINEAR[usize::from(channel)]
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a colour is written #rrggbb")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_it_is_written() {
        for text in ["#000000", "#ffffff", "#172b4d"] {
            assert_eq!(Colour::parse(text).map(|colour| colour.to_string()).as_deref(), Some(text));
        }
        for text in ["", "#fff", "172b4d", "#17 b4d", "#+72b4d", "#ééé"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 0.01);
        // The lightest grey that WCAG's own understanding document lets stand on white.
        let grey = Colour { red: 0x76, green: 0x76, blue: 0x76 };
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }
}

//! Why a card cannot be drawn, and why a logo is not taken.

use serde::{Deserialize, Serialize};

/// Why a card cannot be drawn as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardProblem {
    /// There is no headline.
    NoHeadline,
    /// The headline does not fit into four lines that can be read: it has to be shorter.
    TooLong,
    /// The kicker does not fit into its line.
    KickerTooLong,
    /// No font has these characters.
    MissingGlyphs {
        /// Each once, as a person would point at them; at most 12.
        characters: Vec<String>,
        /// What would have them, if it were installed on the server.
        package: Option<FontPackage>,
    },
    /// The template sets the headline's number large, and it has none.
    NoNumber,
    /// The template lies on a picture, and there is none.
    NoPicture,
}

/// Fonts that are too large to be a part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FontPackage {
    /// Chinese, Japanese, Korean.
    Cjk,
    /// Emoji in colour.
    Emoji,
}

impl FontPackage {
    /// Debian's name of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cjk => "fonts-noto-cjk",
            Self::Emoji => "fonts-noto-color-emoji",
        }
    }
}

/// Why a logo is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoProblem {
    /// More bytes than [`MOST_LOGO_BYTES`](super::MOST_LOGO_BYTES), more pixels, or more shapes than we draw.
    TooLarge,
    /// Neither a PNG nor an SVG that can be read.
    Unreadable,
    /// An SVG that uses what we do not draw: texts, pictures, filters.
    Unsupported {
        /// The element's name.
        what: String,
    },
    /// Nothing of it can be seen.
    Empty,
}

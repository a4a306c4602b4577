//! Headline cards: an account's brand, the templates, and why a card cannot be drawn.

mod colour;
mod problem;

use serde::{Deserialize, Serialize};

pub use colour::{Colour, READABLE};
pub use problem::{CardProblem, FontPackage, LogoProblem};

/// Characters of a headline on a card. Ours: more never fit into four lines that can be read on a phone.
pub const MOST_HEADLINE: usize = 200;
/// Characters of a kicker, the few words above a headline.
pub const MOST_KICKER: usize = 40;
/// Bytes of a logo that a person uploads.
pub const MOST_LOGO_BYTES: u32 = 256 * 1024;

/// How a headline is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Over the picture, which darkens towards the text.
    Scrim,
    /// The picture above, the text on a field of the brand's colour below.
    Split,
    /// On a box of the brand's colour that lies on the picture.
    Bar,
    /// As a quotation over the whole picture, darkened.
    Quote,
    /// The headline's first number, large, over the headline.
    BigNumber,
    /// On the brand's colour, without a picture: nothing has to be paid for.
    TypeOnly,
}

impl Template {
    /// Every template, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::Scrim, Self::Split, Self::Bar, Self::Quote, Self::BigNumber, Self::TypeOnly];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scrim => "scrim",
            Self::Split => "split",
            Self::Bar => "bar",
            Self::Quote => "quote",
            Self::BigNumber => "big_number",
            Self::TypeOnly => "type_only",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.as_str() == name)
    }

    /// Whether there is a picture on it.
    pub fn takes_picture(self) -> bool {
        self != Self::TypeOnly
    }
}

/// How an account's cards look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Of fields, boxes and marks.
    pub primary: Colour,
    /// Of text on them and on pictures.
    pub text: Colour,
    /// The few words above every headline; at most [`MOST_KICKER`] characters, empty for none.
    pub kicker: String,
    /// What new posts get; `None` is the picture alone.
    pub template: Option<Template>,
    /// Whether a post whose picture cannot be had gets [`Template::TypeOnly`] instead.
    pub fallback: bool,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            primary: Colour { red: 0x17, green: 0x2b, blue: 0x4d },
            text: Colour::WHITE,
            kicker: String::new(),
            template: None,
            fallback: false,
        }
    }
}

impl Brand {
    /// The colour of text on the primary colour: the brand's own if it can be read there, or else black or white.
    pub fn text_on_primary(&self) -> Colour {
        self.primary.readable(self.text)
    }
}

/// A brand as the account's screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandSettings {
    /// What a person can change.
    pub brand: Brand,
    /// Whether a logo is stored.
    pub has_logo: bool,
}

/// A post's own card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardEdit {
    /// Which; `None` is the picture alone.
    pub template: Option<Template>,
    /// What stands on it; at most [`MOST_HEADLINE`] characters.
    pub headline: String,
    /// The few words above; at most [`MOST_KICKER`] characters, empty for none.
    pub kicker: String,
}

/// A card that is shown while it is edited, and not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardPreview {
    /// The JPEG, smaller than the finished one, as an address that holds it.
    Drawn(String),
    /// Why there is none.
    Refused(CardProblem),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for template in Template::ALL {
            assert_eq!(Template::parse(template.as_str()), Some(template));
        }
    }

    #[test]
    fn text_that_cannot_be_read_gives_way() {
        let brand = Brand { primary: Colour::WHITE, text: Colour::WHITE, ..Brand::default() };
        assert_eq!(brand.text_on_primary(), Colour::BLACK);
        assert_eq!(Brand::default().text_on_primary(), Colour::WHITE);
    }
}

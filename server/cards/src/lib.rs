//! Headline cards: a post's headline, set on its picture in the account's colours, as pixels.
//!
//! This crate must never know the database, HTTP, files or the clock: words, colours, fonts and a picture go in, and a
//! picture or a reason comes out, the same ones on every machine. What it draws was written by a model from somebody's
//! article, and logos were uploaded: both are hostile, and both are bounded.
//!
//! `template` has the layouts, `text` fits words into them, `ground` is the picture below and measures what can be
//! read on it, `canvas` draws.

mod canvas;
mod fonts;
mod ground;
mod logo;
mod template;
mod text;

use types::card::{Brand, CardProblem, Template};

pub use fonts::{Fonts, Large};
pub use logo::Logo;

/// Pixels across a card.
pub const WIDTH: u32 = 1080;

/// A card's shape, one of those that Instagram's feed shows. Source: Meta, "IG User Media" reference, 2026-09-11.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// 4:5, 1080 × 1350.
    #[default]
    Portrait,
    /// 1:1, 1080 × 1080.
    Square,
    /// 1.91:1, 1080 × 566.
    Landscape,
}

impl Shape {
    /// Pixels down.
    pub fn height(self) -> u32 {
        match self {
            Self::Portrait => 1350,
            Self::Square => 1080,
            Self::Landscape => 566,
        }
    }
}

/// What stands on a card.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The headline, in any script.
    pub headline: &'a str,
    /// The few words above it; empty for none.
    pub kicker: &'a str,
    /// Whose post it is: the handle without `@`; empty for none.
    pub handle: &'a str,
    /// The text's language as a BCP 47 tag; it decides how words are hyphenated, and how Han characters look.
    pub language: &'a str,
}

/// A finished card.
pub struct Card {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Three bytes a pixel, sRGB, from the top.
    pub rgb: Vec<u8>,
    /// What was decided while it was drawn.
    pub facts: Facts,
}

/// What was decided while a card was drawn; for tests, and for whoever wonders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The headline's size in pixels.
    pub size: f32,
    /// How it was broken into lines.
    pub lines: Vec<String>,
    /// The least contrast of any text with what lies below it, 1 to 21.
    pub contrast: f32,
}

/// Draws a card. `photo` is a picture of the shape's size, three bytes a pixel.
///
/// # Errors
/// Why it cannot be drawn as it is, in terms of what a person can change.
pub fn render(
    fonts: &Fonts,
    template: Template,
    shape: Shape,
    (brand, logo): (&Brand, Option<&Logo>),
    content: Content<'_>,
    photo: Option<&[u8]>,
) -> Result<Card, CardProblem> {
    template::render(fonts, template, shape, (brand, logo), content, photo)
}

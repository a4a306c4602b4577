//! What every template has: margins, a kicker, a line with the handle and the logo.

use types::card::{Brand, CardProblem, Colour};

use crate::canvas::Canvas;
use crate::ground::{Area, Ground, shade_for};
use crate::text::{Block, Room, Setter, Style, clean, fit};
use crate::{Content, Facts, Fonts, Logo, Shape, WIDTH};

/// Nothing stands closer to the edge: a profile's grid crops 34 pixels at either side.
pub(super) const MARGIN: f32 = 72.0;
/// The handle's size, and the largest and smallest of a kicker.
const HANDLE: f32 = 28.0;
const KICKER: std::ops::Range<f32> = 24.0..30.0;
/// Room around a kicker in its field.
const PILL: (f32, f32) = (22.0, 13.0);
/// The largest a logo gets.
const LOGO: (f32, f32) = (220.0, 72.0);
/// Shade that is there even where the picture would need none: text looks lost without it.
const LEAST_SHADE: f32 = 0.42;

/// A card in the making.
pub(super) struct Sheet<'a> {
    pub setter: Setter,
    pub brand: &'a Brand,
    pub headline: &'a str,
    pub width: f32,
    pub height: f32,
    pub shape: Shape,
    photo: Option<&'a [u8]>,
    logo: Option<&'a Logo>,
    kicker: Option<Block>,
    handle: Option<Block>,
}

/// Where a text is written, and in which colour.
pub(super) struct Line<'a> {
    pub block: &'a Block,
    pub top: f32,
    pub colour: Colour,
}

impl<'a> Sheet<'a> {
    pub fn new(
        fonts: &Fonts,
        shape: Shape,
        (brand, logo): (&'a Brand, Option<&'a Logo>),
        content: Content<'a>,
        photo: Option<&'a [u8]>,
    ) -> Result<Self, CardProblem> {
        let mut setter = Setter::new(fonts, content.headline, content.language);
        let width = WIDTH as f32;
        let kicker = clean(content.kicker);
        let kicker = if kicker.is_empty() {
            None
        } else {
            setter.check(&kicker)?;
            let room = width - 2.0 * (MARGIN + PILL.0);
            Some(setter.line(&kicker, Style::SMALL, KICKER, room).ok_or(CardProblem::KickerTooLong)?)
        };
        let handle = clean(content.handle);
        let handle = if handle.is_empty() {
            None
        } else {
            setter.line(&format!("@{handle}"), Style::SMALL, 20.0..HANDLE, width / 2.0)
        };
        let height = shape.height() as f32;
        let headline = content.headline;
        Ok(Self { setter, brand, headline, width, height, shape, photo, logo, kicker, handle })
    }

    /// Sets the headline between the margins.
    pub fn fit(&mut self, height: f32, sizes: (u16, u16)) -> Result<Block, CardProblem> {
        let room = Room { width: self.column(), height, sizes };
        fit(&mut self.setter, self.headline, Style::HEADLINE, room)
    }

    /// Pixels between the margins.
    pub fn column(&self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    /// The picture, moved up by so many pixels.
    pub fn picture(&self, up: f32) -> Result<Ground, CardProblem> {
        let photo = self.photo.ok_or(CardProblem::NoPicture)?;
        Ground::photo(self.shape, photo, up as usize).ok_or(CardProblem::NoPicture)
    }

    /// The picture, or else the brand's colour, and the colour of text on it.
    pub fn picture_or_plain(&self) -> (Ground, Colour) {
        match self.picture(0.0) {
            Ok(picture) => (picture, self.brand.text),
            Err(_) => (Ground::plain(self.shape, self.brand.primary), self.brand.text_on_primary()),
        }
    }

    /// Where the last line stands: the handle and the logo, above the lower margin.
    pub fn foot(&self) -> Area {
        let logo = self.logo.map_or(0.0, |_| LOGO.1);
        let tall = self.handle.as_ref().map_or(0.0, Block::height).max(logo);
        let bottom = self.height - MARGIN + 12.0;
        Area { left: MARGIN, top: bottom - tall, right: self.width - MARGIN, bottom }
    }

    /// The least height of a kicker's field; nothing without one.
    pub fn kicker_height(&self) -> f32 {
        self.kicker.as_ref().map_or(0.0, |block| block.height() + 2.0 * PILL.1)
    }

    /// A line's left edge: texts that run from right to left end at the right margin.
    pub fn left(&self, block: &Block) -> f32 {
        if block.is_rtl() { self.width - MARGIN - block.width } else { MARGIN }
    }

    /// Where a text's letters are.
    pub fn area(&self, line: &Line<'_>) -> Area {
        let (left, block) = (self.left(line.block), line.block);
        let ink = block.ink_width();
        let left = if block.is_rtl() { left + block.width - ink } else { left };
        Area { left, top: line.top, right: left + ink, bottom: line.top + block.height() }
    }

    /// The kicker in a field of its own.
    pub fn kicker(&self, canvas: &mut Canvas, top: f32, rtl: bool, (field, text): (Colour, Colour)) {
        let Some(block) = &self.kicker else { return };
        let wide = block.ink_width() + 2.0 * PILL.0;
        let left = if rtl { self.width - MARGIN - wide } else { MARGIN };
        let area = Area { left, top, right: left + wide, bottom: top + self.kicker_height() };
        canvas.field(area, 8.0, field);
        canvas.text(block, left + PILL.0, top + PILL.1, text);
    }

    /// The handle at the headline's side, the logo at the other one.
    pub fn foot_line(&self, canvas: &mut Canvas, rtl: bool, colour: Colour) {
        let foot = self.foot();
        if let Some(block) = &self.handle {
            let left = if rtl { foot.right - block.ink_width() } else { foot.left };
            let top = (foot.top + foot.bottom - block.height()) / 2.0;
            canvas.text(block, left, top, colour);
        }
        if let Some(logo) = self.logo {
            let (left, right) =
                if rtl { (foot.left, foot.left + LOGO.0) } else { (foot.right - LOGO.0, foot.right) };
            canvas.logo(logo, Area { left, right, ..foot }, !rtl);
        }
    }

    /// Darkens a picture from somewhat above `top` downwards, as much as the text there needs. Answers the text's
    /// contrast.
    pub fn scrim(&self, ground: &mut Ground, top: f32, areas: &[Area], text: Colour) -> f32 {
        let fade = 0.24 * self.height;
        self.shade(ground, areas, text, |y| {
            let part = ((y - (top - fade)) / fade).clamp(0.0, 1.0);
            // Slow at both ends, so that no edge is seen.
            part * part * (3.0 - 2.0 * part)
        })
    }

    /// Darkens a whole picture as much as the text needs.
    pub fn veil(&self, ground: &mut Ground, areas: &[Area], text: Colour) -> f32 {
        self.shade(ground, areas, text, |_| 1.0)
    }

    fn shade(&self, ground: &mut Ground, areas: &[Area], text: Colour, part: impl Fn(f32) -> f32) -> f32 {
        if self.photo.is_some() {
            let shade = shade_for(text);
            let deep = ground.needed(areas, text, shade).max(LEAST_SHADE);
            ground.shade(shade, |y| deep * part(y));
        }
        ground.contrast(areas, text)
    }
}

impl Line<'_> {
    pub fn draw(&self, sheet: &Sheet<'_>, canvas: &mut Canvas) {
        canvas.text(self.block, sheet.left(self.block), self.top, self.colour);
    }
}

pub(super) fn facts(headline: &Block, contrast: f32) -> Facts {
    Facts { size: headline.size, lines: headline.lines.clone(), contrast }
}

//! On a box of the brand's colour that lies on the picture.

use types::card::CardProblem;

use super::sheet::{Line, MARGIN, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;
use crate::ground::Area;

/// Between the box and the card's edges; a profile's grid crops 34 pixels at either side.
const INSET: f32 = 40.0;
/// Between the box's upper edge and the text.
const PADDING: f32 = 54.0;

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let foot = sheet.foot();
    let room = foot.top - 24.0 - PADDING - 2.0 * MARGIN;
    let headline = sheet.fit(room.min(0.5 * sheet.height), (48, 92))?;
    let top = foot.top - 24.0 - headline.height();
    let mut canvas = Canvas::new(sheet.picture(0.0)?);
    let (primary, text) = (sheet.brand.primary, sheet.brand.text_on_primary());
    let area =
        Area { left: INSET, top: top - PADDING, right: sheet.width - INSET, bottom: sheet.height - INSET };
    canvas.field(area, 24.0, primary);
    let rtl = headline.is_rtl();
    sheet.kicker(&mut canvas, area.top - sheet.kicker_height() / 2.0, rtl, (text, primary));
    let line = Line { block: &headline, top, colour: text };
    line.draw(&sheet, &mut canvas);
    sheet.foot_line(&mut canvas, rtl, text);
    Ok((canvas, facts(&headline, primary.contrast(text))))
}

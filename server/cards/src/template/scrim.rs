//! Over the picture, which darkens towards the text.

use types::card::CardProblem;

use super::sheet::{Line, MARGIN, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let mut ground = sheet.picture(0.0)?;
    let foot = sheet.foot();
    let room = foot.top - 2.0 * MARGIN - sheet.kicker_height();
    let headline = sheet.fit(room.min(0.55 * sheet.height), (48, 104))?;
    let top = foot.top - 26.0 - headline.height();
    let line = Line { block: &headline, top, colour: sheet.brand.text };
    let contrast = sheet.scrim(&mut ground, top, &[sheet.area(&line), foot], line.colour);
    let mut canvas = Canvas::new(ground);
    let rtl = headline.is_rtl();
    let colours = (sheet.brand.primary, sheet.brand.text_on_primary());
    sheet.kicker(&mut canvas, MARGIN, rtl, colours);
    line.draw(&sheet, &mut canvas);
    sheet.foot_line(&mut canvas, rtl, sheet.brand.text);
    Ok((canvas, facts(&headline, contrast)))
}

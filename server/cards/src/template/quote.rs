//! As a quotation over the whole picture, darkened.

use types::card::CardProblem;

use super::sheet::{Line, MARGIN, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;
use crate::ground::Area;
use crate::text::Style;

/// The quotation mark's size, and how much of its line is the mark: it hangs at the top.
const MARK: f32 = 300.0;
const MARK_HEIGHT: f32 = 130.0;
/// The line below the quotation.
const RULE: (f32, f32) = (120.0, 8.0);

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let foot = sheet.foot();
    let above = MARGIN + sheet.kicker_height() + 24.0;
    let around = if sheet.height < 800.0 { 0.0 } else { MARK_HEIGHT };
    let rule = 44.0 + RULE.1;
    let headline = sheet.fit(foot.top - 24.0 - above - around - rule, (48, 96))?;
    let tall = around + headline.height() + rule;
    let begin = ((above + foot.top - 24.0 - tall) / 2.0).max(above);
    let (mut ground, colour) = sheet.picture_or_plain();
    let line = Line { block: &headline, top: begin + around, colour };
    let text = Area { top: begin, ..sheet.area(&line) };
    let contrast = sheet.veil(&mut ground, &[text, foot], colour);
    let mut canvas = Canvas::new(ground);
    let rtl = headline.is_rtl();
    let mark = sheet.setter.line("“", Style::NUMBER, MARK..MARK, sheet.width);
    if let Some(mark) = mark.filter(|_| around > 0.0) {
        let left = if rtl { sheet.width - MARGIN - mark.ink_width() } else { MARGIN - 0.04 * MARK };
        canvas.text(&mark, left, begin - 0.18 * MARK, colour);
    }
    line.draw(&sheet, &mut canvas);
    let left = if rtl { sheet.width - MARGIN - RULE.0 } else { MARGIN };
    let top = line.top + headline.height() + 44.0;
    canvas.field(Area { left, top, right: left + RULE.0, bottom: top + RULE.1 }, 4.0, colour);
    let colours = (sheet.brand.primary, sheet.brand.text_on_primary());
    sheet.kicker(&mut canvas, MARGIN, rtl, colours);
    sheet.foot_line(&mut canvas, rtl, colour);
    Ok((canvas, facts(&headline, contrast)))
}

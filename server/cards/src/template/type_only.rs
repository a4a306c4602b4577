//! On the brand's colour, without a picture.

use types::card::CardProblem;

use super::sheet::{Line, MARGIN, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;
use crate::ground::{Area, Ground};

/// The mark above the headline.
const RULE: (f32, f32) = (120.0, 10.0);
const BELOW_RULE: f32 = 40.0;

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let foot = sheet.foot();
    let above = MARGIN + sheet.kicker_height() + 24.0;
    let rule = RULE.1 + BELOW_RULE;
    let headline = sheet.fit(foot.top - 24.0 - above - rule, (48, 104))?;
    let tall = rule + headline.height();
    // A little above the middle, where the eye expects it.
    let begin = (above + (foot.top - 24.0 - above - tall) * 0.46).max(above);
    let (primary, text) = (sheet.brand.primary, sheet.brand.text_on_primary());
    let mut canvas = Canvas::new(Ground::plain(sheet.shape, primary));
    let rtl = headline.is_rtl();
    sheet.kicker(&mut canvas, MARGIN, rtl, (text, primary));
    let left = if rtl { sheet.width - MARGIN - RULE.0 } else { MARGIN };
    canvas.field(Area { left, top: begin, right: left + RULE.0, bottom: begin + RULE.1 }, 5.0, text);
    let line = Line { block: &headline, top: begin + rule, colour: text };
    line.draw(&sheet, &mut canvas);
    sheet.foot_line(&mut canvas, rtl, text);
    Ok((canvas, facts(&headline, primary.contrast(text))))
}

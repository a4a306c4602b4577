//! The picture above, the text on a field of the brand's colour below.

use types::card::CardProblem;

use super::sheet::{Line, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;
use crate::ground::Area;

/// Between the field's edge and the text.
const PADDING: f32 = 60.0;

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let (width, height, foot) = (sheet.width, sheet.height, sheet.foot());
    let below = height - foot.top + 28.0;
    let headline = sheet.fit(0.62 * height - below - PADDING, (48, 104))?;
    let field = (headline.height() + below + PADDING).max(0.34 * height).round();
    let edge = height - field;
    // What is seen of the picture is its middle.
    let mut canvas = Canvas::new(sheet.picture(field / 2.0)?);
    let (primary, text) = (sheet.brand.primary, sheet.brand.text_on_primary());
    canvas.field(Area { left: 0.0, top: edge, right: width, bottom: height }, 0.0, primary);
    let rtl = headline.is_rtl();
    // The kicker lies on the edge, half on the picture.
    sheet.kicker(&mut canvas, edge - sheet.kicker_height() / 2.0, rtl, (text, primary));
    let slack = field - headline.height() - below - PADDING;
    let line = Line { block: &headline, top: edge + PADDING + slack / 2.0, colour: text };
    line.draw(&sheet, &mut canvas);
    sheet.foot_line(&mut canvas, rtl, text);
    Ok((canvas, facts(&headline, primary.contrast(text))))
}

//! The headline's first number, large, over the headline.

use types::card::CardProblem;

use super::number;
use super::sheet::{Line, MARGIN, Sheet, facts};
use crate::Facts;
use crate::canvas::Canvas;
use crate::text::{Block, Style, clean};

pub(super) fn draw(mut sheet: Sheet<'_>) -> Result<(Canvas, Facts), CardProblem> {
    let text = clean(sheet.headline);
    let found = number::first(&text).ok_or(CardProblem::NoNumber)?;
    let (foot, column) = (sheet.foot(), sheet.column());
    let tallest = if sheet.height < 800.0 { 130.0 } else { 330.0 };
    let number =
        sheet.setter.line(found, Style::NUMBER, 110.0..tallest, column).ok_or(CardProblem::NoNumber)?;
    let above = 2.0 * MARGIN + sheet.kicker_height();
    let room = foot.top - 26.0 - above - number.height();
    let headline = sheet.fit(room.min(0.4 * sheet.height), (48, 80))?;
    let top = foot.top - 26.0 - headline.height();
    let (mut ground, colour) = sheet.picture_or_plain();
    let line = Line { block: &headline, top, colour };
    // Digits stand at the side of the headline, whatever their own direction.
    let rtl = headline.is_rtl();
    let number = Block { width: number.ink_width(), ..number };
    let figure = Line { block: &number, top: top - 8.0 - number.height(), colour };
    let left = if rtl { sheet.width - MARGIN - number.width } else { MARGIN - 0.03 * number.size };
    let areas = [sheet.area(&line), sheet.area(&figure), foot];
    let contrast = sheet.scrim(&mut ground, figure.top, &areas, colour);
    let mut canvas = Canvas::new(ground);
    canvas.text(&number, left, figure.top, colour);
    line.draw(&sheet, &mut canvas);
    let colours = (sheet.brand.primary, sheet.brand.text_on_primary());
    sheet.kicker(&mut canvas, MARGIN, rtl, colours);
    sheet.foot_line(&mut canvas, rtl, colour);
    Ok((canvas, facts(&headline, contrast)))
}

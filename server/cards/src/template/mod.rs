//! The six layouts. Each says where its texts have room, what lies below them, and draws.

mod bar;
mod big_number;
mod number;
mod quote;
mod scrim;
mod sheet;
mod split;
mod type_only;

use types::card::{Brand, CardProblem, Template};

use self::sheet::Sheet;
use crate::{Card, Content, Fonts, Logo, Shape, WIDTH};

pub(crate) fn render(
    fonts: &Fonts,
    template: Template,
    shape: Shape,
    (brand, logo): (&Brand, Option<&Logo>),
    content: Content<'_>,
    photo: Option<&[u8]>,
) -> Result<Card, CardProblem> {
    let sheet = Sheet::new(fonts, shape, (brand, logo), content, photo)?;
    let (canvas, facts) = match template {
        Template::Scrim => scrim::draw(sheet),
        Template::Split => split::draw(sheet),
        Template::Bar => bar::draw(sheet),
        Template::Quote => quote::draw(sheet),
        Template::BigNumber => big_number::draw(sheet),
        Template::TypeOnly => type_only::draw(sheet),
    }?;
    Ok(Card { width: WIDTH, height: shape.height(), rgb: canvas.finish(), facts })
}

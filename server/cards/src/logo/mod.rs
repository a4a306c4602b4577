//! A logo: a PNG or an SVG that somebody uploaded. It is read within bounds, and nothing outside of the file is ever
//! looked at.

mod bitmap;
mod drawing;
mod svg;

use types::card::{LogoProblem, MOST_LOGO_BYTES};

pub(crate) use bitmap::Bitmap;
pub(crate) use drawing::Drawing;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A logo that was read, ready to be drawn at any size.
pub enum Logo {
    /// Shapes.
    #[doc(hidden)]
    Drawing(Drawing),
    /// Pixels.
    #[doc(hidden)]
    Bitmap(Bitmap),
}

impl Logo {
    /// Reads a PNG or an SVG.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn read(bytes: &[u8]) -> Result<Self, LogoProblem> {
        if bytes.len() > MOST_LOGO_BYTES as usize {
            return Err(LogoProblem::TooLarge);
        }
        if bytes.starts_with(PNG) {
            return Bitmap::read(bytes).map(Self::Bitmap);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| LogoProblem::Unreadable)?;
        svg::read(text).map(Self::Drawing)
    }

    pub(crate) fn size(&self) -> (f32, f32) {
        match self {
            Self::Drawing(drawing) => drawing.size,
            Self::Bitmap(bitmap) => bitmap.size(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(svg: &str) -> LogoProblem {
        Logo::read(svg.as_bytes()).err().unwrap_or_else(|| panic!("was taken: {svg}"))
    }

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='80' \
             height='40'>{inner}</svg>"
        )
    }

    #[test]
    fn shapes_and_gradients_are_taken() {
        let logo = svg("<defs><linearGradient id='g'><stop offset='0' stop-color='red'/>\
                        <stop offset='1' stop-color='blue'/></linearGradient></defs>\
                        <clipPath id='c'><rect width='80' height='40'/></clipPath>\
                        <g clip-path='url(#c)' opacity='.5'><circle cx='20' cy='20' r='20' fill='url(#g)'/>\
                        <path d='M0 0L80 40' stroke='black' stroke-width='3'/></g>");
        assert_eq!(Logo::read(logo.as_bytes()).ok().unwrap().size(), (80.0, 40.0));
    }

    #[test]
    fn nothing_outside_of_the_file_is_looked_at() {
        let unsupported = |what: &str| LogoProblem::Unsupported { what: what.to_owned() };
        let outside = svg("<image href='file:///etc/passwd' width='9' height='9'/>");
        assert_eq!(refused(&outside), unsupported("image"));
        assert_eq!(
            refused(&svg("<svg:image xmlns:svg='http://www.w3.org/2000/svg' href='a.png'/>")),
            unsupported("image")
        );
        assert_eq!(refused(&svg("<text>words</text>")), unsupported("text"));
        assert_eq!(refused(&svg("<script>alert(1)</script>")), unsupported("script"));
        assert_eq!(
            refused(&svg("<style>@import url(https://example.com/a.css);</style>")),
            unsupported("@import")
        );
        assert_eq!(
            refused(&svg("<filter id='f'><feGaussianBlur stdDeviation='999'/></filter>")),
            unsupported("filter")
        );
    }

    #[test]
    fn small_files_that_grow_are_refused() {
        let entity =
            "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
        assert_eq!(refused(entity), LogoProblem::Unsupported { what: "!DOCTYPE".into() });
        // Each use draws two of the one before.
        let mut bomb = "<g id='l0'><path d='M0 0h9v9z'/></g>".to_owned();
        for level in 1..30 {
            let before = level - 1;
            bomb += &format!("<g id='l{level}'><use href='#l{before}'/><use href='#l{before}'/></g>");
        }
        assert_eq!(refused(&svg(&bomb)), LogoProblem::TooLarge);
        assert_eq!(refused(&svg(&"<path d='M0 0h9v9z'/>".repeat(9_000))), LogoProblem::TooLarge);
        assert_eq!(refused(&svg(&"<g>".repeat(3_000))), LogoProblem::TooLarge);
    }

    #[test]
    fn what_is_no_logo_is_named() {
        assert_eq!(refused("<html>"), LogoProblem::Unreadable);
        assert_eq!(refused(&svg("")), LogoProblem::Empty);
        assert_eq!(Logo::read(b"\x89PNG\r\n\x1a\nbroken").err(), Some(LogoProblem::Unreadable));
        assert_eq!(Logo::read(&vec![b' '; 300_000]).err(), Some(LogoProblem::TooLarge));
        // A header that claims 60,000 × 60,000 pixels.
        let mut huge = PNG.to_vec();
        huge.extend(b"\0\0\0\rIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\x06\0\0\0");
        huge.extend([0; 40]);
        assert!(Logo::read(&huge).is_err());
    }
}

//! Plain text of HTML, and of text that may or may not be HTML.

use super::entities;
use super::markup::{Piece, Pieces};
use super::plain_text::{Gap, PlainText};

/// Makes plain text of HTML: tags, comments and scripts dropped, character references decoded, white space
/// collapsed, paragraphs separated by an empty line. At most 100 kB; takes time linear in its input.
pub fn to_text(html: &str) -> String {
    let mut text = PlainText::default();
    let mut hidden: Option<Hidden<'_>> = None;
    let mut never_closed = [false; HIDDEN.len()];
    let mut pieces = Pieces::of(html);
    while let Some(piece) = pieces.next().filter(|_| !text.is_full()) {
        if let Some(inside) = &mut hidden {
            if inside.ends_with(piece) {
                hidden = None;
            }
            continue;
        }
        match piece {
            Piece::Text(source) => text.push(&entities::decode(source)),
            Piece::Open { name, attributes } => {
                break_at(name, &mut text);
                let hides = HIDDEN.iter().position(|known| known.eq_ignore_ascii_case(name));
                if let Some(which) = hides.filter(|which| !never_closed[*which] && !attributes.ends_with('/'))
                {
                    // One that is left open would hide all the rest.
                    never_closed[which] = !pieces.will_close(name);
                    hidden = (!never_closed[which]).then_some(Hidden { name, depth: 1 });
                }
            }
            // `<br></br>` is how XML writes one break.
            Piece::Close(name) if !name.eq_ignore_ascii_case("br") => break_at(name, &mut text),
            Piece::Close(_) | Piece::Doctype(_) => {}
        }
    }
    text.finish()
}

/// Puts text that is not HTML into the same shape: white space collapsed, paragraphs separated by an empty
/// line.
pub(super) fn tidy(plain: &str) -> String {
    let mut text = PlainText::default();
    for line in plain.lines() {
        if line.trim().is_empty() {
            text.break_off(Gap::Paragraph);
        } else {
            text.push(line);
            text.break_off(Gap::Space);
        }
    }
    text.finish()
}

/// Whether text of which nobody says what it is contains HTML: a tag that HTML has, or a character
/// reference. `1 < 2`, `Vec<T>` and `AT&T` are plain text.
pub(super) fn looks_like_html(text: &str) -> bool {
    if !text.contains(['<', '&']) {
        return false;
    }
    Pieces::of(text).any(|piece| match piece {
        Piece::Text(text) => entities::decode(text) != text,
        Piece::Open { name, .. } | Piece::Close(name) => {
            is_one_of(name, &PARAGRAPHS) || is_one_of(name, &LINES) || is_one_of(name, &INLINE)
        }
        Piece::Doctype(_) => true,
    })
}

/// Cuts text to a number of characters, the last of them an ellipsis.
pub(super) fn cut(mut text: String, max_chars: usize) -> String {
    if text.len() > max_chars && text.char_indices().nth(max_chars).is_some() {
        let end = text.char_indices().nth(max_chars - 1).map_or(text.len(), |(at, _)| at);
        text.truncate(end);
        text.push('…');
    }
    text
}

const PARAGRAPHS: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];
const LINES: [&str; 11] =
    ["br", "caption", "dd", "dt", "li", "option", "table", "tbody", "thead", "tfoot", "tr"];
const CELLS: [&str; 2] = ["td", "th"];
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "b", "big", "cite", "code", "del", "dfn", "em", "embed", "font", "i", "iframe",
    "img", "ins", "kbd", "label", "mark", "object", "q", "s", "samp", "script", "small", "span", "strike",
    "strong", "style", "sub", "sup", "td", "th", "time", "tt", "u", "var", "wbr",
];
/// Elements whose content is a substitute or a resource, not part of the text.
const HIDDEN: [&str; 10] =
    ["applet", "head", "iframe", "noembed", "noframes", "noscript", "object", "select", "svg", "template"];

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Separates the text on both sides of a tag as far as the element does.
fn break_at(name: &str, text: &mut PlainText) {
    if name.eq_ignore_ascii_case("br") {
        text.line_break();
    } else if is_one_of(name, &PARAGRAPHS) {
        text.break_off(Gap::Paragraph);
    } else if is_one_of(name, &LINES) {
        text.break_off(Gap::Line);
    } else if is_one_of(name, &CELLS) {
        text.break_off(Gap::Space);
    }
}

/// An element that is being skipped, and how often it has been opened within itself.
struct Hidden<'h> {
    name: &'h str,
    depth: u32,
}

impl Hidden<'_> {
    fn ends_with(&mut self, piece: Piece<'_>) -> bool {
        match piece {
            Piece::Open { name, .. } if name.eq_ignore_ascii_case(self.name) => self.depth += 1,
            Piece::Close(name) if name.eq_ignore_ascii_case(self.name) => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain_text::MAX_BYTES;
    use super::*;

    #[test]
    fn paragraphs_are_kept_and_white_space_is_not() {
        let html =
            "<h1>One</h1>\n <p>Two\n  <b>three</b></p><ul><li>four<li>five</ul>six<br>seven<br><br>eight";
        assert_eq!(to_text(html), "One\n\nTwo three\n\nfour\nfive\n\nsix\nseven\n\neight");
    }

    #[test]
    fn scripts_styles_and_substitutes_are_dropped() {
        let html = "a<script>b</script><STYLE>c</STYLE><object><p>d<object>e</object></object><svg/>f";
        assert_eq!(to_text(html), "af");
        assert_eq!(to_text("a <object> b <iframe src=c> d"), "a b d");
    }

    #[test]
    fn cells_do_not_run_together() {
        assert_eq!(to_text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>"), "a b\nc");
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(to_text("&lt;b&gt; &amp;amp; 5&nbsp;&euro;"), "<b> &amp; 5 €");
    }

    #[test]
    fn control_characters_never_come_through() {
        assert_eq!(to_text("a\0b\u{1}c\u{92}d\u{85}e&#7;f"), "abc’d ef");
    }

    #[test]
    fn text_is_cut_at_100_kb_between_characters() {
        let text = to_text(&"ä".repeat(MAX_BYTES));
        assert_eq!(text.len(), MAX_BYTES);
        assert_eq!(to_text(&format!("a{}", "ä".repeat(MAX_BYTES))).len(), MAX_BYTES - 1);
    }

    #[test]
    fn deep_and_endless_markup_is_harmless() {
        assert_eq!(to_text(&"<div>".repeat(200_000)), "");
        assert_eq!(to_text(&"<!--".repeat(200_000)), "");
        assert_eq!(to_text(&"<a title='".repeat(200_000)), "");
        assert_eq!(to_text(&"<script></".repeat(200_000)), "");
        assert_eq!(to_text(&"<object>".repeat(200_000)), "");
        assert_eq!(to_text(&"<!-->x".repeat(5)), "xxxxx");
    }

    #[test]
    fn plain_text_keeps_its_paragraphs_and_its_signs() {
        assert_eq!(tidy("a < b\nc &amp; d\n\n \n  e"), "a < b c &amp; d\n\ne");
    }

    #[test]
    fn only_real_markup_makes_html() {
        assert!(["<b>a</b>", "a<br/>b", "a &amp; b", "&#8217;"].into_iter().all(looks_like_html));
        assert!(!["1 < 2", "Vec<T>", "AT&T", "a <mother@example.com>"].into_iter().any(looks_like_html));
    }

    #[test]
    fn cutting_counts_characters() {
        assert_eq!(cut("äöü".to_owned(), 3), "äöü");
        assert_eq!(cut("äöüß".to_owned(), 3), "äö…");
    }
}

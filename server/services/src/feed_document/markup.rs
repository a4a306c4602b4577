//! Splits HTML into tags and text as a browser's tokenizer does, as far as plain text needs it: no tree, no
//! list of attributes, one pass over the input, so that no input is slow or deep.

use std::borrow::Cow;

use super::entities;

/// A piece of HTML, borrowed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// Text with its character references not yet decoded.
    Text(&'h str),
    /// A start tag: the name as written, and everything between it and `>`.
    Open { name: &'h str, attributes: &'h str },
    /// An end tag's name as written.
    Close(&'h str),
    /// A document type declaration, without `<!` and `>`.
    Doctype(&'h str),
}

/// The pieces of an HTML document or fragment, comments and scripts left out.
pub(super) struct Pieces<'h> {
    rest: &'h str,
    /// Whether the end of a comment may still follow; asked at most once in vain, to stay linear.
    comments_end: bool,
}

/// Elements whose content is not markup and not for reading.
const RAW: [&str; 2] = ["script", "style"];

impl<'h> Pieces<'h> {
    pub(super) fn of(html: &'h str) -> Self {
        Self { rest: html, comments_end: true }
    }

    /// Whether an end tag of this name follows somewhere.
    pub(super) fn will_close(&self, name: &str) -> bool {
        self.rest.match_indices("</").any(|(at, _)| starts_with(&self.rest[at + 2..], name))
    }

    fn take(&mut self, length: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Drops everything up to and including `end`, or all there is.
    fn drop_past(&mut self, end: &str) {
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(length);
    }

    fn text(&mut self) -> Piece<'h> {
        let mut length = 0;
        loop {
            length += self.rest[length..].find('<').unwrap_or(self.rest.len() - length);
            if length == self.rest.len() || begins_markup(&self.rest[length..]) {
                return Piece::Text(self.take(length));
            }
            length += 1;
        }
    }

    fn open(&mut self) -> Option<Piece<'h>> {
        let tag = self.tag(1)?;
        let name_length = name_length(&tag[1..]);
        let name = &tag[1..=name_length];
        if !tag.ends_with('/') && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            self.drop_raw(name);
        }
        Some(Piece::Open { name, attributes: &tag[1 + name_length..] })
    }

    fn close(&mut self) -> Option<Piece<'h>> {
        let tag = self.tag(2)?;
        Some(Piece::Close(&tag[2..2 + name_length(&tag[2..])]))
    }

    /// Takes a tag up to its `>`, which is consumed and not returned. A tag that never ends takes the rest
    /// of the document with it.
    fn tag(&mut self, name_start: usize) -> Option<&'h str> {
        let mut quote = None;
        let mut after_equals = false;
        for (at, byte) in self.rest.bytes().enumerate().skip(name_start) {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if after_equals => quote = Some(byte),
                (None, b'>') => {
                    let tag = self.take(at);
                    self.take(1);
                    return Some(tag);
                }
                (None, _) => {}
            }
            after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        }
        self.rest = "";
        None
    }

    fn drop_raw(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.take(at);
            if starts_with(&self.rest[2..], name) {
                return;
            }
            self.take(2);
        }
        self.rest = "";
    }

    fn declaration(&mut self) -> Option<Piece<'h>> {
        // `<!-->` is a whole comment, by the HTML standard. One that never ends is taken to end at `>`.
        if self.comments_end && self.rest.starts_with("<!--") {
            if let Some(at) = self.rest[2..].find("-->") {
                self.take(at + 5);
                return None;
            }
            self.comments_end = false;
        }
        let length = self.rest.find('>').unwrap_or(self.rest.len());
        let declaration = &self.take(length)[2..];
        self.take(1);
        starts_with(declaration, "doctype").then_some(Piece::Doctype(declaration))
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        while !self.rest.is_empty() {
            let piece = match self.rest.as_bytes() {
                [b'<', b'/', third, ..] if third.is_ascii_alphabetic() => self.close(),
                [b'<', b'/' | b'?', ..] => {
                    self.drop_past(">");
                    None
                }
                [b'<', b'!', ..] => self.declaration(),
                [b'<', second, ..] if second.is_ascii_alphabetic() => self.open(),
                _ => Some(self.text()),
            };
            if piece.is_some() {
                return piece;
            }
        }
        None
    }
}

/// Whether the text starts with this word, capitals aside.
pub(super) fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn begins_markup(rest: &str) -> bool {
    matches!(rest.as_bytes(), [b'<', second, ..] if second.is_ascii_alphabetic() || b"/!?".contains(second))
}

fn name_length(tag: &str) -> usize {
    tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len())
}

/// The value of an attribute in what [`Piece::Open`] holds, decoded.
pub(super) fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<Cow<'h, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return None;
        }
        let name_end =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let name = &rest[..name_end];
        rest = rest[name_end..].trim_start();
        let value;
        (value, rest) = match rest.strip_prefix('=') {
            Some(after) => attribute_value(after.trim_start()),
            None => ("", rest),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(entities::decode(value));
        }
    }
}

fn attribute_value(rest: &str) -> (&str, &str) {
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
        _ => rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(html: &str) -> Vec<Piece<'_>> {
        Pieces::of(html).collect()
    }

    #[test]
    fn tags_and_text_come_apart() {
        assert_eq!(
            pieces("a<b class='x>y'>c</b >d"),
            [
                Piece::Text("a"),
                Piece::Open { name: "b", attributes: " class='x>y'" },
                Piece::Text("c"),
                Piece::Close("b"),
                Piece::Text("d"),
            ]
        );
    }

    #[test]
    fn a_less_than_sign_that_begins_no_tag_is_text() {
        assert_eq!(pieces("1 < 2 <3"), [Piece::Text("1 < 2 <3")]);
    }

    #[test]
    fn comments_scripts_and_instructions_are_left_out() {
        let open = Piece::Open { name: "script", attributes: "" };
        let html = "a<!-- <b> --><?php x ?><script>if (1 <b) '</b>'</script><!-->z";
        assert_eq!(pieces(html), [Piece::Text("a"), open, Piece::Close("script"), Piece::Text("z")]);
    }

    #[test]
    fn an_unfinished_tag_takes_the_rest_with_it() {
        assert_eq!(pieces("a<b title=\"c"), [Piece::Text("a")]);
        assert_eq!(pieces("a<script>b"), [Piece::Text("a"), Piece::Open { name: "script", attributes: "" }]);
    }

    #[test]
    fn attributes_are_found_in_every_way_of_writing_them() {
        let attributes = " rel=alternate TYPE='a/b' checked href = \"?a=1&amp;b=2\" /";
        assert_eq!(attribute(attributes, "rel").as_deref(), Some("alternate"));
        assert_eq!(attribute(attributes, "type").as_deref(), Some("a/b"));
        assert_eq!(attribute(attributes, "checked").as_deref(), Some(""));
        assert_eq!(attribute(attributes, "href").as_deref(), Some("?a=1&b=2"));
        assert_eq!(attribute(attributes, "title"), None);
    }
}

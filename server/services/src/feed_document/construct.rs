use std::borrow::Cow;

use super::text;

/// The most markup read for one text. Ten times what is kept of it as plain text.
const MAX_SOURCE_BYTES: usize = 1_000_000;

/// What kind of text a feed says, or does not say, this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Html,
    Unsure,
}

/// A piece of text with its kind; what Atom calls a text construct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Construct {
    pub(super) kind: Kind,
    body: String,
}

impl Construct {
    pub(super) fn new(kind: Kind, body: impl Into<String>) -> Self {
        Self { kind, body: body.into() }
    }

    pub(super) fn unsure(body: impl Into<String>) -> Self {
        Self::new(Kind::Unsure, body)
    }

    /// Appends to the text until it is as long as any may be.
    pub(super) fn push(&mut self, more: &str) {
        if self.body.len() + more.len() <= MAX_SOURCE_BYTES {
            self.body.push_str(more);
        }
    }

    /// The text with the same kind after `change` has been at it.
    pub(super) fn map(self, change: impl FnOnce(String) -> String) -> Self {
        Self { kind: self.kind, body: change(self.body) }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.body.trim().is_empty()
    }

    /// Plain text with its paragraphs.
    pub(super) fn paragraphs(&self) -> String {
        match self.kind {
            Kind::Html => text::to_text(&self.body),
            Kind::Unsure if text::looks_like_html(&self.body) => text::to_text(&self.body),
            Kind::Plain | Kind::Unsure => text::tidy(&self.body),
        }
    }

    /// Plain text on one line.
    pub(super) fn line(&self) -> String {
        let mut line = self.paragraphs();
        if line.contains('\n') {
            line = line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        }
        line
    }
}

/// Text with the characters replaced that would make it markup.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '&']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;"))
    } else {
        Cow::Borrowed(text)
    }
}

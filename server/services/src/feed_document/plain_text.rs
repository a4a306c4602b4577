use super::entities;

/// The most plain text kept of one article, in bytes.
pub(super) const MAX_BYTES: usize = 100_000;

/// What has to come between the text so far and the text to follow, once there is some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// Text in the making, with its white space collapsed as it comes.
#[derive(Debug, Default)]
pub(super) struct PlainText {
    text: String,
    gap: Gap,
}

impl PlainText {
    /// Whether no more text is kept.
    pub(super) fn is_full(&self) -> bool {
        self.text.len() >= MAX_BYTES
    }

    /// Asks for at least this between the text so far and what follows.
    pub(super) fn break_off(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Begins a new line; twice in a row, a new paragraph.
    pub(super) fn line_break(&mut self) {
        self.gap = if self.gap == Gap::Line { Gap::Paragraph } else { self.gap.max(Gap::Line) };
    }

    /// Appends text, collapsing its white space and leaving out what is no character of any text.
    pub(super) fn push(&mut self, text: &str) {
        let mut run_start = 0;
        for (at, character) in text.char_indices() {
            let kind = Character::of(character);
            if kind == Character::Printable {
                continue;
            }
            self.push_run(&text[run_start..at]);
            run_start = at + character.len_utf8();
            match kind {
                Character::Space => self.break_off(Gap::Space),
                Character::Latin1Control => {
                    self.push_run(entities::modernise(character).encode_utf8(&mut [0; 4]));
                }
                Character::Printable | Character::Illegal => {}
            }
        }
        self.push_run(&text[run_start..]);
    }

    fn push_run(&mut self, run: &str) {
        if run.is_empty() || self.is_full() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(&run[..run.floor_char_boundary(MAX_BYTES.saturating_sub(self.text.len()))]);
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Character {
    Printable,
    Space,
    Latin1Control,
    Illegal,
}

impl Character {
    fn of(character: char) -> Self {
        match character {
            '!'..='~' => Self::Printable,
            '\u{a0}' => Self::Space,
            '\u{80}'..='\u{9f}' if character != '\u{85}' => Self::Latin1Control,
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => Self::Illegal,
            _ if character.is_whitespace() => Self::Space,
            _ if character.is_control() => Self::Illegal,
            _ => Self::Printable,
        }
    }
}

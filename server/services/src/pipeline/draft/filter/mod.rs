//! Takes out of an answer what no article may bring into a post: links, strangers' handles, secrets, hidden
//! characters, and the instructions themselves. A model that obeys the article gets no further than here.

mod hidden;
mod links;
mod secrets;
mod told;

use types::post::MarkKind;
use unicode_normalization::UnicodeNormalization;

use super::written::Written;
pub(in super::super) use told::Told;

/// What is allowed and what is secret for one account.
pub(in super::super) struct Filter<'a> {
    /// The account's own handle without `@`.
    pub handle: &'a str,
    /// What the model was told.
    pub told: Told,
}

impl Filter<'_> {
    /// The answer without what must not be in it, and what that was, each kind once.
    pub(in crate::pipeline::draft) fn clean(&self, mut written: Written) -> (Written, Vec<MarkKind>) {
        let mut found = Vec::new();
        let fields =
            [&mut written.headline, &mut written.caption, &mut written.alt_text, &mut written.image_prompt];
        for text in fields.into_iter().chain(&mut written.hashtags) {
            *text = self.text(text, &mut found);
        }
        // What a statement had is in headline or caption too, or else the statement is not made there.
        for tied in &mut written.statements {
            tied.statement = self.text(&tied.statement, &mut Vec::new());
        }
        (written, found)
    }

    /// Whether nothing would be taken out of a text.
    pub fn lets_pass(&self, text: &str) -> bool {
        let mut found = Vec::new();
        self.text(text, &mut found);
        found.is_empty()
    }

    fn text(&self, text: &str, found: &mut Vec<MarkKind>) -> String {
        let mut note = |kind| {
            if !found.contains(&kind) {
                found.push(kind);
            }
        };
        let (text, hid) = hidden::visible(text);
        if hid {
            note(MarkKind::Hidden);
        }
        let text = match self.told.without(&text) {
            Some(rest) => {
                note(MarkKind::Instructions);
                rest
            }
            None => text,
        };
        let lines: Vec<String> = text.split('\n').map(|line| self.line(line, &mut note)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// The line's words without fault.
    fn line(&self, line: &str, note: &mut impl FnMut(MarkKind)) -> String {
        let mut kept = String::with_capacity(line.len());
        for word in line.split(' ') {
            if let Some(kind) = self.fault(word) {
                note(kind);
                kept.truncate(kept.trim_end().len());
                kept.push_str(&self.rest(word));
                kept.push(' ');
            } else {
                kept.push_str(word);
                kept.push(' ');
            }
        }
        kept.trim_end().to_owned()
    }

    /// What stays of a word with a fault: the end of the sentence. Where words have no spaces between them, all but the
    /// faulty run of other letters stays, unless what is left has a fault of its own.
    fn rest(&self, word: &str) -> String {
        let kept: String = runs(word).filter(|run| self.judge(run).is_none()).collect();
        match word.chars().any(is_unspaced) && kept != word && self.fault(&kept).is_none() {
            true => kept,
            false => closing(word).to_owned(),
        }
    }

    /// What is wrong with a word, or with a run of letters in one that has no spaces. There a host's ending may follow a
    /// name in the letters around it.
    fn fault(&self, word: &str) -> Option<MarkKind> {
        let of_run = |run: &str| self.judge(run).or_else(|| self.judge(&named(run)?));
        let of_runs = || word.chars().any(is_unspaced).then(|| runs(word).find_map(of_run)).flatten();
        self.judge(word).or_else(of_runs)
    }

    /// What is wrong with a word, as a reader and as Instagram would see it.
    fn judge(&self, word: &str) -> Option<MarkKind> {
        let plain = plain(word);
        if secrets::is_secret(&plain) {
            Some(MarkKind::Secret)
        } else if links::is_link(&plain) {
            Some(MarkKind::Link)
        } else if self.names_a_stranger(&plain.to_lowercase()) {
            Some(MarkKind::Handle)
        } else {
            None
        }
    }

    /// Every `@` that a name follows must begin the account's own handle.
    fn names_a_stranger(&self, word: &str) -> bool {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        word.match_indices('@').any(|(at, _)| {
            let rest = &word[at + 1..];
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            let name = rest[..end].trim_end_matches('.');
            !name.is_empty() && name != self.handle
        })
    }
}

/// Han, kana and Thai, which are written without spaces, and their full stops. Latin letters in full width are not meant:
/// they are a disguise.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3001}'..='\u{3002}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{0e00}'..='\u{0e7f}')
}

/// An ending with a name before it; `.NET` is a product.
fn named(run: &str) -> Option<String> {
    (run.starts_with('.') && !run.eq_ignore_ascii_case(".net")).then(|| format!("name{run}"))
}

/// A word, cut where scripts without spaces begin and end.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let unspaced = is_unspaced(rest.chars().next()?);
        let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

fn closing(word: &str) -> &str {
    &word[word.trim_end_matches(['.', '!', '?', ',', ';', ':', '。', '，', '！', '？']).len()..]
}

/// The word with look-alikes as what they look like, and without the joiners of emoji and scripts.
fn plain(word: &str) -> String {
    let seen: Vec<char> = word.nfkc().filter(|c| !hidden::is_joiner(*c)).collect();
    let ascii =
        |place: Option<usize>| place.and_then(|p| seen.get(p)).is_some_and(char::is_ascii_alphanumeric);
    let plain = seen.iter().enumerate().map(|(place, character)| match character {
        // Between letters of a domain it is a dot; else it ends a sentence.
        '。' if ascii(place.checked_sub(1)) && ascii(Some(place + 1)) => '.',
        '。' => ' ',
        '\u{2215}' | '\u{2044}' => '/',
        '\u{02d0}' | '\u{a789}' => ':',
        other => *other,
    });
    plain.collect()
}

#[cfg(test)]
mod tests;

//! Takes out of an answer what no article may bring into a post: links, strangers' handles, secrets, hidden
//! characters, and the instructions themselves. A model that obeys the article gets no further than here.

use types::post::DraftFault;

use super::written::Written;

/// Lines of the instructions that are shorter may stand in any text.
const TELLING_LINE: usize = 30;
/// Endings of addresses that people type without their beginning.
const DOMAINS: [&str; 40] = [
    "com", "net", "org", "io", "co", "me", "ly", "info", "biz", "app", "dev", "ai", "link", "site", "shop",
    "top", "xyz", "click", "online", "store", "live", "page", "gg", "cc", "tv", "ru", "cn", "uk", "de", "pl",
    "fr", "es", "it", "nl", "eu", "us", "example", "test", "onion", "zip",
];
/// How keys and tokens of the vendors we know begin, and whether only a digit tells them from a word.
const SECRETS: [(&str, bool); 17] = [
    ("sk-", false),
    ("sk_", false),
    ("pk_", false),
    ("rk_", false),
    ("IGAA", false),
    ("IGQV", false),
    ("EAA", true),
    ("re_", true),
    ("r8_", false),
    ("AKIA", true),
    ("ASIA", true),
    ("ghp_", false),
    ("gho_", false),
    ("github_pat_", false),
    ("xoxb-", false),
    ("xoxp-", false),
    ("AIza", true),
];

/// What is allowed and what is secret for one account.
pub(super) struct Filter<'a> {
    /// The account's own handle without `@`.
    pub handle: &'a str,
    /// What the model was told.
    pub instructions: &'a str,
}

impl Filter<'_> {
    /// The answer without what must not be in it, and what that was, each kind once.
    pub fn clean(&self, mut written: Written) -> (Written, Vec<DraftFault>) {
        let mut found = Vec::new();
        for text in
            [&mut written.headline, &mut written.caption, &mut written.alt_text, &mut written.image_prompt]
        {
            *text = self.text(text, &mut found);
        }
        for tag in &mut written.hashtags {
            *tag = self.text(tag, &mut found);
        }
        for tied in &mut written.statements {
            tied.statement = self.text(&tied.statement, &mut Vec::new());
        }
        (written, found)
    }

    fn text(&self, text: &str, found: &mut Vec<DraftFault>) -> String {
        let mut note = |fault| {
            if !found.contains(&fault) {
                found.push(fault);
            }
        };
        let mut text = text.to_owned();
        for line in self.instructions.lines().map(str::trim).filter(|line| line.len() >= TELLING_LINE) {
            if text.contains(line) {
                note(DraftFault::Instructions);
                text = text.replace(line, "");
            }
        }
        if text.contains(is_hidden) {
            note(DraftFault::HiddenCharacters);
            text.retain(|character| !is_hidden(character));
        }
        let lines = text.split('\n').map(|line| {
            let words = line.split(' ').filter(|word| match self.judge(word) {
                None => true,
                Some(fault) => {
                    note(fault);
                    false
                }
            });
            words.collect::<Vec<_>>().join(" ")
        });
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// What is wrong with a word, as a reader and as Instagram would see it.
    fn judge(&self, word: &str) -> Option<DraftFault> {
        let plain: String =
            word.chars().filter(|c| !matches!(c, '\u{200c}' | '\u{200d}')).map(plain).collect();
        let lower = plain.to_lowercase();
        if is_link(&lower) {
            Some(DraftFault::Link)
        } else if self.names_a_stranger(&lower) {
            Some(DraftFault::Handle)
        } else if is_secret(&plain) {
            Some(DraftFault::Secret)
        } else {
            None
        }
    }

    /// Every `@` but one that stands alone must begin the account's own handle.
    fn names_a_stranger(&self, word: &str) -> bool {
        if word == "@" {
            return false;
        }
        let is_handle = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        word.match_indices('@').any(|(at, _)| {
            let rest = &word[at + 1..];
            let end = rest.find(|c| !is_handle(c)).unwrap_or(rest.len());
            let name = rest[..end].trim_end_matches('.');
            name != self.handle
        })
    }
}

/// Characters that nobody sees, or that turn the direction of text. The joiners that emoji and some scripts need stay:
/// U+200C and U+200D.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{206f}'
        | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (character.is_control() && character != '\n')
}

/// Look-alikes of the characters that make a link or a handle.
fn plain(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{fe6b}' => '@',
        '\u{3002}' | '\u{2024}' | '\u{fe52}' => '.',
        '\u{2215}' | '\u{2044}' => '/',
        '\u{02d0}' | '\u{a789}' | '\u{fe55}' => ':',
        other => other,
    }
}

fn is_link(word: &str) -> bool {
    let word = word.replace("[.]", ".").replace("(.)", ".").replace("[dot]", ".").replace("(dot)", ".");
    let marks =
        ["http:", "https:", "hxxp", "://", "www.", "mailto:", "javascript:", "data:text", "data:image"];
    marks.iter().any(|mark| word.contains(mark)) || word.split(|c: char| !is_domain(c)).any(has_domain)
}

fn is_domain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-' | '@' | '_')
}

/// `example.com`, but not `@test.news`, which is a handle.
fn has_domain(text: &str) -> bool {
    let text = text.trim_matches('.');
    if text.contains('@') && text.starts_with('@') {
        return false;
    }
    let Some((name, ending)) = text.rsplit_once('.') else { return false };
    name.chars().any(char::is_alphabetic) && DOMAINS.contains(&ending)
}

/// A known beginning with a body after it, or one long word in which letters and digits alternate.
fn is_secret(word: &str) -> bool {
    let body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '=' | '.' | '/');
    word.split(|c: char| !body(c)).any(|part| begins_as_secret(part) || is_random(part))
}

fn begins_as_secret(part: &str) -> bool {
    let digits = part.bytes().any(|byte| byte.is_ascii_digit());
    SECRETS.iter().any(|(start, with_digit)| {
        part.starts_with(start) && part.len() >= start.len() + 4 && (digits || !with_digit)
    })
}

/// Words joined by hyphens are no key, unless they are all hexadecimal, as in a UUID.
fn is_random(part: &str) -> bool {
    let count = |is: fn(&u8) -> bool| part.bytes().filter(is).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let hexadecimal = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let mixed = part.len() >= 20 && letters >= 4 && (digits >= 2 || part.ends_with('='));
    let cased = part.len() >= 32 && count(u8::is_ascii_uppercase) >= 3 && count(u8::is_ascii_lowercase) >= 3;
    (mixed || cased) && (hexadecimal || !part.contains('-'))
}

#[cfg(test)]
mod tests;

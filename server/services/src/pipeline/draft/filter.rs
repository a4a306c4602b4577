//! What never goes on a post, whatever an article talked Claude into: links, other people's handles, secrets and
//! characters nobody can see.

use std::collections::BTreeSet;

/// What was taken out of a text. It names the kind only: a timeline must not repeat what the filter removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A web address, a domain or a mail address.
    Link,
    /// A handle that is not the account's own.
    Handle,
    /// A word in the shape of a key or a token.
    Secret,
    /// Control, direction and zero-width characters.
    Hidden,
}

impl Fault {
    /// For the timeline, after the name of a field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "a link or domain",
            Self::Handle => "somebody else's @handle",
            Self::Secret => "a word that looks like a secret",
            Self::Hidden => "hidden characters",
        }
    }
}

/// How keys begin at the vendors a self-hosted installation is likely to hold keys of.
const KEY_PREFIXES: [&str; 14] = [
    "sk-",
    "sk_",
    "pk_",
    "rk_",
    "r8_",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
    "EAA",
    "IGQ",
];
/// Characters from which on a word with such a beginning counts as a key.
const KEY_LENGTH: usize = 12;
/// Characters from which on a run of letters and digits, or of hex digits, is nothing a reader would read.
const RUN_LENGTH: usize = 32;

/// The text without faults, and the kinds that were found. `own` is the account's handle without `@`, empty if it has none.
pub(super) fn clean(text: &str, own: &str) -> (String, BTreeSet<Fault>) {
    let mut faults = BTreeSet::new();
    let visible: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    if visible.len() != text.len() {
        faults.insert(Fault::Hidden);
    }
    let lines: Vec<String> = visible.lines().map(|line| clean_line(line, own, &mut faults)).collect();
    (lines.join("\n").trim().to_owned(), faults)
}

/// Words without fault, one space between them. Of a word that is taken out, the end of the sentence stays.
fn clean_line(line: &str, own: &str, faults: &mut BTreeSet<Fault>) -> String {
    let mut kept = String::new();
    for word in line.split_whitespace() {
        let found = fault(word, own);
        faults.extend(found);
        let rest = if found.is_some() { closing(word) } else { word };
        if found.is_none() && !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(rest);
    }
    kept
}

fn closing(word: &str) -> &str {
    &word[word.trim_end_matches(['.', '!', '?', ',', ';']).len()..]
}

fn fault(word: &str, own: &str) -> Option<Fault> {
    if is_secret(word) {
        Some(Fault::Secret)
    } else if is_link(word) {
        Some(Fault::Link)
    } else if names_other(word, own) {
        Some(Fault::Handle)
    } else {
        None
    }
}

fn is_secret(word: &str) -> bool {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/');
    word.split(|c| !is_key(c)).any(|run| {
        let prefixed = run.len() >= KEY_LENGTH
            && run.contains(|c: char| c.is_ascii_digit())
            && KEY_PREFIXES.iter().any(|prefix| run.starts_with(prefix));
        let mixed =
            run.contains(|c: char| c.is_ascii_digit()) && run.contains(|c: char| c.is_ascii_alphabetic());
        prefixed || (run.len() >= RUN_LENGTH && mixed)
    })
}

/// A handle may itself have dots, so what follows an `@` at the beginning of a word is none of this rule's business.
fn is_link(word: &str) -> bool {
    if word.contains("://") || word.to_lowercase().contains("www.") {
        return true;
    }
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '@' | '＠');
    word.split(|c| !is_host(c))
        .filter(|run| !run.starts_with(['@', '＠']))
        .any(|run| is_domain(run.trim_matches('.')))
}

/// `name.tld`: the last label has two letters or more and nothing else, so that "3.5", "U.S" and "p.m" are none.
fn is_domain(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(name, tld)| {
        !name.is_empty() && tld.chars().count() >= 2 && tld.chars().all(char::is_alphabetic)
    })
}

fn names_other(word: &str, own: &str) -> bool {
    word.match_indices(['@', '＠', '﹫']).any(|(at, mark)| {
        let rest = &word[at + mark.len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        let handle = rest[..end].trim_end_matches('.');
        !handle.is_empty() && !own.eq_ignore_ascii_case(handle)
    })
}

/// A joiner inside of an emoji goes as well: its parts stay readable.
fn is_hidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<Fault>) {
        let (text, faults) = clean(text, "city.news");
        (text, faults.into_iter().collect())
    }

    #[test]
    fn what_a_post_may_say_stays_as_it_is() {
        for text in [
            "Buses run until 1.30 a.m. on 3.5 routes, says the U.S. office.",
            "Ask @City.News!\n\nThe state-of-the-art-and-very-long-hyphenated-word stays: 1,299 people.",
            "Gdańsk 🚌 und Zürich: „Mehr Züge“ … 50/50 @ noon",
        ] {
            assert_eq!(cleaned(text), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn links_go_and_the_sentence_keeps_its_end() {
        for link in [
            "https://evil.example/a?b=1",
            "evil.example",
            "WWW.Evil.example",
            "(evil.example/x)",
            "a@b.example",
            "müller.example",
        ] {
            assert_eq!(
                cleaned(&format!("Read it at {link}. Now")),
                ("Read it at. Now".to_owned(), vec![Fault::Link]),
                "{link}"
            );
        }
    }

    #[test]
    fn handles_of_others_go() {
        for handle in ["@evil", "＠evil", "(@evil_1)", "cc:@evil.page", "@city.news.evil"] {
            assert_eq!(
                cleaned(&format!("Follow {handle} today")),
                ("Follow today".to_owned(), vec![Fault::Handle]),
                "{handle}"
            );
        }
        assert_eq!(clean("Follow @city.news", "").1, BTreeSet::from([Fault::Handle]));
    }

    #[test]
    fn words_in_the_shape_of_a_secret_go() {
        for secret in [
            "sk-ant-api03-abcDEF123",
            "r8_Abcdef123456",
            "key=AKIA1234567890ABCD",
            &"0a1b".repeat(8),
            &"aZ3+".repeat(10),
        ] {
            assert_eq!(
                cleaned(&format!("It is {secret}")),
                ("It is".to_owned(), vec![Fault::Secret]),
                "{secret}"
            );
        }
    }

    #[test]
    fn hidden_characters_cannot_split_what_the_other_rules_look_for() {
        assert_eq!(cleaned("a\u{202e}b\u{0}c"), ("abc".to_owned(), vec![Fault::Hidden]));
        assert_eq!(
            cleaned("see evil\u{200b}.exa\u{2060}mple"),
            ("see".to_owned(), vec![Fault::Link, Fault::Hidden])
        );
    }

    #[test]
    fn what_was_cleaned_is_clean() {
        let (text, _) = cleaned("@a@b https://x.example@y sk-ant-1234567890\u{200d}x .. c.example,d.example");
        assert_eq!(cleaned(&text), (text, vec![]));
    }
}

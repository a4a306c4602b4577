//! What of a vendor's own words may be shown: short, on one line, without secrets and without the query of any
//! address.

use crate::Secret;

/// Longest excerpt, in characters.
const LIMIT: usize = 200;

/// A vendor's message made fit for a person and for a log.
pub(crate) fn excerpt(message: &str, secret: &Secret) -> String {
    excerpt_of(message, &[secret])
}

/// The same where several secrets were sent.
pub(crate) fn excerpt_of(message: &str, secrets: &[&Secret]) -> String {
    let secrets = secrets.iter().map(|secret| secret.reveal()).filter(|secret| !secret.is_empty());
    let message = secrets.fold(message.to_owned(), |message, secret| message.replace(secret, "[secret]"));
    let words: Vec<&str> = message.split(|c: char| c.is_whitespace() || is_invisible(c)).collect();
    let line = words.iter().filter(|word| !word.is_empty()).map(|word| without_query(word));
    shortened(&line.collect::<Vec<_>>().join(" "))
}

/// An address loses what follows its question mark: tokens travel there.
fn without_query(word: &str) -> &str {
    match word.find("://").and_then(|scheme| word[scheme..].find('?').map(|mark| scheme + mark)) {
        Some(end) => &word[..end],
        None => word,
    }
}

/// Control characters, and those that reorder or hide text on a screen.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> String {
        excerpt(message, &Secret::from("sk-very-secret".to_owned()))
    }

    #[test]
    fn a_secret_echoed_by_a_vendor_is_blotted_out() {
        assert_eq!(shown("key sk-very-secret is wrong"), "key [secret] is wrong");
    }

    #[test]
    fn an_address_loses_its_query_and_a_question_keeps_its_mark() {
        let message = "Unsupported: https://graph.example/x?access_token=abc&y=1 right?";
        assert_eq!(shown(message), "Unsupported: https://graph.example/x right?");
    }

    #[test]
    fn a_long_or_broken_message_becomes_one_short_line() {
        assert_eq!(shown("a\r\n\tb\u{202e}c\0"), "a b c");
        let long = shown(&"ä".repeat(5_000));
        assert_eq!(long.chars().count(), LIMIT + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn an_empty_secret_blots_out_nothing() {
        assert_eq!(excerpt("abc", &Secret::from(String::new())), "abc");
    }
}

//! Words in the shape of a key, a token or something encoded: nothing that a reader would read.

/// How keys and tokens of the vendors we know begin, and whether only a digit tells them from a word.
const BEGINNINGS: [(&str, bool); 19] = [
    ("sk-ant-", false),
    ("sk-", true),
    ("sk_", true),
    ("pk_", true),
    ("rk_", true),
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
    ("eyJ", true),
];
/// Letters and digits that follow such a beginning at least.
const SHORTEST_BODY: usize = 4;
/// From here on letters with digits among them are no word.
const MIXED: usize = 20;
/// From here on letters of both cases are no word.
const CASED: usize = 32;

/// Of a word as it is written.
pub(super) fn is_secret(word: &str) -> bool {
    let of_body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '=');
    let parts = word.split(|c: char| !of_body(c));
    parts.flat_map(|part| [part, after_sign(part)]).any(|part| begins_as_secret(part) || is_random(part))
}

/// Of `key=value` the value.
fn after_sign(part: &str) -> &str {
    part.split_once('=').map_or("", |(_, value)| value)
}

fn begins_as_secret(part: &str) -> bool {
    let digits = part.bytes().any(|byte| byte.is_ascii_digit());
    BEGINNINGS.iter().any(|(start, with_digit)| {
        part.starts_with(start) && part.len() >= start.len() + SHORTEST_BODY && (digits || !with_digit)
    })
}

/// Words joined by hyphens are no key, unless they are all hexadecimal, as in a UUID.
fn is_random(part: &str) -> bool {
    let count = |is: fn(&u8) -> bool| part.bytes().filter(is).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let hexadecimal = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let mixed = part.len() >= MIXED && letters >= 2 && (digits >= 2 || part.ends_with('='));
    let cased =
        part.len() >= CASED && count(u8::is_ascii_uppercase) >= 3 && count(u8::is_ascii_lowercase) >= 3;
    (mixed || cased) && (hexadecimal || !part.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tokens_and_encoded_words_are_secrets() {
        for word in [
            "sk-ant-api03-abcdef",
            "sk-ant-test",
            "(sk-proj-1234abcd)",
            "IGAAtest123456",
            "re_123456789",
            "AKIAIOSFODNN7EXAMPLE",
            "key=AKIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
            "SWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=",
            "d41d8cd98f00b204e9800998ecf8427e",
            "123e4567-e89b-12d3-a456-426614174000",
        ] {
            assert!(is_secret(word), "{word}");
        }
    }

    #[test]
    fn long_words_are_none() {
        for word in [
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "state-of-the-art-and-very-long-hyphenated-word-of-2026",
            "COVID-19-Impfkampagne",
            "sk-learn",
            "PK_2",
            "EAA",
            "2026/2027/Haushaltsplan/2028",
            "100000000000000000000",
            "Rindfleischetikettierungsueberwachung",
        ] {
            assert!(!is_secret(word), "{word}");
        }
    }
}

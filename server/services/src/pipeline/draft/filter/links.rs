//! What leads out of a caption: addresses with a scheme, mail addresses, and names of hosts. What ends a host's name is
//! looked up in the public suffix list, so that "Node.js", "U.S." and "3.5." are none.

/// What makes an address wherever it stands.
const MARKS: [&str; 8] = ["://", "http:", "https:", "hxxp", "www.", "mailto:", "javascript:", "data:text"];
/// Endings that the list does not have because they belong to nobody, and that lead somewhere all the same.
const RESERVED: [&str; 5] = ["example", "test", "local", "localhost", "onion"];
/// Products whose names look like hosts.
const PRODUCTS: [&str; 3] = ["asp.net", "vb.net", "ado.net"];

/// Of a word as it is written.
pub(super) fn is_link(word: &str) -> bool {
    if joins_sentences(word) {
        return false;
    }
    let word = word.to_lowercase();
    let word = ["[.]", "(.)", "{.}", "[dot]", "(dot)"].iter().fold(word, |w, dot| w.replace(dot, "."));
    MARKS.iter().any(|mark| word.contains(mark)) || word.split(|c| !is_of_host(c)).any(is_host)
}

/// `works.It` misses a space: these endings of hosts are words that begin a sentence. Hosts know no small and large
/// letters, so the endings of the well-known shorteners (`bit.Ly`, `youtu.Be`) are not among them.
fn joins_sentences(word: &str) -> bool {
    let Some((end, start)) = word.split_once('.') else { return false };
    matches!(start, "It" | "In" | "So" | "No" | "At" | "Is" | "As" | "My" | "Es" | "Er")
        && end.chars().count() > 2
        && end.chars().all(char::is_lowercase)
}

fn is_of_host(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '@')
}

/// `example.com` and `me@example.com`; a handle such as `@test.news` is looked at elsewhere.
fn is_host(text: &str) -> bool {
    let text = text.trim_matches(['.', '-', '_']);
    match text.strip_prefix('@') {
        Some(handle) => handle.contains('@'),
        None => text.split('@').any(is_name),
    }
}

fn is_name(text: &str) -> bool {
    let text = text.trim_matches(['.', '-', '_']);
    if PRODUCTS.contains(&text) {
        return false;
    }
    let Some((name, ending)) = text.rsplit_once('.') else { return false };
    let own = name.rsplit('.').next().unwrap_or_default();
    // A name of one letter is an abbreviation, one without letters a number.
    let long = own.chars().count() > 1 && own.chars().any(char::is_alphabetic);
    (long && is_known(ending)) || is_short_host(own, ending)
}

/// Hosts of one letter are few, and abbreviations with a known ending many: only the shorteners' own.
fn is_short_host(own: &str, ending: &str) -> bool {
    matches!((own, ending), ("t", "me" | "co") | ("x" | "g", "com"))
}

fn is_known(ending: &str) -> bool {
    RESERVED.contains(&ending)
        || (ending.chars().count() >= 2
            && ending.chars().all(|c| c.is_alphabetic() || c == '-')
            && psl::suffix(ending.as_bytes()).is_some_and(|suffix| suffix.is_known()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_dots_are_no_links() {
        for word in [
            "node.js",
            "u.s.",
            "3.5.",
            "e.g.",
            "z.b.",
            "a.m.",
            "p.m",
            "u.n",
            "no.",
            "1.299",
            "asp.net",
            ".net",
            "st.",
            "v2.1",
            "10.30",
            "und/oder",
            "24/7",
            "…",
            "d.h.",
            "ph.d.",
            "inc.",
            "c++",
            "100.000.000",
            "i.e.",
            "ci/cd",
            "@test.news",
            "mr.smith",
            "works.It",
            "weiter.So",
            "9.to",
            "x.y",
        ] {
            assert!(!is_link(word), "{word}");
        }
    }

    #[test]
    fn addresses_are_links_in_every_disguise() {
        for word in [
            "https://evil.example/a?b=1",
            "hxxps://evil",
            "www.evil.pl",
            "evil.com",
            "(evil.com/path)",
            "evil[.]com",
            "evil(dot)com",
            "mailto:a@evil.org",
            "a@evil.org",
            "t.me/evil",
            "evil.co.uk",
            "müller.de",
            "evil.shop.",
            "\"evil.example\"",
            "javascript:alert(1)",
            "data:text/html;base64,pgi+",
            "bit.ly/x",
            "президент.рф",
            "see:evil.app",
            "a_b.evil.dev",
            "evil.onion",
            "//evil.example/path://",
            "evil.live@",
            "Evil.It",
            "EVIL.COM",
            "evil.Com",
            "evil.It/path",
            "bit.Ly",
            "youtu.Be",
            "bit.Ly/x",
            "www.evil.It",
        ] {
            assert!(is_link(word), "{word}");
        }
    }
}

//! Quotes: words between quotation marks must stand in the article as they are.

/// Pairs of marks, opening and closing.
const MARKS: [(char, char); 6] = [('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('"', '"')];

/// The quotes of the text, of two words or more, that the article does not have.
pub(super) fn unsupported(text: &str, article: &str) -> Vec<String> {
    let article = normalised(article);
    let mut found: Vec<String> = quotes(text).into_iter().map(str::to_owned).collect();
    found.retain(|quote| quote.split_whitespace().count() >= 2 && !article.contains(&normalised(quote)));
    found
}

/// Lower case, one space, plain apostrophes, and no punctuation but inside words and numbers.
pub(in super::super) fn normalised(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let word = word.replace('’', "'").to_lowercase();
        word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_owned()
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn quotes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((at, opening)) = rest.char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c))
    {
        let inside = &rest[at + opening.len_utf8()..];
        let closes = |c: char| MARKS.iter().any(|(open, close)| *open == opening && *close == c);
        let Some(end) = inside.find(closes) else { break };
        found.push(inside[..end].trim());
        let closing = inside[end..].chars().next().map_or(0, char::len_utf8);
        rest = &inside[end + closing..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "Dr. Ito said: \"They arrive in May, we're sure.\" It rained.";

    #[test]
    fn a_quote_word_for_word_is_supported_whatever_its_marks() {
        for text in [
            "“They arrive in May,” said Ito.",
            "„they arrive in May, we’re sure“",
            "«They  arrive»",
            "\"May\"",
        ] {
            assert!(unsupported(text, ARTICLE).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_quote_that_was_changed_is_marked() {
        assert_eq!(unsupported("“They arrive in June.” Good.", ARTICLE), ["They arrive in June."]);
        assert_eq!(unsupported("He: \"no way\" and \"They arrive\"", ARTICLE), ["no way"]);
        assert!(unsupported("an open \" mark", ARTICLE).is_empty());
    }
}

//! The sentence of an article that says most of what another sentence says.

use std::collections::HashSet;

/// Letters of a word that are compared: forms of one word mostly differ at the end.
const STEM: usize = 5;
/// Words with fewer letters say little.
const TELLING: usize = 4;

/// The title or a sentence that shares the most telling words with the statement; `None` if none shares any.
pub(super) fn sentence(statement: &str, title: &str, sentences: &[String]) -> Option<String> {
    let wanted = stems(statement);
    let mut best = (0, None);
    for candidate in std::iter::once(title).chain(sentences.iter().map(String::as_str)) {
        let shared = stems(candidate).intersection(&wanted).count();
        if shared > best.0 {
            best = (shared, Some(candidate));
        }
    }
    best.1.map(str::to_owned)
}

/// Telling words by their beginnings; numbers count whatever their length.
fn stems(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let telling = words
        .filter(|word| word.chars().count() >= TELLING || word.starts_with(|c: char| c.is_ascii_digit()));
    telling.map(|word| word.to_lowercase().chars().take(STEM).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_that_shares_most_is_found() {
        let sentences =
            ["The town has 5,000 people.".to_owned(), "Its new tower stores heat in sand.".to_owned()];
        let near = |statement| sentence(statement, "A town heats itself", &sentences);
        assert_eq!(near("The towers store heat for 9 months."), Some(sentences[1].clone()));
        assert_eq!(near("6,000 people live there."), Some(sentences[0].clone()));
        assert_eq!(near("It is so."), None);
    }
}

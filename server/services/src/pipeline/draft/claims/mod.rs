//! Holds a post's words against its article without understanding either: numbers, names and quotes that the article
//! does not have are marked, and each statement stands beside the sentence it rests on.

mod names;
mod numbers;
mod quotes;
mod sentences;

use types::post::{ClaimCheck, ClaimKind, Statement, Unsupported};

pub(crate) use sentences::sentences;

use super::written::Tied;

/// What is held against what.
pub(crate) struct Case<'a> {
    pub headline: &'a str,
    /// Hashtags included; they state nothing.
    pub caption: &'a str,
    /// A tag such as `de`: German writes every noun with a capital letter.
    pub language: &'a str,
    pub title: &'a str,
    /// The article's sentences as they were sent.
    pub sentences: &'a [String],
    pub statements: &'a [Tied],
}

/// What the article supports of a post's words, and what not. Pure, and quick enough for every edit.
pub(crate) fn check(case: &Case<'_>) -> ClaimCheck {
    let article = format!("{}\n{}", case.title, case.sentences.join(" "));
    let caption = without_hashtags(case.caption);
    let texts = [case.headline, caption.as_str()];
    let mut unsupported = Vec::new();
    for text in texts {
        let found = [
            (ClaimKind::Number, numbers::unsupported(text, &article)),
            (ClaimKind::Name, names::unsupported(text, &article, case.language)),
            (ClaimKind::Quote, quotes::unsupported(text, &article)),
        ];
        for (kind, found) in found {
            let new = found.into_iter().map(|text| Unsupported { kind, text });
            new.for_each(|mark| {
                if !unsupported.contains(&mark) {
                    unsupported.push(mark)
                }
            });
        }
    }
    ClaimCheck { statements: statements(case, &texts), unsupported }
}

/// The statements that the text still makes; what was edited away states nothing any more.
fn statements(case: &Case<'_>, texts: &[&str]) -> Vec<Statement> {
    let whole = quotes::normalised(&texts.join(" "));
    let made = case.statements.iter().filter(|tied| {
        let statement = quotes::normalised(&tied.statement);
        !statement.is_empty() && whole.contains(&statement)
    });
    let sentence = |number: i64| match usize::try_from(number) {
        Ok(0) => Some(case.title.to_owned()),
        Ok(number) => case.sentences.get(number - 1).cloned(),
        Err(_) => None,
    };
    made.map(|tied| Statement { text: tied.statement.clone(), sentence: sentence(tied.sentence) }).collect()
}

fn without_hashtags(caption: &str) -> String {
    let lines = caption.lines().map(|line| {
        let words = line.split(' ').filter(|word| !word.starts_with('#') && !word.starts_with('@'));
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;

//! Holds a post's words against its article without understanding either: numbers, names and quotes that the article
//! does not have are marked, and each statement stands beside the sentence it rests on.

mod names;
mod nearest;
mod numbers;
mod quotes;
mod sentences;

use types::post::{Checks, Mark, MarkKind, Statement};

pub(super) use quotes::normalised;
pub(super) use sentences::sentences;

use super::written::Tied;

/// What is held against what.
pub(super) struct Case<'a> {
    pub headline: &'a str,
    /// Hashtags included; they state nothing.
    pub caption: &'a str,
    /// How every caption ends; the account says it, not the article.
    pub end: &'a str,
    /// A tag such as `de`: German writes every noun with a capital letter.
    pub language: &'a str,
    pub title: &'a str,
    /// The article's sentences as they were sent.
    pub sentences: &'a [String],
    pub statements: &'a [Tied],
}

/// What the article supports of a post's words, and what not. Pure, and quick enough for every edit.
pub(super) fn check(case: &Case<'_>) -> Checks {
    let article = format!("{}\n{}", case.title, case.sentences.join(" "));
    let caption = without_hashtags(&case.caption.replace(case.end, ""));
    let texts = [case.headline, caption.as_str()];
    let mut marks: Vec<Mark> = Vec::new();
    for text in texts {
        let found = [
            (MarkKind::Number, numbers::unsupported(text, &article)),
            (MarkKind::Name, names::unsupported(text, &article, case.language)),
            (MarkKind::Quote, quotes::unsupported(text, &article)),
        ];
        for (kind, words) in found.into_iter().flat_map(|(kind, all)| all.into_iter().map(move |w| (kind, w)))
        {
            if !marks.iter().any(|mark| mark.kind == kind && mark.text == words) {
                marks.push(case.mark(kind, words, text));
            }
        }
    }
    Checks { statements: case.made(&texts), marks }
}

impl Case<'_> {
    /// The words with the sentence around them, and what the article says that comes nearest.
    fn mark(&self, kind: MarkKind, words: String, text: &str) -> Mark {
        let all = sentences(text);
        let statement = all.into_iter().find(|sentence| normalised(sentence).contains(&normalised(&words)));
        let statement = statement.unwrap_or_else(|| text.trim().to_owned());
        let nearest =
            self.tied_to(&statement).or_else(|| nearest::sentence(&statement, self.title, self.sentences));
        Mark { kind, text: words, statement: Some(statement), nearest }
    }

    /// The sentence that the model named for a statement in these words.
    fn tied_to(&self, sentence: &str) -> Option<String> {
        let sentence = normalised(sentence);
        let tied = self.statements.iter().find(|tied| {
            let statement = normalised(&tied.statement);
            !statement.is_empty() && (sentence.contains(&statement) || statement.contains(&sentence))
        });
        tied.and_then(|tied| self.sentence(tied.sentence))
    }

    /// The statements that the text still makes; what was edited away states nothing any more.
    fn made(&self, texts: &[&str]) -> Vec<Statement> {
        let whole = normalised(&texts.join(" "));
        let made = self.statements.iter().filter(|tied| {
            let statement = normalised(&tied.statement);
            !statement.is_empty() && whole.contains(&statement)
        });
        made.map(|tied| Statement { text: tied.statement.clone(), sentence: self.sentence(tied.sentence) })
            .collect()
    }

    /// 1 is the first sentence, 0 the title.
    fn sentence(&self, number: i64) -> Option<String> {
        match usize::try_from(number) {
            Ok(0) => Some(self.title.to_owned()),
            Ok(number) => self.sentences.get(number - 1).cloned(),
            Err(_) => None,
        }
    }
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

//! What a model was told, so that it can be found in what it answers.

use super::super::claims::{normalised, sentences};

/// Sentences that are shorter may stand in any text.
const TELLING: usize = 30;

/// The sentences of the instructions.
pub(in super::super::super) struct Told(Vec<String>);

impl Told {
    /// Of these instructions.
    pub fn of(instructions: &str) -> Self {
        let all = instructions.lines().flat_map(sentences).map(|sentence| normalised(&sentence));
        Self(all.filter(|sentence| sentence.chars().count() >= TELLING).collect())
    }

    /// The text without sentences that repeat one of them; `None` if there are none.
    pub fn without(&self, text: &str) -> Option<String> {
        if !self.is_in(text) {
            return None;
        }
        let lines = text.lines().map(|line| {
            let mut kept = sentences(line);
            kept.retain(|sentence| !self.is_in(sentence));
            kept.join(" ")
        });
        let rest = lines.collect::<Vec<_>>().join("\n");
        // One that is cut otherwise is still there: then nothing of the text can be told apart.
        Some(if self.is_in(&rest) { String::new() } else { rest })
    }

    fn is_in(&self, text: &str) -> bool {
        let text = normalised(text);
        self.0.iter().any(|sentence| text.contains(sentence))
    }
}

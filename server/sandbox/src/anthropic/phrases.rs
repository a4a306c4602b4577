//! Closing questions, in the language of the article.

use super::language::Language;

/// A question to close a caption with.
pub(super) fn question(language: Language, pick: u64) -> &'static str {
    let questions: &[&str] = match language {
        Language::German => &["Was denkt ihr darüber?", "Würde euch das im Alltag helfen?"],
        Language::French => &["Et vous, qu’en pensez-vous ?", "Est-ce que cela changerait votre quotidien ?"],
        Language::Spanish => &["¿Y tú qué opinas?", "¿Cambiaría esto tu día a día?"],
        Language::Italian => &["E voi, che ne pensate?"],
        Language::Dutch => &["Wat vinden jullie ervan?"],
        Language::Portuguese => &["E vocês, o que acham?"],
        Language::English => &[
            "Would you like to see this where you live?",
            "What would this change for you?",
            "Good idea, or too slow?",
            "What should come next?",
            "Who should follow this example?",
            "Is this worth the money?",
        ],
    };
    let last = questions.len() as u64;
    questions[usize::try_from(pick % last).unwrap_or(0)]
}

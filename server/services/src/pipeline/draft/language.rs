//! Whether a text can be in the language it should be in, by its most common words.

/// Words that are frequent in one of these languages and rare in the others.
const COMMON: [(&str, &[&str]); 8] = [
    (
        "en",
        &["the", "and", "of", "is", "was", "with", "for", "that", "from", "this", "are", "has", "have", "by"],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "ist", "nicht", "mit", "den", "von", "ein", "eine", "für", "wird",
            "auf",
        ],
    ),
    ("pl", &["się", "nie", "jest", "że", "na", "w", "z", "do", "oraz", "który", "przez", "są", "dla", "od"]),
    (
        "fr",
        &["le", "les", "des", "et", "est", "une", "dans", "pour", "qui", "sur", "avec", "pas", "du", "au"],
    ),
    ("es", &["el", "los", "las", "y", "una", "por", "con", "para", "del", "es", "su", "más", "como", "se"]),
    (
        "it",
        &["il", "gli", "che", "di", "una", "per", "con", "sono", "della", "nel", "è", "più", "anche", "dei"],
    ),
    ("pt", &["os", "uma", "não", "com", "para", "do", "da", "em", "mais", "são", "pelo", "ao", "é", "dos"]),
    (
        "nl",
        &[
            "het", "een", "van", "niet", "zijn", "voor", "met", "op", "naar", "ook", "wordt", "bij", "er",
            "aan",
        ],
    ),
];
/// Common words of another language that must be there before a text is called foreign.
const TELLING: usize = 4;

/// `false` only if the text clearly speaks another of the languages we know; a language we do not know is plausible.
pub(super) fn is_plausible(text: &str, tag: &str) -> bool {
    let wanted = tag.split('-').next().unwrap_or_default().to_lowercase();
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let count = |common: &[&str]| words.iter().filter(|word| common.contains(word)).count();
    let Some((_, common)) = COMMON.iter().find(|(language, _)| *language == wanted) else { return true };
    let own = count(common);
    let most =
        COMMON.iter().filter(|(language, _)| *language != wanted).map(|(_, common)| count(common)).max();
    most.is_none_or(|other| other < TELLING || other <= own * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The town is small, and the tower was made of sand. It has heat for the winter.";
    const GERMAN: &str = "Die Stadt ist klein, und der Turm ist mit Sand gefüllt. Das wird nicht teuer.";

    #[test]
    fn a_clear_other_language_is_not_plausible() {
        assert!(is_plausible(ENGLISH, "en-GB") && is_plausible(GERMAN, "de"));
        assert!(!is_plausible(ENGLISH, "de") && !is_plausible(GERMAN, "en") && !is_plausible(GERMAN, "pl"));
    }

    #[test]
    fn short_texts_and_unknown_languages_are_plausible() {
        assert!(is_plausible("Hot sand!", "pl"));
        assert!(is_plausible(ENGLISH, "fi") && is_plausible("", "en"));
    }
}

//! Words: which language a text is in, which of its words carry meaning, when two words are the same.

use super::subjects::is_subject;

/// A language that the stand-in can recognise and ask a question in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
    Italian,
    Dutch,
    Portuguese,
}

/// Each language's code and its most frequent small words. Those of English are few, because the longer list
/// below holds the rest.
const LANGUAGES: [(Language, &str, &str); 7] = [
    (Language::English, "en", "the and of to in is that for with on was are has it this as by from"),
    (
        Language::German,
        "de",
        "der die das und ist nicht mit von den dem des ein eine einen einem einer auf für sich auch werden wird \
         wurde wurden haben hatte sind sein seine seiner ihre über nach noch nur oder aber beim durch gegen mehr \
         unter wenn dass doch schon sowie zwischen diese dieser dieses kann können soll sollen will laut",
    ),
    (
        Language::French,
        "fr",
        "le la les des et est une dans pour que du qui sur pas par plus avec sont ont cette ces mais comme leur \
         leurs elle être aussi après avant selon entre depuis deux sans sous fait",
    ),
    (
        Language::Spanish,
        "es",
        "el los las y en una por con para del que se su sus más como pero este esta estos estas entre desde sobre \
         también hasta cuando según fue han está son muy años",
    ),
    (
        Language::Italian,
        "it",
        "il di che della delle degli dei per una con sono gli nel nella è anche come più ma dal dalla alla questo \
         questa stato stati dopo tra fra oltre secondo",
    ),
    (
        Language::Dutch,
        "nl",
        "het een en van de dat niet voor zijn met op er ook wordt worden werd naar door maar over meer deze hebben \
         heeft kunnen moet nog geen tussen volgens",
    ),
    (
        Language::Portuguese,
        "pt",
        "o os uma não com para do da dos das em por ao mais como mas foi são também pela pelo entre desde sobre \
         após segundo seus suas este esta",
    ),
];

/// English words that say nothing about a subject. Instruction verbs are among them, because a topic may have to
/// be read out of a prompt.
const EMPTY_WORDS: &str = "a about above according account across after again against all almost along already \
    also although always am among an and another any answer anything are around article articles as ask at away \
    back based be became because become been before began being below best better between beyond big both but \
    by came can cannot caption come comes could day days decide describe did do does doing done down draft during \
    each early either else end enough even ever every few field fields find first fit fits five follow following \
    for form format found four from full further gave general get give given gives go goes going good got great \
    had half has have having he headline her here high him his how however if in include instead instructions \
    into is it its itself json just keep kind know known language large last late later least less let like \
    likely little long look low made main make makes making many may me mean means might mind more most much \
    must my near need needs never new news next no none nor not nothing now number of off often old on once one \
    only open operator or order other others our out output over own part people per place point post posts \
    prompt public put quite rather read reader readers really reason relevant report reply return right said \
    same saw say says schema score second see seem seen set several shall she short should show shown side since \
    small so some someone something soon state stay still story stories such sure system take taken task tell \
    text than that the their them then there these they thing things think third this those though three through \
    thus time times title to today together told too took topic topics toward towards two type under until up \
    upon us use used user using value very voice want was way we week weeks well went were what when where \
    whether which while who whole whose why will with within without word words work would write writing yet \
    year years you your";

impl Language {
    /// The language whose small words are the most frequent; English if none is.
    pub(super) fn of(text: &str) -> Self {
        let words: Vec<String> = words(text).take(400).collect();
        let share = |small: &str| words.iter().filter(|word| contains(small, word)).count();
        let ranked = LANGUAGES.iter().map(|(language, _, small)| (share(small), *language));
        // `max_by_key` keeps the last of equals, so English goes last.
        ranked.rev().max_by_key(|(hits, _)| *hits).map_or(Self::English, |(_, language)| language)
    }

    /// ISO 639-1.
    pub(super) fn code(self) -> &'static str {
        LANGUAGES.iter().find(|(language, ..)| *language == self).map_or("en", |(_, code, _)| code)
    }
}

/// The words of a text in lower case.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’')
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Whether a lower-case word says something about a subject.
pub(super) fn is_telling(word: &str) -> bool {
    (word.chars().count() >= 4 || is_subject(word))
        && word.chars().all(char::is_alphabetic)
        && !contains(EMPTY_WORDS, word)
        && !LANGUAGES.iter().any(|(_, _, small)| contains(small, word))
}

/// Whether a list of words, with spaces between them, holds the word.
fn contains(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// The part of a word that its plural and its near relations share.
pub(super) fn stem(word: &str) -> String {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    let shortened = if let Some(root) = word.strip_suffix("ies") {
        format!("{root}y")
    } else if word.ends_with("ss") || word.ends_with("us") {
        word.to_owned()
    } else {
        word.strip_suffix('s').unwrap_or(word).to_owned()
    };
    // Six letters tell most subjects apart and bring "electric" and "electricity" together.
    shortened.chars().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_small_words() {
        assert_eq!(
            Language::of("Der Zug ist nicht auf dem Gleis und die Fahrt mit ihm fällt aus").code(),
            "de"
        );
        assert_eq!(Language::of("The ferry to the island is back on the water").code(), "en");
        assert_eq!(Language::of("12345").code(), "en");
    }

    #[test]
    fn relations_of_a_word_share_its_stem() {
        assert_eq!(stem("cities"), stem("city"));
        assert_eq!(stem("turbines"), stem("turbine"));
        assert_eq!(stem("electricity"), stem("electric"));
        assert_ne!(stem("tram"), stem("train"));
        assert!(!is_telling("would") && is_telling("depot"));
    }
}

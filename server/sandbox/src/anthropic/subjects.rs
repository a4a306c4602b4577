//! A little knowledge of the world: which words belong to one field, and what such a field looks like.

use std::{collections::HashMap, sync::LazyLock};

use super::language::stem;

/// Words that belong together. A topic that names one of them is also about the others.
const FIELDS: [&str; 12] = [
    "transport transit mobility commuting tram train rail railway metro subway bus ferry bicycle bike cycle \
     cycling cyclist station passenger rider fare timetable driver lane platform track pedestrian traffic depot \
     route carriage tunnel",
    "city cities urban town street square market housing neighbourhood district planning bridge pedestrian \
     architecture mayor park library",
    "energy electricity power grid wind turbine solar panel battery hydrogen heat heating pump geothermal tidal \
     renewable climate emission carbon coal gas windmill megawatt gigawatt",
    "ocean sea marine reef coral whale fish fishing eel turtle octopus oyster kelp plankton seagrass seabed coast \
     shore beach tide harbour diver larvae wreck boat ship",
    "nature forest tree river animal bird wildlife garden park species biodiversity conservation",
    "space planet star moon telescope galaxy rocket satellite orbit astronaut",
    "technology software computer internet app data chip processor robot artificial intelligence cloud code",
    "health hospital medicine doctor patient vaccine disease nurse therapy clinic",
    "sport football match goal team league player coach tournament olympic stadium",
    "economy business company market price profit trade bank inflation startup investor",
    "culture museum film music book theatre art artist exhibition concert literature",
    "science research study scientist laboratory experiment university discovery",
];

/// Things that can be drawn, by their words.
const SCENES: [(&str, &str); 8] = [
    (
        "tram train rail railway metro track station depot platform",
        "a tram street at first light, rails leading towards a low skyline",
    ),
    (
        "bus cycle bike street traffic bridge city house apartment school",
        "a wide city avenue between rows of lit windows",
    ),
    ("wind turbine grid hydrogen power windmill", "wind turbines on rolling hills under a wide morning sky"),
    (
        "solar battery panel heat heating energy greenhouse",
        "rows of solar panels on a slope in warm evening sun",
    ),
    (
        "ocean reef coast whale marine fish wave beach seabed coral eel kelp turtle octopus plankton",
        "long waves under a low sun, seen from the shore",
    ),
    ("ferry ship harbour boat oyster", "a calm harbour with cranes far away and waves in front"),
    ("forest tree park garden river valley", "layered hills with dark firs and a pale sky"),
    ("star moon planet telescope galaxy", "a clear night sky full of stars over dark hills"),
];

/// The fields of each stem, one bit for each place in [`FIELDS`].
static FIELDS_OF: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let mut fields_of = HashMap::new();
    for (place, field) in FIELDS.iter().enumerate() {
        for word in field.split_ascii_whitespace() {
            *fields_of.entry(stem(word)).or_insert(0) |= 1 << place;
        }
    }
    fields_of
});

/// The scene of the first of these words that belongs to one.
pub(super) fn scene(keywords: &[String]) -> &'static str {
    let of = |keyword: &String| {
        let wanted = stem(keyword);
        let shows = |words: &str| words.split_ascii_whitespace().any(|word| stem(word) == wanted);
        SCENES.iter().find(|(words, _)| shows(words)).map(|(_, scene)| *scene)
    };
    keywords.iter().find_map(of).unwrap_or("layered hills in morning haze under a large sun")
}

/// Whether the word is known to belong to some field.
pub(super) fn is_subject(word: &str) -> bool {
    fields_of(word) != 0
}

/// Those of the given words that belong to a field which the topic names.
pub(super) fn related<'a>(topic: &[String], words: &'a [String]) -> Vec<&'a String> {
    let named = topic.iter().fold(0, |fields, word| fields | fields_of(word));
    words.iter().filter(|word| fields_of(word) & named != 0).collect()
}

fn fields_of(word: &str) -> u16 {
    FIELDS_OF.get(&stem(word)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn words_of_one_field_are_related() {
        let article = all("turbine neighbours lights");
        assert_eq!(related(&all("renewable energy"), &article), ["turbine"]);
        assert!(related(&all("opera"), &article).is_empty());
    }

    #[test]
    fn the_most_important_word_that_can_be_drawn_decides_the_scene() {
        assert!(scene(&all("nothing trams wind")).contains("tram street"));
        assert!(scene(&all("cheese")).contains("haze"));
    }
}

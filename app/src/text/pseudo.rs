//! A language nobody speaks, for tests: English with accents and two fifths longer. Text on screen without an
//! accent was not taken from the catalogue, and a layout that survives it survives German and Finnish.

/// `Review` becomes `Révíéw·· `.
pub(super) fn accented(english: &str) -> String {
    let mut text: String = english.chars().map(accent).collect();
    text.extend(std::iter::repeat_n('·', english.chars().count() * 2 / 5));
    text
}

/// The same for a message that lives as long as the tab. Called once per message.
pub(super) fn leaked(english: &str) -> &'static str {
    Box::leak(accented(english).into_boxed_str())
}

fn accent(letter: char) -> char {
    match letter {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ó',
        'U' => 'Ú',
        'y' => 'ý',
        other => other,
    }
}

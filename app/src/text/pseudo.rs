//! A language nobody speaks, for tests: English with accents and two fifths longer. Text on screen without an
//! accent was not taken from the catalogue, and a layout that survives it survives German and Finnish. Messages
//! with parameters stay English.

/// `Review` becomes `Révíéw··`. The text lives as long as the tab, as every message does.
#[inline(never)] // once, not at each of some hundred messages
pub(super) fn accent(message: &mut &'static str) {
    let mut text: String = message.chars().map(accented).collect();
    text.extend(std::iter::repeat_n('·', message.chars().count() * 2 / 5));
    *message = Box::leak(text.into_boxed_str());
}

fn accented(letter: char) -> char {
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

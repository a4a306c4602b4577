//! Numbers by their value, however they are written: `1,299`, `1.299`, `1299`; `two million`, `2 million`, `2M`.

/// Values are whole millionths, so that no comparison depends on rounding.
const ONE: u128 = 1_000_000;
/// Digits of a number at most; longer ones are no statements.
const MOST_DIGITS: usize = 18;

const WORDS: [(&str, u128); 52] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwölf", 12),
    ("zwanzig", 20),
    ("dreißig", 30),
    ("vierzig", 40),
    ("fünfzig", 50),
    ("dwa", 2),
    ("trzy", 3),
    ("cztery", 4),
    ("pięć", 5),
    ("sześć", 6),
    ("siedem", 7),
    ("osiem", 8),
    ("dziewięć", 9),
    ("dziesięć", 10),
    ("deux", 2),
    ("trois", 3),
];
/// Beginnings of words that multiply what stands before them.
const FACTORS: [(&str, u128); 13] = [
    ("hundred", 100),
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("mio", 1_000_000),
    ("milliarde", 1_000_000_000),
    ("mrd", 1_000_000_000),
    ("tausend", 1_000),
    ("tysi", 1_000),
    ("milion", 1_000_000),
    ("miliard", 1_000_000_000),
    ("mln", 1_000_000),
    ("bn", 1_000_000_000),
];

/// A number as it is written, and every value it may mean.
struct Number {
    text: String,
    values: Vec<u128>,
}

/// The numbers of the text whose value the article does not have, as they are written.
pub(super) fn unsupported(text: &str, article: &str) -> Vec<String> {
    let known: Vec<u128> = numbers(article).into_iter().flat_map(|number| number.values).collect();
    let missing = numbers(text).into_iter().filter(|number| !number.values.iter().any(|v| known.contains(v)));
    missing.map(|number| number.text).collect()
}

fn numbers(text: &str) -> Vec<Number> {
    let text = joined_groups(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let factor = words.get(index + 1).and_then(|next| factor(next));
        for (digits, rest) in digit_runs(word) {
            let (own, percent) = suffix(rest);
            let spaced = percent_follows(&words, index);
            let factors = [own, factor.map(|(_, value)| value)];
            let by = factors.into_iter().flatten().next().unwrap_or(1);
            let mut shown = digits.to_owned();
            if percent || spaced {
                shown.push_str(" %");
            } else if let Some((name, _)) = factor.filter(|_| own.is_none()) {
                shown = format!("{shown} {name}");
            }
            let values = readings(digits).into_iter().filter_map(|value| value.checked_mul(by)).collect();
            found.push(Number { text: shown, values });
        }
        let plain = trimmed(word).to_lowercase();
        if let Some((_, value)) = WORDS.iter().find(|(name, _)| *name == plain) {
            let by = factor.map_or(1, |(_, value)| value);
            let text = factor.map_or_else(|| plain.clone(), |(name, _)| format!("{plain} {name}"));
            found.push(Number { text, values: vec![value * ONE * by] });
        }
    }
    found
}

/// `12 500` with any kind of space becomes `12500`: groups of three after a group of one to three.
fn joined_groups(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let digit = |index: usize| characters.get(index).is_some_and(char::is_ascii_digit);
    let mut joined = String::with_capacity(text.len());
    for (index, character) in characters.iter().enumerate() {
        let before = characters[..index].iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let after = (index + 1..).take_while(|place| digit(*place)).count();
        let thin = matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}');
        let groups = (1..=3).contains(&before) && after == 3;
        if !(groups && (thin || *character == '\'' || *character == '’')) {
            joined.push(*character);
        }
    }
    joined
}

/// Each number of a word with what follows it: `€4.5m` has `4.5` before `m`.
fn digit_runs(word: &str) -> Vec<(&str, &str)> {
    let mut runs = Vec::new();
    let mut rest = word;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[start..];
        let end = tail.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(tail.len());
        let digits = tail[..end].trim_end_matches(['.', ',']);
        if digits.len() <= MOST_DIGITS {
            runs.push((digits, &tail[digits.len()..]));
        }
        rest = &tail[end..];
    }
    runs
}

/// What a number may mean: separators are thousands or decimals, and `1.299` may be both.
fn readings(digits: &str) -> Vec<u128> {
    let parts: Vec<&str> = digits.split(['.', ',']).collect();
    let whole: String = parts.concat();
    let grouped = parts.len() > 1 && parts[1..].iter().all(|part| part.len() == 3) && parts[0].len() <= 3;
    let mut values = Vec::new();
    if parts.len() == 1 || grouped {
        values.extend(whole.parse::<u128>().ok().and_then(|value| value.checked_mul(ONE)));
    }
    if let Some((last, front)) =
        parts.split_last().filter(|(last, front)| !front.is_empty() && last.len() <= 6)
    {
        let fraction = format!("{last:0<6}").parse::<u128>().ok();
        let front = front.concat().parse::<u128>().ok();
        values.extend(front.zip(fraction).map(|(front, fraction)| front * ONE + fraction));
    }
    values
}

/// What stands right behind the digits: `m`, `bn`, `k`, or a sign for percent.
fn suffix(rest: &str) -> (Option<u128>, bool) {
    let rest = rest.trim_end_matches(['.', ',', ')', '!', '?', ';', ':']);
    let by = match rest {
        "k" | "K" => Some(1_000),
        "M" | "mn" => Some(1_000_000),
        "bn" => Some(1_000_000_000),
        _ => None,
    };
    (by, rest.starts_with('%'))
}

fn percent_follows(words: &[&str], index: usize) -> bool {
    words
        .get(index + 1)
        .is_some_and(|next| next.starts_with('%') || next.to_lowercase().starts_with("percent"))
}

fn factor(word: &str) -> Option<(&str, u128)> {
    let plain = trimmed(word);
    let lower = plain.to_lowercase();
    let longest =
        FACTORS.iter().filter(|(name, _)| lower.starts_with(name)).max_by_key(|(name, _)| name.len());
    longest.map(|(_, value)| (plain, *value))
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supported(text: &str, article: &str) -> bool {
        unsupported(text, article).is_empty()
    }

    #[test]
    fn a_number_is_known_by_its_value() {
        for (text, article) in [
            ("1,299 homes", "1299 homes"),
            ("1.299 Häuser", "1,299 homes"),
            ("1 299", "1 299"),
            ("1\u{a0}299 domów", "1299 homes"),
            ("12\u{202f}500", "12'500"),
            ("4,5 km", "4.5 km"),
            ("4.50 euros", "4.5 euros"),
            ("two million people", "2 million people"),
            ("2 million", "2,000,000"),
            ("2,5 Millionen", "2.5 million"),
            ("€3bn", "3 billion euros"),
            ("5k steps", "five thousand steps"),
            ("12 %", "12%"),
            ("12%", "12 percent"),
            ("Twelve trams", "12 trams"),
            ("zwölf Bahnen", "12 trams"),
            ("from 9:30", "at 9:30"),
            ("the 12th line", "line 12"),
            ("COVID-19", "the COVID-19 years"),
            ("in 2026.", "in 2026"),
        ] {
            assert!(supported(text, article), "{text} / {article}");
        }
    }

    #[test]
    fn another_number_is_named_as_it_is_written() {
        for (text, article, marks) in [
            ("It grew by 12 %.", "It grew by 21 %.", vec!["12 %"]),
            ("12% more", "more", vec!["12 %"]),
            ("3 million people", "3 thousand people", vec!["3 million"]),
            ("two million", "2 billion", vec!["two million"]),
            ("1,300 homes and 7 more", "1,299 homes", vec!["1,300", "7"]),
            ("4.5 km", "45 km", vec!["4.5"]),
            ("in 2027", "in 2026", vec!["2027"]),
        ] {
            assert_eq!(unsupported(text, article), marks, "{text} / {article}");
        }
    }

    #[test]
    fn no_input_overflows() {
        assert!(supported("99999999999999999999999999", ""));
        assert_eq!(unsupported("999999999999999999 billion", "").len(), 1);
        assert!(supported("no number here. One of them.", ""));
    }
}

//! The first number in a headline, with what belongs to it: a currency, a sign, a percentage, an ending.

const BEFORE: &[char] = &['$', '€', '£', '¥', '₹', '₪', '₩', '₺', '₴', '฿', '+', '−', '-', '#', '~', '≈'];
const BETWEEN: &[char] = &[',', '.', ':', '/', '\u{A0}', '\u{202F}', '٫', '٬', '’', '\''];
const AFTER: &[char] = &['%', '‰', '°', '$', '€', '£', '¥', '+', '×', '٪'];
/// Letters that may end a number: `bn`, `km`, `°C`.
const MOST_LETTERS: usize = 3;

/// The first number as it stands in the text.
pub(super) fn first(text: &str) -> Option<&str> {
    let digit = text.char_indices().find(|(_, c)| c.is_numeric())?.0;
    let begin = before(text, digit);
    let end = after(text, digit + digits(&text[digit..]));
    Some(&text[begin..end])
}

fn before(text: &str, digit: usize) -> usize {
    let signs = text[..digit].char_indices().rev().take_while(|(_, c)| BEFORE.contains(c)).take(2);
    signs.last().map_or(digit, |(at, _)| at)
}

/// How long the digits are; a separator counts only between two of them.
fn digits(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c.is_numeric() {
            end = at + c.len_utf8();
        } else if !BETWEEN.contains(&c) || end < at {
            break;
        }
    }
    end
}

fn after(text: &str, digits: usize) -> usize {
    let rest = &text[digits..];
    let spaced = rest.strip_prefix([' ', '\u{A0}', '\u{202F}']).filter(|rest| rest.starts_with(AFTER));
    let gap = spaced.map_or(0, |spaced| rest.len() - spaced.len());
    let mut end = digits + gap;
    for c in text[end..].chars().take_while(|c| AFTER.contains(c)).take(2) {
        end += c.len_utf8();
    }
    let letters: usize = text[end..].chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    if text[end..end + letters].chars().count() <= MOST_LETTERS { end + letters } else { end }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn a_number_comes_with_what_belongs_to_it() {
        for (text, number) in [
            ("Danish homes cut gas demand by 38 %", "38 %"),
            ("Apple pays $1.2bn fine", "$1.2bn"),
            ("It is −20 °C in Gdańsk", "−20 °C"),
            ("Record 71,204 watch the Clásico", "71,204"),
            ("iPhone 18, a first look", "18"),
            ("In 2026. Then", "2026"),
            ("سعر ٣٫٥ دولار", "٣٫٥"),
            ("A 3rd time", "3rd"),
            ("5million", "5"),
        ] {
            assert_eq!(first(text), Some(number), "{text}");
        }
        assert_eq!(first("No figures here"), None);
    }
}

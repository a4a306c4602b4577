//! Names of authors out of what feeds put into their author fields.

use super::construct::Construct;
use super::text;

const MAX_CHARS: usize = 200;

/// The name in `name@example.com (Name)`, `Name <name@example.com>`, `Name (name@example.com)` or `Name`;
/// the address when there is no name.
pub(super) fn name(written: &str) -> Option<String> {
    let line = Construct::unsure(written).line();
    let line = line.strip_prefix("mailto:").unwrap_or(&line);
    let name = match split_bracketed(line) {
        Some((outside, inside)) if is_address(inside) && !outside.is_empty() => outside,
        Some((outside, inside)) if is_address(outside) && !inside.is_empty() => inside,
        Some(("", inside)) => inside,
        _ => line,
    };
    (!name.is_empty()).then(|| text::cut(name.to_owned(), MAX_CHARS))
}

/// Several names as one byline.
pub(super) fn byline(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| text::cut(names.join(", "), MAX_CHARS))
}

/// Whether this is a mail address and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

/// What stands outside and inside the brackets at the end.
fn split_bracketed(line: &str) -> Option<(&str, &str)> {
    let (body, open) = match line.strip_suffix(')') {
        Some(body) => (body, '('),
        None => (line.strip_suffix('>')?, '<'),
    };
    let (outside, inside) = body.rsplit_once(open)?;
    Some((outside.trim().trim_matches('"'), inside.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_found_around_the_address() {
        for written in
            ["a@example.com (Ann Lee)", "Ann Lee <a@example.com>", "Ann Lee (a@example.com)", " Ann\nLee "]
        {
            assert_eq!(name(written).as_deref(), Some("Ann Lee"), "{written}");
        }
    }

    #[test]
    fn an_address_alone_stands_for_its_owner() {
        assert_eq!(name("mailto:a@example.com").as_deref(), Some("a@example.com"));
        assert_eq!(name("<a@example.com>").as_deref(), Some("a@example.com"));
        assert_eq!(name("a@example.com ()").as_deref(), Some("a@example.com ()"));
    }

    #[test]
    fn brackets_that_hold_no_address_belong_to_the_name() {
        assert_eq!(name("Ann Lee (Reuters)").as_deref(), Some("Ann Lee (Reuters)"));
    }

    #[test]
    fn markup_in_a_name_is_dropped() {
        assert_eq!(name("<a href='x'>Ann &amp; Bo</a>").as_deref(), Some("Ann & Bo"));
        assert_eq!(name("  "), None);
    }
}

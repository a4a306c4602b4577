//! Character references, those of HTML and those a document declares for itself.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use markup5ever::data::NAMED_ENTITIES;

/// The longest name a character reference has, with room to spare.
const MAX_NAME: usize = 40;

/// Decodes the character references of HTML, named and numbered. What is not one stays as it is.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        let length = reference(rest, &mut decoded).unwrap_or_else(|| {
            decoded.push('&');
            1
        });
        let next = rest[length..].find('&').map_or(rest.len(), |at| at + length);
        decoded.push_str(&rest[length..next]);
        rest = &rest[next..];
    }
    Cow::Owned(decoded)
}

/// Appends what the reference at the start of `rest` stands for; returns the reference's length.
fn reference(rest: &str, decoded: &mut String) -> Option<usize> {
    let body = &rest[1..];
    let window = &body.as_bytes()[..body.len().min(MAX_NAME)];
    let length =
        window.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#').unwrap_or(window.len());
    let (name, terminated) = (&body[..length], body[length..].starts_with(';'));
    if let Some(number) = name.strip_prefix('#') {
        decoded.push(numbered(number)?);
    } else {
        // Without its semicolon a name counts only where the standard says so and where it cannot be part
        // of a query string (`?a=1&copy=2`).
        let key = if terminated { &body[..=length] } else { name };
        if !terminated && body[length..].starts_with('=') {
            return None;
        }
        let (first, second) = named(key)?;
        decoded.push(first);
        decoded.extend(second);
    }
    Some(1 + length + usize::from(terminated))
}

/// What a name, with its semicolon, stands for in HTML.
fn named(key: &str) -> Option<(char, Option<char>)> {
    let (first, second) = *NAMED_ENTITIES.get(key)?;
    // The table also holds every beginning of a name, standing for nothing.
    let first = char::from_u32(first).filter(|c| *c != '\0')?;
    Some((first, char::from_u32(second).filter(|c| *c != '\0')))
}

/// The text of an HTML entity, by its name alone.
pub(super) fn by_name(name: &str) -> Option<String> {
    if name.len() > MAX_NAME {
        return None;
    }
    let (first, second) = named(&format!("{name};"))?;
    Some([Some(first), second].into_iter().flatten().collect())
}

/// The character of a numbered reference, given what follows `#`. Numbers of control characters mean
/// Windows-1252, as in HTML.
pub(super) fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).map(modernise)
}

/// Puts the printable character of Windows-1252 in place of a control character of Latin-1, which nobody
/// ever means.
pub(super) fn modernise(character: char) -> char {
    match u8::try_from(character) {
        Ok(byte @ 0x80..=0x9f) => {
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(character)
        }
        _ => character,
    }
}

/// How many entities a document may declare, how long each may be, and how much text all their uses
/// together may make: enough for a honest document, nothing for one that means to grow.
const MAX_DECLARED: usize = 64;
const MAX_VALUE: usize = 256;
const MAX_EXPANSION: usize = 64 * 1024;

/// The entities a document declares in its DOCTYPE. External ones and those made of other entities are
/// not read, so there is nothing to fetch and nothing to multiply.
#[derive(Debug, Default)]
pub(super) struct DeclaredEntities {
    declared: Vec<(String, String)>,
    expanded: usize,
}

impl DeclaredEntities {
    /// Notes what a document type declaration declares.
    pub(super) fn declare(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1) {
            if self.declared.len() == MAX_DECLARED {
                return;
            }
            self.declared.extend(internal_entity(declaration));
        }
    }

    /// The text of a declared entity, while there is some left to give.
    pub(super) fn expand(&mut self, name: &str) -> Option<&str> {
        let (_, value) = self.declared.iter().find(|(declared, _)| declared == name)?;
        self.expanded += value.len();
        Some(if self.expanded <= MAX_EXPANSION { value } else { "" })
    }
}

/// The name and text in ` name "text">`.
fn internal_entity(declaration: &str) -> Option<(String, String)> {
    let (name, rest) = declaration.trim_start().split_once(|c: char| c.is_ascii_whitespace())?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = rest[1..].split_once(quote)?;
    let nested = value.match_indices('&').any(|(at, _)| !value[at..].starts_with("&#"));
    (value.len() <= MAX_VALUE && !nested).then(|| (name.to_owned(), decode(value).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_and_numbered_references_are_decoded() {
        assert_eq!(decode("a &amp; b &hellip; &#233;&#xE9;&#XE9; &NotEqualTilde;"), "a & b … ééé ≂̸");
    }

    #[test]
    fn what_is_not_a_reference_stays() {
        assert_eq!(decode("AT&T & &nothing; &#; &#x110000; &"), "AT&T & &nothing; &#; &#x110000; &");
    }

    #[test]
    fn old_references_need_no_semicolon_but_leave_addresses_alone() {
        assert_eq!(decode("&copy 2001 &eacute."), "© 2001 é.");
        assert_eq!(decode("?a=1&copy=2"), "?a=1&copy=2");
    }

    #[test]
    fn numbers_of_control_characters_mean_windows_1252() {
        assert_eq!(decode("don&#146;t"), "don’t");
    }

    #[test]
    fn a_declared_entity_is_known_and_an_external_or_nested_one_is_not() {
        let mut entities = DeclaredEntities::default();
        entities.declare(
            "rss [<!ENTITY firm 'Smith &#38; Sons'><!ENTITY x SYSTEM \"file:///etc/passwd\">
             <!ENTITY two \"&firm;&firm;\"><!ENTITY % p \"q\">]",
        );
        assert_eq!(entities.expand("firm"), Some("Smith & Sons"));
        assert_eq!([entities.expand("x").is_none(), entities.expand("two").is_none()], [true, true]);
    }

    #[test]
    fn declared_entities_give_only_so_much_text() {
        let mut entities = DeclaredEntities::default();
        entities.declare(&format!("rss [<!ENTITY a \"{}\">]", "a".repeat(MAX_VALUE)));
        let total: usize = (0..10_000).filter_map(|_| entities.expand("a").map(str::len)).sum();
        assert_eq!(total, MAX_EXPANSION);
    }
}

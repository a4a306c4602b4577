use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document an XML declaration may reach.
const DECLARATION_BYTES: usize = 512;

/// Makes text of a document. In this order count: the byte order mark, the way `<` is encoded, the charset
/// of the HTTP header, the XML declaration, UTF-8. A charset that the bytes contradict does not count.
pub(super) fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    if let Some((big_endian, start)) = utf32(bytes) {
        return Cow::Owned(decode_utf32(&bytes[start..], big_endian));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..]);
    }
    match bytes {
        [0, b'<', ..] => return decode_as(UTF_16BE, bytes),
        [b'<', 0, ..] => return decode_as(UTF_16LE, bytes),
        _ => {}
    }
    let header = content_type.and_then(charset_parameter).and_then(ascii_based);
    let declared = declaration(bytes).and_then(ascii_based);
    // Servers are often set up to call everything Latin-1. Bytes that a document calls UTF-8 and that are
    // UTF-8 are believed instead.
    let encoding = if declared == Some(UTF_8) && std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        header.or(declared).unwrap_or(UTF_8)
    };
    decode_as(encoding, bytes)
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Cow<'b, str> {
    if encoding != UTF_8 {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if has_multibyte(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Whether at least one non-ASCII character is proper UTF-8: then the document is UTF-8 with mistakes, and
/// otherwise one of the single-byte charsets it forgot to name.
fn has_multibyte(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// The encoding of a label, unless it says UTF-16 (which the bytes would have shown already) or names
/// nothing a browser decodes, such as UTF-7.
fn ascii_based(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

fn charset_parameter(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The encoding named in `<?xml … encoding="…"?>`.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let start = head.windows(5).position(|window| window == b"<?xml")?;
    let length = head[start..].windows(2).position(|window| window == b"?>")?;
    let declaration = std::str::from_utf8(&head[start..start + length]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Whether the document is UTF-32, with its byte order and the length of its byte order mark.
fn utf32(bytes: &[u8]) -> Option<(bool, usize)> {
    match bytes {
        [0, 0, 0xfe, 0xff, ..] => Some((true, 4)),
        [0xff, 0xfe, 0, 0, ..] => Some((false, 4)),
        [0, 0, 0, b'<', ..] => Some((true, 0)),
        [b'<', 0, 0, 0, ..] => Some((false, 0)),
        _ => None,
    }
}

fn decode_utf32(bytes: &[u8], big_endian: bool) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units
        .iter()
        .map(|unit| if big_endian { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) })
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_of_the_header_beats_the_declaration() {
        let bytes = b"<?xml version='1.0' encoding='iso-8859-5'?><a>\xe9</a>";
        assert!(decode(bytes, Some("text/xml; charset=\"ISO-8859-1\"")).ends_with("<a>é</a>"));
        assert!(decode(bytes, Some("text/xml")).ends_with("<a>щ</a>"));
    }

    #[test]
    fn utf_8_that_is_declared_and_valid_beats_a_wrong_header() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>Žižek</a>";
        assert_eq!(decode(text.as_bytes(), Some("text/xml; charset=iso-8859-1")), text);
    }

    #[test]
    fn a_byte_order_mark_beats_everything() {
        let mut utf16: Vec<u8> = vec![0xff, 0xfe];
        utf16.extend("<a>ž</a>".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&utf16, Some("text/xml; charset=utf-8")), "<a>ž</a>");
        assert_eq!(decode(b"\xef\xbb\xbf<a/>", Some("text/xml; charset=koi8-r")), "<a/>");
    }

    #[test]
    fn utf_16_and_utf_32_are_known_by_their_first_character() {
        let utf16: Vec<u8> = "<a>ž</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = "<a>😀</a>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(decode(&utf16, None), "<a>ž</a>");
        assert_eq!(decode(&utf32, None), "<a>😀</a>");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_read_as_windows_1252() {
        assert_eq!(decode(b"<a>caf\xe9 \x96 5\x80</a>", None), "<a>café – 5€</a>");
    }

    #[test]
    fn a_bad_byte_amid_utf_8_costs_only_itself() {
        assert_eq!(decode(b"<a>\xc3\xa9 \xff</a>", None), "<a>é \u{fffd}</a>");
    }

    #[test]
    fn utf_7_is_not_decoded() {
        let bytes = b"<?xml version='1.0' encoding='utf-7'?><a>+ADw-b+AD4-</a>";
        assert!(decode(bytes, None).contains("+ADw-b+AD4-"));
    }

    #[test]
    fn a_declared_utf_16_that_is_plainly_ascii_is_ignored() {
        assert!(decode(b"<?xml version='1.0' encoding='utf-16'?><a>b</a>", None).ends_with("<a>b</a>"));
    }
}

//! The ways in which feeds put text into an element.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};

use super::construct::Kind;
use super::xml::Element;

/// How the content of an element is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text, in which `<b>` would be three characters.
    Plain,
    /// HTML, escaped so that XML takes it for text.
    Escaped,
    /// Elements, as in XHTML.
    Inline,
    Base64,
    /// Not said.
    Unsure,
}

impl Form {
    /// What Atom 1.0 says in `type`, Atom 0.3 in `type` and `mode`, and RSS not at all.
    pub(super) fn of(element: &Element<'_>) -> Self {
        let mode = element.attribute("mode").unwrap_or_default().to_ascii_lowercase();
        let media_type = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        match (mode.as_str(), media_type) {
            ("base64", _) => Self::Base64,
            ("escaped", "") => Self::Escaped,
            (_, "") => Self::Unsure,
            (_, "html" | "text/html") => Self::Escaped,
            ("escaped", media_type) if is_xml(media_type) => Self::Escaped,
            (_, media_type) if is_xml(media_type) => Self::Inline,
            (_, "text" | "plain") => Self::Plain,
            (_, media_type) if media_type.starts_with("text/") => Self::Plain,
            (_, media_type) if media_type.contains('/') => Self::Base64,
            _ => Self::Unsure,
        }
    }

    /// The kind of text that comes out.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Plain => Kind::Plain,
            Self::Escaped | Self::Inline => Kind::Html,
            Self::Base64 | Self::Unsure => Kind::Unsure,
        }
    }
}

fn is_xml(media_type: &str) -> bool {
    media_type == "xhtml" || media_type.ends_with("/xml") || media_type.ends_with("+xml")
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The text behind Base64; what is not Base64 of text is taken as it stands.
pub(super) fn decode_base64(body: String) -> String {
    let compact: String = body.split_ascii_whitespace().collect();
    BASE64.decode(compact).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded_with_or_without_padding_and_line_breaks() {
        assert_eq!(decode_base64("\n aMOp\nbGxv ".to_owned()), "héllo");
        assert_eq!(decode_base64("aGk".to_owned()), "hi");
    }

    #[test]
    fn what_is_not_base64_stays() {
        assert_eq!(decode_base64("not base64".to_owned()), "not base64");
    }
}

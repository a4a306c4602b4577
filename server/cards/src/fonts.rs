//! The fonts: small ones are part of the program, large ones are given to it by whoever starts it.

use std::sync::Arc;

use parley::FontContext;
use parley::fontique::{
    Blob, Collection, CollectionOptions, FallbackKey, FamilyId, FontInfoOverride, GenericFamily, Script,
};

/// The family of headlines.
pub(crate) const GEIST: &str = "Geist";
/// The family of Greek and Cyrillic, which Geist has in parts only.
pub(crate) const NOTO_SANS: &str = "Noto Sans";

const EMBEDDED: &[(&str, &[u8])] = &[
    (GEIST, include_bytes!("../fonts/Geist-Variable.ttf")),
    (NOTO_SANS, include_bytes!("../fonts/NotoSans-Bold.ttf")),
    ("Noto Sans Arabic", include_bytes!("../fonts/NotoSansArabic-Bold.ttf")),
    ("Noto Sans Hebrew", include_bytes!("../fonts/NotoSansHebrew-Bold.ttf")),
    ("Noto Sans Thai", include_bytes!("../fonts/NotoSansThai-Bold.ttf")),
    ("Noto Sans Devanagari", include_bytes!("../fonts/NotoSansDevanagari-Bold.ttf")),
];

/// Scripts that characters are looked up by. `Zyyy` and `Zinh` are those that belong to no script.
const SCRIPTS: [&[u8; 4]; 15] = [
    b"Latn", b"Cyrl", b"Grek", b"Zyyy", b"Zinh", b"Arab", b"Hebr", b"Thai", b"Deva", b"Hira", b"Kana",
    b"Hani", b"Hang", b"Bopo", b"Zsye",
];

/// Font files that are too large to be a part of the program. Without them their characters are missing glyphs.
#[derive(Default)]
pub struct Large {
    /// `NotoSansCJK-Bold.ttc`: Chinese, Japanese, Korean.
    pub cjk: Option<Vec<u8>>,
    /// `NotoColorEmoji.ttf`, with pictures of its emoji.
    pub emoji: Option<Vec<u8>>,
}

/// Every font that cards are set in. Made once; cheap to share.
pub struct Fonts {
    context: FontContext,
    general: Vec<FamilyId>,
    cjk: Vec<(&'static str, FamilyId)>,
    /// Whether there is a font with emoji.
    pub(crate) has_emoji: bool,
}

impl Fonts {
    /// Reads the fonts' tables.
    pub fn new(large: Large) -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut general = Vec::new();
        for (name, bytes) in EMBEDDED {
            general.extend(register(&mut collection, bytes.to_vec(), Some(name)));
        }
        // The collection names a family for each region; its "Mono" ones are left out.
        let before = general.len();
        let read = large.cjk.map(|bytes| register(&mut collection, bytes, None)).unwrap_or_default();
        let cjk = [("ja", "JP"), ("ko", "KR"), ("zh", "SC"), ("zh-hant", "TC")]
            .into_iter()
            .filter_map(|(language, region)| {
                let family = collection.family_id(&format!("Noto Sans CJK {region}"))?;
                read.contains(&family).then_some((language, family))
            })
            .collect();
        debug_assert_eq!(before, EMBEDDED.len(), "an embedded font could not be read");
        let emoji = large.emoji.map(|bytes| register(&mut collection, bytes, None)).unwrap_or_default();
        collection.set_generic_families(GenericFamily::Emoji, emoji.iter().copied());
        let context = FontContext { collection, source_cache: Default::default() };
        Self { context, general, cjk, has_emoji: !emoji.is_empty() }
    }

    /// Whether there is a font with Chinese, Japanese and Korean.
    pub(crate) fn has_cjk(&self) -> bool {
        !self.cjk.is_empty()
    }

    /// The fonts in the order in which this text looks for its characters.
    pub(crate) fn context(&self, text: &str, language: &str) -> FontContext {
        let mut context = self.context.clone();
        let first = han(text, language);
        let mut cjk = self.cjk.clone();
        cjk.sort_by_key(|(of, _)| *of != first);
        let order: Vec<_> =
            self.general.iter().copied().chain(cjk.into_iter().map(|(_, family)| family)).collect();
        for script in SCRIPTS {
            let key = FallbackKey::new(Script::from_bytes(*script), None);
            context.collection.set_fallbacks(key, order.iter().copied());
        }
        context
    }
}

fn register(collection: &mut Collection, bytes: Vec<u8>, name: Option<&str>) -> Vec<FamilyId> {
    let named = name.map(|name| FontInfoOverride { family_name: Some(name), ..Default::default() });
    let registered = collection.register_fonts(Blob::new(Arc::new(bytes)), named);
    registered.into_iter().map(|(family, _)| family).collect()
}

/// Whose Han characters a text has; what it is written with beside them says more than the account's language.
fn han(text: &str, language: &str) -> &'static str {
    let has = |range: std::ops::RangeInclusive<char>| text.chars().any(|c| range.contains(&c));
    let language = language.to_ascii_lowercase();
    let traditional = ["zh-hant", "zh-tw", "zh-hk"].iter().any(|tag| language.starts_with(tag));
    if has('\u{3040}'..='\u{30FF}') {
        "ja"
    } else if has('\u{AC00}'..='\u{D7A3}') {
        "ko"
    } else if traditional {
        "zh-hant"
    } else if language.starts_with("ja") {
        "ja"
    } else if language.starts_with("ko") {
        "ko"
    } else {
        "zh"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_font_can_be_read() {
        let fonts = Fonts::new(Large::default());
        assert_eq!(fonts.general.len(), EMBEDDED.len());
        assert!(!fonts.has_cjk() && !fonts.has_emoji);
    }

    #[test]
    fn han_characters_are_those_of_the_text() {
        assert_eq!(han("日銀、金利を上げる", "en"), "ja");
        assert_eq!(han("대한민국 大韓民國", "en"), "ko");
        assert_eq!(han("央行加息", "zh-TW"), "zh-hant");
        assert_eq!(han("央行加息", "en"), "zh");
    }
}

//! The headlines.

use cards::Content;
use types::card::Template;

use crate::picture::Photo;

/// A card to look at.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// Its picture's file.
    pub name: &'static str,
    pub template: Template,
    pub language: &'static str,
    pub headline: &'a str,
    pub kicker: &'a str,
    pub photo: Photo,
    pub logo: bool,
    /// Whether its characters are in the large fonts.
    pub large: bool,
}

impl<'a> Case<'a> {
    /// A headline in English over a picture.
    pub const fn plain(headline: &'a str) -> Self {
        Self {
            name: "",
            template: Template::Scrim,
            language: "en",
            headline,
            kicker: "",
            photo: Photo::Sunset,
            logo: false,
            large: false,
        }
    }

    pub fn content(&self) -> Content<'a> {
        Content {
            headline: self.headline,
            kicker: self.kicker,
            handle: "transitnow",
            language: self.language,
        }
    }
}

const PLAIN: Case<'static> = Case::plain("Europe’s first sodium-ion bus fleet enters service in Gdańsk");
const WITH_ALL: Case<'static> = Case { kicker: "Transit · Poland", logo: true, ..PLAIN };

pub const CASES: &[Case<'static>] = &[
    Case { name: "scrim", ..WITH_ALL },
    Case { name: "split", template: Template::Split, ..WITH_ALL },
    Case { name: "bar", template: Template::Bar, ..WITH_ALL },
    Case {
        name: "quote",
        template: Template::Quote,
        headline: "We can heat a whole town with nothing but hot sand",
        ..WITH_ALL
    },
    Case {
        name: "big-number",
        template: Template::BigNumber,
        headline: "Danish homes with a heat pump cut gas demand by 38 %",
        ..WITH_ALL
    },
    Case { name: "type-only", template: Template::TypeOnly, photo: Photo::None, ..WITH_ALL },
    Case {
        name: "quote-without-picture",
        template: Template::Quote,
        photo: Photo::None,
        headline: "Nobody expected it to be this quiet",
        ..PLAIN
    },
    Case { name: "white-picture", photo: Photo::White, ..WITH_ALL },
    Case { name: "black-picture", photo: Photo::Black, ..WITH_ALL },
    Case { name: "short", headline: "Rates cut", ..PLAIN },
    Case {
        name: "characters-140",
        headline: "European regulators agree on a common standard for charging cables in laptops, phones and \
                   tablets, ending a decade of dispute with makers",
        ..PLAIN
    },
    Case {
        name: "diacritics",
        headline: "Phở Hà Nội, İstanbul’da ığdır çayı a příliš žluťoučký kůň",
        ..PLAIN
    },
    Case { name: "long-word", language: "de", headline: "Neue Rindfleischetikettierungsgesetze", ..PLAIN },
    Case {
        name: "longer-word",
        language: "de",
        headline: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk schließt",
        template: Template::TypeOnly,
        photo: Photo::None,
        ..PLAIN
    },
    Case {
        name: "greek-and-cyrillic", headline: "Η Ευρώπη αλλάζει: Україна та Греція домовились", ..PLAIN
    },
    Case {
        name: "emoji", headline: "👨‍👩‍👧‍👦 Families in 🇵🇱 and 🇯🇵 pick 1️⃣ winner 👍🏽 🏳️‍🌈", large: true, ..PLAIN
    },
    Case {
        name: "arabic",
        language: "ar",
        headline: "شركة Apple تعلن عن iPhone 18 بسعر يبدأ من 1,299 دولار",
        kicker: "تقنية",
        logo: true,
        ..PLAIN
    },
    Case {
        name: "hebrew",
        language: "he",
        headline: "בנק ישראל (OECD) מוריד את הריבית: 607 ₪ פחות בחודש",
        kicker: "כלכלה",
        template: Template::Split,
        logo: true,
        ..PLAIN
    },
    Case {
        name: "japanese",
        language: "ja",
        headline: "日銀、金融政策決定会合で追加利上げを決定「物価安定を重視」",
        large: true,
        ..PLAIN
    },
    Case {
        name: "korean",
        language: "ko",
        headline: "한국은행, 기준금리를 2.5%로 동결하기로 결정",
        large: true,
        ..PLAIN
    },
    Case {
        name: "chinese",
        language: "zh",
        headline: "央行宣布下调存款准备金率，市场反应积极",
        large: true,
        template: Template::Bar,
        ..PLAIN
    },
    Case {
        name: "thai", language: "th", headline: "กรุงเทพมหานครเปิดตัวรถเมล์ไฟฟ้าสายใหม่ทั่วเมืองในปีนี้", ..PLAIN
    },
    Case {
        name: "devanagari",
        language: "hi",
        headline: "दिल्ली में 500 नई इलेक्ट्रिक बसें सड़कों पर उतरीं, किराया नहीं बढ़ेगा",
        ..PLAIN
    },
    Case {
        name: "thai-quote",
        language: "th",
        template: Template::Quote,
        headline: "น้ำแข็งขั้วโลกกำลังละลายเร็วขึ้นกว่าที่คาดไว้",
        ..PLAIN
    },
];

//! Every kind of headline on every template, held against pictures that a person looked at.
//!
//! A card that looks otherwise is left in full size in `target/cards`, and as it would be kept in `target/cards/golden`:
//! look at it, and copy it over the old one if it is better. What large fonts draw is compared only with the very files they
//! were drawn with, Debian 12's; with other ones it is drawn and measured.

mod cases;
mod picture;

use std::path::Path;

use cards::{Card, Fonts, Large, Logo, Shape, render};
use types::card::{Brand, CardProblem, Colour, READABLE, Template};

use cases::{CASES, Case};
use picture::{Photo, differs, load, save, small};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
/// Each large font, and the length of the file that the pictures were drawn with.
const LARGE: [(&str, usize); 2] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 20_050_760),
    ("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", 10_980_856),
];

/// The large fonts, and whether they are those of the pictures.
fn large() -> (Fonts, bool) {
    let files = LARGE.map(|(path, _)| {
        std::fs::read(path).unwrap_or_else(|error| {
            panic!("{path}: {error}; install Debian's packages fonts-noto-cjk and fonts-noto-color-emoji")
        })
    });
    let same = files.iter().zip(LARGE).all(|(file, (_, length))| file.len() == length);
    let [cjk, emoji] = files.map(Some);
    (Fonts::new(Large { cjk, emoji }), same)
}

fn brand() -> Brand {
    Brand { primary: Colour { red: 0x14, green: 0x2c, blue: 0x6e }, text: Colour::WHITE, ..Brand::default() }
}

fn draw(fonts: &Fonts, case: &Case) -> Result<Card, CardProblem> {
    let photo = case.photo.pixels(Shape::Portrait);
    let logo = Logo::read(include_bytes!("logo.svg")).expect("the logo is fine");
    let logo = case.logo.then_some(&logo);
    render(fonts, case.template, Shape::Portrait, (&brand(), logo), case.content(), photo.as_deref())
}

/// Where a person finds it.
fn leave(card: &Card, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/cards");
    std::fs::create_dir_all(folder.join("golden")).expect("the folder can be made");
    save(&picture::whole(card), &folder.join(name).with_extension("png"));
    save(&small(card), &folder.join("golden").join(name).with_extension("png"));
}

#[test]
fn every_card_looks_as_it_did() {
    let (fonts, same) = large();
    let mut changed = Vec::new();
    for case in CASES {
        let card = draw(&fonts, case).unwrap_or_else(|problem| panic!("{}: {problem:?}", case.name));
        assert!((48.0..=104.0).contains(&card.facts.size), "{}: {:?}", case.name, card.facts);
        assert!(card.facts.lines.len() <= 4, "{}: {:?}", case.name, card.facts);
        assert!(card.facts.contrast >= READABLE, "{}: {:?}", case.name, card.facts);
        if case.large && !same {
            continue;
        }
        let golden = Path::new(FOLDER).join(case.name).with_extension("png");
        let how =
            if golden.exists() { differs(&small(&card), &load(&golden)) } else { Some("new".to_owned()) };
        if let Some(how) = how {
            leave(&card, case.name);
            changed.push(format!("{}: {how}", case.name));
        }
    }
    assert!(changed.is_empty(), "look at them in target/cards: {changed:#?}");
}

/// Measured in the finished picture, by columns that no text may reach, and not where the card itself measured.
#[test]
fn text_can_be_read_on_white_and_on_black_pictures() {
    let fonts = Fonts::new(Large::default());
    for (text, photo) in [
        (Colour::WHITE, Photo::White),
        (Colour::WHITE, Photo::Black),
        (Colour::BLACK, Photo::Black),
        (Colour::BLACK, Photo::White),
    ] {
        for template in [Template::Scrim, Template::Quote, Template::BigNumber] {
            let case = Case { template, photo, ..Case::plain("Prices fall by 12 % in a single year") };
            let brand = Brand { text, ..brand() };
            let pixels = photo.pixels(Shape::Portrait);
            let parts = (&brand, None);
            let card =
                render(&fonts, template, Shape::Portrait, parts, case.content(), pixels.as_deref()).unwrap();
            let rows = rows_with(&card, text);
            assert!(rows.len() > 100, "{template:?} has no text");
            for row in rows {
                let below = pixel(&card, 20, row);
                assert!(below.contrast(text) >= READABLE, "{template:?} on {photo:?}, row {row}: {below}");
            }
        }
    }
}

#[test]
fn nothing_stands_where_a_profile_crops_the_picture() {
    let fonts = Fonts::new(Large::default());
    for template in Template::ALL {
        let case = Case {
            template,
            photo: Photo::White,
            ..Case::plain("The 38 longest headlines of all fit too, as wide as can be")
        };
        let card = draw(&fonts, &case).unwrap();
        for row in 0..card.height {
            for column in (1..34).chain(1046..1080) {
                assert_eq!(
                    pixel(&card, column, row),
                    pixel(&card, 0, row),
                    "{template:?} at {column}, {row}"
                );
            }
        }
    }
}

#[test]
fn every_shape_of_the_feed_has_room_for_every_template() {
    let fonts = Fonts::new(Large::default());
    let logo = Logo::read(include_bytes!("logo.svg")).unwrap();
    for shape in [Shape::Portrait, Shape::Square, Shape::Landscape] {
        for template in Template::ALL {
            let case = Case::plain("Danish homes cut gas demand by 38 %");
            let photo = Photo::Sunset.pixels(shape);
            let parts = (&brand(), Some(&logo));
            let card = render(&fonts, template, shape, parts, case.content(), photo.as_deref());
            let card = card.unwrap_or_else(|problem| panic!("{template:?}, {shape:?}: {problem:?}"));
            assert_eq!(card.rgb.len(), (card.width * card.height * 3) as usize);
            assert!(card.facts.contrast >= READABLE, "{template:?}, {shape:?}: {:?}", card.facts);
        }
    }
}

#[test]
fn a_card_that_cannot_be_drawn_says_why() {
    let fonts = Fonts::new(Large::default());
    let problem = |case: Case| draw(&fonts, &case).err();
    let long = "A headline that goes on and on without ever coming to the point ".repeat(4);
    assert_eq!(problem(Case::plain(&long)), Some(CardProblem::TooLong));
    assert_eq!(problem(Case::plain("")), Some(CardProblem::NoHeadline));
    let number = Case { template: Template::BigNumber, ..Case::plain("No figures") };
    assert_eq!(problem(number), Some(CardProblem::NoNumber));
    let kicker = &"MUCH TOO WIDE A KICKER FOR ONE LINE, WHATEVER IS TRIED WITH IT. ".repeat(3);
    assert_eq!(problem(Case { kicker, ..Case::plain("Short") }), Some(CardProblem::KickerTooLong));
    let bare = Case { photo: Photo::None, ..Case::plain("Short") };
    assert_eq!(problem(bare), Some(CardProblem::NoPicture));
    match problem(Case::plain("ሰላም 🚀")) {
        Some(CardProblem::MissingGlyphs { characters, package: Some(package) }) => {
            assert_eq!(characters, ["ሰ", "ላ", "ም", "🚀"]);
            assert_eq!(package.name(), "fonts-noto-color-emoji");
        }
        other => panic!("{other:?}"),
    }
}

fn pixel(card: &Card, column: u32, row: u32) -> Colour {
    let at = ((row * card.width + column) * 3) as usize;
    Colour { red: card.rgb[at], green: card.rgb[at + 1], blue: card.rgb[at + 2] }
}

/// Rows between the margins with pixels of this very colour.
fn rows_with(card: &Card, colour: Colour) -> Vec<u32> {
    // The picture itself may have the colour where nothing is written.
    let has = |row: &u32| {
        pixel(card, 20, *row) != colour && (72..1008).any(|column| pixel(card, column, *row) == colour)
    };
    (250..card.height).filter(has).collect()
}

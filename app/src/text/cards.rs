use types::card::{CardProblem, LogoProblem, Template};

use super::catalogue::messages;

messages! {
    /// Headline cards and how an account's look.
    Cards {
        title: { en: "Headline card", de: "Textkarte" },
        about: { en: "The picture below stays: another headline or template costs nothing.",
            de: "Das Bild darunter bleibt: Eine andere Zeile oder Vorlage kostet nichts." },
        none: { en: "Picture alone", de: "Nur das Bild" },
        scrim: { en: "On the picture", de: "Auf dem Bild" },
        split: { en: "Split", de: "Geteilt" },
        bar: { en: "Bar", de: "Kasten" },
        quote: { en: "Quote", de: "Zitat" },
        big_number: { en: "Big number", de: "Große Zahl" },
        type_only: { en: "Type only, free", de: "Nur Text, kostenlos" },
        headline: { en: "Headline on the card", de: "Zeile auf der Karte" },
        kicker: { en: "Kicker", de: "Dachzeile" },
        kicker_hint: { en: "A few words above every headline, at most 40 characters. May be empty.",
            de: "Wenige Wörter über jeder Zeile, höchstens 40 Zeichen. Darf leer sein." },
        apply: { en: "Use this card", de: "Diese Karte nehmen" },
        applied: { en: "The card is on the post.", de: "Die Karte ist auf dem Beitrag." },
        instead: { en: "Use a headline card instead", de: "Stattdessen eine Textkarte nehmen" },
        free: { en: "free", de: "kostenlos" },
        preview: { en: "Preview of the card", de: "Vorschau der Karte" },
        drawing: { en: "Drawing…", de: "Wird gezeichnet …" },

        brand: { en: "Headline cards", de: "Textkarten" },
        brand_about: { en: "The look of headlines on this account’s pictures.",
            de: "Wie Zeilen auf den Bildern dieses Kontos aussehen." },
        primary: { en: "Colour of fields", de: "Farbe der Flächen" },
        text_colour: { en: "Colour of text", de: "Farbe der Schrift" },
        contrast(ratio: &str): { en: "Contrast {ratio}:1, easy to read.", de: "Kontrast {ratio}:1, gut lesbar." },
        contrast_low(ratio: &str): {
            en: "Contrast {ratio}:1 is below 4.5:1. On fields, text becomes black or white.",
            de: "Kontrast {ratio}:1 liegt unter 4,5:1. Auf Flächen wird die Schrift schwarz oder weiß." },
        no_card: { en: "Posts show the picture alone. A card can still be put on a single post in review.",
            de: "Beiträge zeigen nur das Bild. Bei der Prüfung kann ein einzelner trotzdem eine Karte bekommen." },
        template: { en: "New posts get", de: "Neue Beiträge bekommen" },
        fallback: { en: "Type only when no picture can be had", de: "Nur Text, wenn kein Bild zu bekommen ist" },
        fallback_hint: { en: "If the provider refuses or its credit is used up, the post still reaches review.",
            de: "Lehnt der Anbieter ab oder ist sein Guthaben verbraucht, kommt der Beitrag trotzdem zur Prüfung." },
        logo: { en: "Logo", de: "Logo" },
        logo_hint: { en: "SVG or PNG, at most 256 kB. Texts in an SVG have to be paths.",
            de: "SVG oder PNG, höchstens 256 kB. Texte in einem SVG müssen Pfade sein." },
        remove_logo: { en: "Remove logo", de: "Logo entfernen" },
        save: { en: "Save cards", de: "Karten speichern" },
        saved: { en: "Cards saved.", de: "Karten gespeichert." },

        no_headline: { en: "The card has no headline.", de: "Die Karte hat keine Zeile." },
        too_long: { en: "The headline does not fit into four readable lines. Make it shorter.",
            de: "Die Zeile passt nicht in vier lesbare Zeilen. Kürze sie." },
        kicker_too_long: { en: "The kicker does not fit into its line. Make it shorter.",
            de: "Die Dachzeile passt nicht in ihre Zeile. Kürze sie." },
        missing(characters: &str): {
            en: "These characters cannot be drawn: {characters}. Write the headline on the card without them, or choose the picture alone.",
            de: "Diese Zeichen können nicht gezeichnet werden: {characters}. Schreibe die Zeile auf der Karte ohne sie, oder wähle nur das Bild." },
        missing_package(characters: &str, package: &str): {
            en: "These characters cannot be drawn: {characters}. The server lacks the fonts of {package}: have them installed, or write the headline on the card without them.",
            de: "Diese Zeichen können nicht gezeichnet werden: {characters}. Dem Server fehlen die Schriften aus {package}: Lass sie installieren, oder schreibe die Zeile auf der Karte ohne sie." },
        no_number: { en: "This template needs a number in the headline. Write one, or choose another template.",
            de: "Diese Vorlage braucht eine Zahl in der Zeile. Schreibe eine, oder wähle eine andere Vorlage." },
        no_picture: { en: "This template needs a picture, and there is none yet. “Type only” needs none.",
            de: "Diese Vorlage braucht ein Bild, und noch gibt es keines. „Nur Text“ braucht keines." },
        logo_too_large: { en: "The logo is too large or too intricate.", de: "Das Logo ist zu groß oder zu verwickelt." },
        logo_unreadable: { en: "This is no PNG or SVG that can be read.", de: "Das ist kein lesbares PNG oder SVG." },
        logo_unsupported(what: &str): { en: "The SVG uses “{what}”, which is not drawn. Turn it into paths.",
            de: "Das SVG verwendet „{what}“, was nicht gezeichnet wird. Wandle es in Pfade um." },
        logo_empty: { en: "Nothing of this logo can be seen.", de: "Von diesem Logo ist nichts zu sehen." },
    }
}

impl Cards {
    /// What a template is called.
    pub fn name(&self, template: Option<Template>) -> &'static str {
        match template {
            None => self.none,
            Some(Template::Scrim) => self.scrim,
            Some(Template::Split) => self.split,
            Some(Template::Bar) => self.bar,
            Some(Template::Quote) => self.quote,
            Some(Template::BigNumber) => self.big_number,
            Some(Template::TypeOnly) => self.type_only,
        }
    }

    /// Why a card cannot be drawn.
    pub fn problem(&self, problem: &CardProblem) -> String {
        match problem {
            CardProblem::NoHeadline => self.no_headline.to_owned(),
            CardProblem::TooLong => self.too_long.to_owned(),
            CardProblem::KickerTooLong => self.kicker_too_long.to_owned(),
            CardProblem::MissingGlyphs { characters, package } => {
                let characters = characters.join(" ");
                match package {
                    Some(package) => (self.missing_package)(&characters, package.name()),
                    None => (self.missing)(&characters),
                }
            }
            CardProblem::NoNumber => self.no_number.to_owned(),
            CardProblem::NoPicture => self.no_picture.to_owned(),
        }
    }

    /// Why a logo is not taken.
    pub fn logo_problem(&self, problem: &LogoProblem) -> String {
        match problem {
            LogoProblem::TooLarge => self.logo_too_large.to_owned(),
            LogoProblem::Unreadable => self.logo_unreadable.to_owned(),
            LogoProblem::Unsupported { what } => (self.logo_unsupported)(what),
            LogoProblem::Empty => self.logo_empty.to_owned(),
        }
    }
}

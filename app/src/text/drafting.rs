use types::account::VoicePreset;
use types::post::MarkKind;

use super::catalogue::messages;

messages! {
    /// How drafts should sound, and what to check in them.
    Drafting {
        check: { en: "Check these", de: "Bitte prüfen" },
        check_hint: { en: "Numbers, names and quotes of the saved text are looked up in the article.",
            de: "Zahlen, Namen und Zitate des gespeicherten Textes werden im Artikel gesucht." },
        nearest(sentence: &str): { en: "Nearest in the article: {sentence}", de: "Am nächsten im Artikel: {sentence}" },
        statements: { en: "Statements and their sources", de: "Aussagen und ihre Belege" },
        no_sentence: { en: "No sentence of the article was named for it.",
            de: "Dafür wurde kein Satz des Artikels genannt." },

        number: { en: "Number not in the article", de: "Zahl nicht im Artikel" },
        name: { en: "Name not in the article", de: "Name nicht im Artikel" },
        quote: { en: "Quote not in the article", de: "Zitat nicht im Artikel" },
        headline: { en: "Headline not of 1 to 90 characters", de: "Überschrift nicht von 1 bis 90 Zeichen" },
        caption: { en: "Caption not of 1 to 2,200 characters", de: "Text nicht von 1 bis 2.200 Zeichen" },
        hashtags: { en: "Not three to five hashtags", de: "Nicht drei bis fünf Hashtags" },
        alt_text: { en: "Alt text missing or too long", de: "Alternativtext fehlt oder ist zu lang" },
        image_prompt: { en: "Image prompt missing or too long", de: "Bildbeschreibung fehlt oder ist zu lang" },
        banned: { en: "Banned word", de: "Gesperrtes Wort" },
        language: { en: "Another language than the account’s", de: "Eine andere Sprache als die des Kontos" },
        link: { en: "A link was taken out", de: "Ein Link wurde entfernt" },
        handle: { en: "Somebody else’s handle was taken out", de: "Ein fremder Profilname wurde entfernt" },
        secret: { en: "What looked like a key was taken out", de: "Was wie ein Schlüssel aussah, wurde entfernt" },
        instructions: { en: "Its own instructions were taken out", de: "Die eigenen Anweisungen wurden entfernt" },
        hidden: { en: "Invisible characters were taken out", de: "Unsichtbare Zeichen wurden entfernt" },

        preset: { en: "Starts from", de: "Grundton" },
        plain: { en: "Plain", de: "Schlicht" },
        warm: { en: "Warm", de: "Warm" },
        witty: { en: "Witty", de: "Pointiert" },
        newsroom: { en: "Newsroom", de: "Nachrichten" },
        samples: { en: "Captions of your own", de: "Eigene Texte als Beispiele" },
        samples_hint: { en: "Up to five, with a line of --- between them. New drafts follow their sound.",
            de: "Bis zu fünf, mit einer Zeile --- dazwischen. Neue Entwürfe klingen danach." },
        banned_words: { en: "Words it never uses", de: "Wörter, die nie vorkommen" },
        banned_hint: { en: "With commas between them.", de: "Durch Kommas getrennt." },
        call_to_action: { en: "Every caption ends with", de: "Jeder Text endet mit" },
        call_to_action_hint: { en: "Set before the hashtags; empty for nothing.",
            de: "Steht vor den Hashtags; leer für nichts." },
    }
}

impl Drafting {
    /// Why something should be looked at.
    pub fn mark(&self, kind: MarkKind) -> &'static str {
        match kind {
            MarkKind::Number => self.number,
            MarkKind::Name => self.name,
            MarkKind::Quote => self.quote,
            MarkKind::Headline => self.headline,
            MarkKind::Caption => self.caption,
            MarkKind::Hashtags => self.hashtags,
            MarkKind::AltText => self.alt_text,
            MarkKind::ImagePrompt => self.image_prompt,
            MarkKind::BannedWord => self.banned,
            MarkKind::Language => self.language,
            MarkKind::Link => self.link,
            MarkKind::Handle => self.handle,
            MarkKind::Secret => self.secret,
            MarkKind::Instructions => self.instructions,
            MarkKind::Hidden => self.hidden,
        }
    }

    /// Where a voice starts from.
    pub fn preset_name(&self, preset: VoicePreset) -> &'static str {
        match preset {
            VoicePreset::Plain => self.plain,
            VoicePreset::Warm => self.warm,
            VoicePreset::Witty => self.witty,
            VoicePreset::Newsroom => self.newsroom,
        }
    }
}

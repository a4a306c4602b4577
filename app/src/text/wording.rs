use types::account::VoicePreset;
use types::post::{Author, ClaimKind, DraftFault};

use super::catalogue::messages;

messages! {
    /// A post's words: what the article supports, what is wrong with them, how they came about, how they should sound.
    Wording {
        claims: { en: "Claim check", de: "Faktencheck" },
        claims_fine: { en: "All found", de: "Alles gefunden" },
        claims_open(count: usize): { en: "{count} to check" / "{count} to check", de: "{count} zu prüfen" },
        claims_hint: { en: "Numbers, names and quotes are looked up in the article.",
            de: "Zahlen, Namen und Zitate werden im Artikel gesucht." },
        number_missing(text: &str): { en: "The number {text} is not in the article.",
            de: "Die Zahl {text} steht nicht im Artikel." },
        name_missing(text: &str): { en: "The name {text} is not in the article.",
            de: "Der Name {text} steht nicht im Artikel." },
        quote_missing(text: &str): { en: "The quote “{text}” is not in the article.",
            de: "Das Zitat „{text}“ steht nicht im Artikel." },
        statements: { en: "Statements and their sources", de: "Aussagen und ihre Belege" },
        no_sentence: { en: "No sentence of the article was named for it.",
            de: "Dafür wurde kein Satz des Artikels genannt." },

        removed(what: &str): { en: "Taken out of the model’s answer: {what}.",
            de: "Aus der Antwort des Modells entfernt: {what}." },
        faults(what: &str): { en: "Not as it should be: {what}.", de: "Nicht wie gewünscht: {what}." },
        fault_headline: { en: "length of the headline", de: "Länge der Überschrift" },
        fault_caption: { en: "length of the caption", de: "Länge des Textes" },
        fault_hashtags: { en: "three to five hashtags", de: "drei bis fünf Hashtags" },
        fault_alt_text: { en: "alt text", de: "Alternativtext" },
        fault_image_prompt: { en: "image prompt", de: "Bildbeschreibung" },
        fault_link: { en: "a link", de: "ein Link" },
        fault_handle: { en: "a handle", de: "ein Profilname" },
        fault_secret: { en: "what looked like a key", de: "was wie ein Schlüssel aussah" },
        fault_instructions: { en: "its own instructions", de: "seine eigenen Anweisungen" },
        fault_hidden: { en: "invisible characters", de: "unsichtbare Zeichen" },
        fault_banned(word: &str): { en: "the banned word “{word}”", de: "das gesperrte Wort „{word}“" },
        fault_language: { en: "the language", de: "die Sprache" },

        versions: { en: "Versions", de: "Fassungen" },
        version(number: u32, author: &str): { en: "v{number}, {author}", de: "v{number}, {author}" },
        claude: { en: "Claude", de: "Claude" },
        you: { en: "you", de: "du" },
        asked(wish: &str): { en: "Asked: {wish}", de: "Wunsch: {wish}" },
        first_version: { en: "The first draft.", de: "Der erste Entwurf." },
        written_with(prompt: &str): { en: "Written with {prompt}", de: "Geschrieben mit {prompt}" },
        prompt: { en: "Prompt", de: "Prompt" },
        restore: { en: "Restore", de: "Wiederherstellen" },
        restored: { en: "Restored as a new version.", de: "Als neue Fassung wiederhergestellt." },

        preset: { en: "Starts from", de: "Grundton" },
        plain: { en: "Plain", de: "Schlicht" },
        warm: { en: "Warm", de: "Warm" },
        witty: { en: "Witty", de: "Pointiert" },
        newsroom: { en: "Newsroom", de: "Nachrichten" },
        samples: { en: "Captions of your own", de: "Eigene Texte als Beispiele" },
        samples_hint: { en: "Up to five, with a line of --- between them. New drafts follow their sound.",
            de: "Bis zu fünf, mit einer Zeile --- dazwischen. Neue Entwürfe klingen danach." },
        banned: { en: "Words it never uses", de: "Wörter, die nie vorkommen" },
        banned_hint: { en: "With commas between them.", de: "Durch Kommas getrennt." },
        call_to_action: { en: "Every caption ends with", de: "Jeder Text endet mit" },
        call_to_action_hint: { en: "Empty for nothing.", de: "Leer für nichts." },
    }
}

impl Wording {
    /// What the article does not have.
    pub fn unsupported(&self, kind: ClaimKind, text: &str) -> String {
        match kind {
            ClaimKind::Number => (self.number_missing)(text),
            ClaimKind::Name => (self.name_missing)(text),
            ClaimKind::Quote => (self.quote_missing)(text),
        }
    }

    /// Faults as a list in a sentence.
    pub fn faults_in_words(&self, faults: &[DraftFault]) -> String {
        faults.iter().map(|fault| self.fault(fault)).collect::<Vec<_>>().join(", ")
    }

    fn fault(&self, fault: &DraftFault) -> String {
        let words = match fault {
            DraftFault::Headline => self.fault_headline,
            DraftFault::Caption => self.fault_caption,
            DraftFault::Hashtags => self.fault_hashtags,
            DraftFault::AltText => self.fault_alt_text,
            DraftFault::ImagePrompt => self.fault_image_prompt,
            DraftFault::Link => self.fault_link,
            DraftFault::Handle => self.fault_handle,
            DraftFault::Secret => self.fault_secret,
            DraftFault::Instructions => self.fault_instructions,
            DraftFault::HiddenCharacters => self.fault_hidden,
            DraftFault::BannedWord { word } => return (self.fault_banned)(word),
            DraftFault::Language => self.fault_language,
        };
        words.to_owned()
    }

    /// Who wrote a version.
    pub fn author(&self, author: Author) -> &'static str {
        match author {
            Author::Claude => self.claude,
            Author::You => self.you,
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

use types::assessment::{Freshness, Sensitivity};
use types::provider::Task;

use super::catalogue::messages;

messages! {
    /// How an account asks Claude, what it found in an article, and what a key is worth.
    Claude {
        title: { en: "Claude", de: "Claude" },
        about: { en: "Which models read and write, and when.", de: "Welche Modelle lesen und schreiben, und wann." },
        score_model: { en: "Scores articles", de: "Bewertet Artikel" },
        draft_model: { en: "Writes posts", de: "Schreibt Beiträge" },
        model_option(model: &str, price: &str): { en: "{model}, {price}", de: "{model}, {price}" },
        retires(model: &str, day: &str): { en: "{model} retires on {day}. Choose another model before that day.",
            de: "{model} wird am {day} abgeschaltet. Wähle vorher ein anderes Modell." },
        goes(day: &str): { en: "A model it uses retires on {day}.", de: "Ein Modell davon wird am {day} abgeschaltet." },
        not_offered(model: &str): { en: "Anthropic does not offer {model} to this key. Choose another model.",
            de: "Anthropic bietet {model} für diesen Schlüssel nicht an. Wähle ein anderes Modell." },
        overnight: { en: "Score and write overnight, at half the price", de: "Nachts bewerten und schreiben, zum halben Preis" },
        overnight_hint: { en: "The day’s articles are handed in together at 01:00, and what fits is written right after. Drafts are there in the morning.",
            de: "Die Artikel des Tages werden zusammen um 01:00 Uhr abgegeben, und was passt, wird gleich danach geschrieben. Entwürfe sind am Morgen da." },
        waiting(count: u32): { en: "{count} article waits for the night." / "{count} articles wait for the night.",
            de: "{count} Artikel wartet auf die Nacht." / "{count} Artikel warten auf die Nacht." },
        out(count: u32): { en: "{count} article is being scored in a batch." / "{count} articles are being scored in a batch.",
            de: "{count} Artikel wird gerade gesammelt bewertet." / "{count} Artikel werden gerade gesammelt bewertet." },
        writing(count: u32): { en: "{count} post is being written in a batch." / "{count} posts are being written in a batch.",
            de: "{count} Beitrag wird gerade gesammelt geschrieben." / "{count} Beiträge werden gerade gesammelt geschrieben." },
        hand_in_now: { en: "Hand in now", de: "Jetzt abgeben" },
        handed_in: { en: "Being handed in.", de: "Wird abgegeben." },
        sensitive: { en: "Sensitive articles", de: "Heikle Artikel" },
        sensitive_mark: { en: "Draft them, marked", de: "Schreiben, mit Hinweis" },
        sensitive_hold: { en: "Hold them for me", de: "Für mich zurückhalten" },
        sensitive_hint: { en: "Death, violence, politics, health, crime. Held ones are listed with the skipped articles.",
            de: "Tod, Gewalt, Politik, Gesundheit, Verbrechen. Zurückgehaltene stehen bei den übersprungenen Artikeln." },
        address: { en: "Address", de: "Adresse" },
        address_hint: { en: "Only for a gateway or a model of your own. Empty for Anthropic. The key is sent there only.",
            de: "Nur für ein Gateway oder ein eigenes Modell. Leer für Anthropic. Nur dorthin geht der Schlüssel." },

        pass(threshold: u8, passing: usize, scored: usize): {
            en: "At {threshold}: {passing} of the last {scored} articles pass. The others are listed with the reason.",
            de: "Bei {threshold}: {passing} der letzten {scored} Artikel kommen durch. Die anderen werden mit Grund aufgelistet." },

        missing(keys: &str): { en: "Still missing: {keys}.", de: "Es fehlt noch: {keys}." },
        missing_about: { en: "Nothing is drafted or published without them. Each is tested before it is stored.",
            de: "Ohne sie wird nichts geschrieben oder veröffentlicht. Alle werden geprüft, bevor sie gespeichert werden." },
        scores_and_writes: { en: "Scores articles and writes posts.", de: "Bewertet Artikel und schreibt Beiträge." },
        makes_pictures: { en: "Makes the pictures.", de: "Macht die Bilder." },
        publishes: { en: "Publishes what you approve.", de: "Veröffentlicht, was du freigibst." },
        from(price: &str): { en: "From {price}.", de: "Ab {price}." },
        needed: { en: "Missing", de: "Fehlt" },

        test: { en: "Test", de: "Prüfen" },
        works: { en: "It works.", de: "Er funktioniert." },
        works_for(handle: &str): { en: "It works, for @{handle}.", de: "Er funktioniert, für @{handle}." },
        scores_for(model: &str, price: &str): { en: "{model} scores an article for about {price}.",
            de: "{model} bewertet einen Artikel für etwa {price}." },
        drafts_for(model: &str, price: &str): { en: "{model} writes a post for about {price}.",
            de: "{model} schreibt einen Beitrag für etwa {price}." },
        pictures_for(model: &str, price: &str): { en: "{model} makes pictures at {price}.",
            de: "{model} macht Bilder für {price}." },
        credit(left: &str): { en: "{left} left.", de: "Noch {left}." },

        sensitive_badge(kind: &str): { en: "Sensitive: {kind}", de: "Heikel: {kind}" },
        held(kind: &str): { en: "Held: {kind}", de: "Zurückgehalten: {kind}" },
        insisted: { en: "Drafted at your wish.", de: "Auf deinen Wunsch geschrieben." },
        found(category: &str, language: &str): { en: "{category}, in {language}", de: "{category}, auf {language}" },
        death: { en: "death", de: "Tod" },
        violence: { en: "violence", de: "Gewalt" },
        politics: { en: "politics", de: "Politik" },
        health: { en: "health", de: "Gesundheit" },
        crime: { en: "crime", de: "Verbrechen" },
        nothing: { en: "nothing", de: "nichts" },
        new: { en: "just happened", de: "eben geschehen" },
        ongoing: { en: "ongoing", de: "geht weiter" },
        timeless: { en: "timeless", de: "zeitlos" },
        old: { en: "old news", de: "schon älter" },

        draft_anyway: { en: "Draft anyway", de: "Trotzdem schreiben" },
        drafting: { en: "Being drafted. It shows up in review.", de: "Wird geschrieben. Es erscheint in der Prüfung." },
        score_again: { en: "Try again", de: "Erneut versuchen" },
        scoring: { en: "Being scored again.", de: "Wird noch einmal bewertet." },
        action_of(action: &str, title: &str): { en: "{action}: {title}", de: "{action}: {title}" },
        published: { en: "Published", de: "Erschienen" },
    }
}

impl Claude {
    /// What to look at twice.
    pub fn sensitivity(&self, kind: Sensitivity) -> &'static str {
        match kind {
            Sensitivity::None => self.nothing,
            Sensitivity::Death => self.death,
            Sensitivity::Violence => self.violence,
            Sensitivity::Politics => self.politics,
            Sensitivity::Health => self.health,
            Sensitivity::Crime => self.crime,
        }
    }

    /// How a story stands in time.
    pub fn freshness(&self, kind: Freshness) -> &'static str {
        match kind {
            Freshness::New => self.new,
            Freshness::Ongoing => self.ongoing,
            Freshness::Timeless => self.timeless,
            Freshness::Old => self.old,
        }
    }

    /// What a model does, and for how much.
    pub fn task(&self, task: Task, model: &str, price: &str) -> String {
        match task {
            Task::Score => (self.scores_for)(model, price),
            Task::Draft => (self.drafts_for)(model, price),
            Task::Picture => (self.pictures_for)(model, price),
        }
    }
}

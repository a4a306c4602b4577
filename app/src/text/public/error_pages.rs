use crate::text::catalogue::messages;

messages! {
    /// Whole-page errors: what happened, whether work is safe, what to do.
    ErrorPages {
        not_found: { en: "There is nothing here", de: "Hier ist nichts" },
        not_found_words: { en: "The address may be mistyped, or what it led to was removed.",
            de: "Vielleicht ist die Adresse vertippt, oder was hier war, wurde entfernt." },
        forbidden: { en: "This is not open to you", de: "Das ist für dich nicht offen" },
        forbidden_words: { en: "You are signed in, but without the right to see this. Ask whoever invited you.",
            de: "Du bist angemeldet, aber ohne das Recht dazu. Frag, wer dich eingeladen hat." },
        internal: { en: "Something broke on our side", de: "Bei uns ist etwas kaputtgegangen" },
        internal_words: { en: "Your posts and settings are safe. Try again in a moment; if it stays, tell us the \
                reference.",
            de: "Deine Beiträge und Einstellungen sind sicher. Versuche es gleich noch einmal; wenn es bleibt, \
                nenn uns die Referenz." },
        offline: { en: "No connection", de: "Keine Verbindung" },
        offline_words: { en: "The server cannot be reached. What is scheduled goes out without this page; reload \
                once you are back online.",
            de: "Der Server ist nicht erreichbar. Was geplant ist, erscheint auch ohne diese Seite; lade neu, \
                sobald du wieder online bist." },
        reference: { en: "Reference", de: "Referenz" },
        to_app: { en: "Back to the app", de: "Zurück zur App" },
        to_start: { en: "Back to the start", de: "Zurück zum Start" },
    }
}

use super::catalogue::messages;

messages! {
    /// Words that many screens share.
    Common {
        product: { en: "Autogram", de: "Autogram" },
        cancel: { en: "Cancel", de: "Abbrechen" },
        close: { en: "Close", de: "Schließen" },
        save: { en: "Save", de: "Speichern" },
        undo: { en: "Undo", de: "Rückgängig" },
        dismiss: { en: "Dismiss", de: "Ausblenden" },
        try_again: { en: "Try again", de: "Erneut versuchen" },
        next_try: { en: "Next try", de: "Nächster Versuch" },
        back: { en: "Back", de: "Zurück" },
        loading: { en: "Loading", de: "Wird geladen" },
        reference(reference: &str): { en: "Ref {reference}", de: "Ref. {reference}" },
        copy_reference: { en: "Copy reference", de: "Referenz kopieren" },
        copied: { en: "Copied.", de: "Kopiert." },
        handle(handle: &str): { en: "@{handle}", de: "@{handle}" },
        opens_elsewhere: { en: "opens in a new tab", de: "öffnet einen neuen Tab" },

        zone(city: &str): { en: "{city} time", de: "Zeit in {city}" },
        just_now: { en: "just now", de: "gerade eben" },
        seconds(amount: &str): { en: "{amount} s", de: "{amount} s" },
        milliseconds(amount: u32): { en: "{amount} ms", de: "{amount} ms" },
        about(amount: &str): { en: "≈ {amount}", de: "≈ {amount}" },
        kilobytes(amount: u32): { en: "{amount} kB", de: "{amount} kB" },
        characters(count: usize): { en: "{count} character" / "{count} characters", de: "{count} Zeichen" },
    }
}

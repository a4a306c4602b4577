use super::catalogue::messages;

messages! {
    /// Every text a post has had.
    Versions {
        title: { en: "Versions", de: "Fassungen" },
        none: { en: "No text yet", de: "Noch kein Text" },
        none_words: { en: "The first version shows here once it is written.",
            de: "Die erste Fassung erscheint hier, sobald sie geschrieben ist." },
        number(number: i32): { en: "v{number}", de: "v{number}" },
        draft: { en: "draft", de: "Entwurf" },
        rewrite: { en: "rewrite", de: "neu geschrieben" },
        rewrite_wish(wish: &str): { en: "rewrite “{wish}”", de: "neu geschrieben „{wish}“" },
        edit: { en: "you", de: "du" },
        restored: { en: "restored", de: "zurückgeholt" },
        restored_from(number: i32): { en: "restored from v{number}", de: "zurückgeholt aus v{number}" },
        earlier: { en: "before versions were kept", de: "aus der Zeit ohne Fassungen" },
        current: { en: "Current", de: "Aktuell" },
        unused: { en: "Too late, not used", de: "Zu spät, nicht verwendet" },
        read: { en: "Read it", de: "Lesen" },
        restore: { en: "Restore", de: "Zurückholen" },
        restored_toast(number: i32): { en: "v{number} is back.", de: "v{number} ist zurück." },
        compare: { en: "Compare", de: "Vergleiche" },
        compare_with: { en: "with", de: "mit" },
        difference: { en: "Difference", de: "Unterschied" },
        headline: { en: "Headline", de: "Überschrift" },
        same: { en: "Both say the same.", de: "Beide sagen dasselbe." },
        deleted: { en: "deleted:", de: "gelöscht:" },
        inserted: { en: "inserted:", de: "eingefügt:" },
        rewritten(cost: &str): { en: "Rewritten for {cost}.", de: "Neu geschrieben für {cost}." },
        rewritten_unused(cost: &str): {
            en: "The rewrite for {cost} came too late. It is kept under Versions.",
            de: "Der neue Text für {cost} kam zu spät. Er steht unter Fassungen." },
    }
}

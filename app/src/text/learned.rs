use super::catalogue::messages;

messages! {
    /// Voice learned from edits.
    Learned {
        title: { en: "Learned from edits", de: "Aus Änderungen gelernt" },
        about: { en: "What you change before approving can become rules for the next drafts. You decide about each.",
            de: "Was du vor der Freigabe änderst, kann zu Regeln für neue Entwürfe werden. Du entscheidest über jede." },
        later: { en: "Create the account first. Once you have changed some drafts, rules can be proposed here.",
            de: "Lege zuerst das Konto an. Sobald du Entwürfe geändert hast, können hier Regeln vorgeschlagen werden." },

        share: { en: "How much you change", de: "Wie viel du änderst" },
        share_both(recent: u8, before: u8): {
            en: "In the last four weeks you changed {recent} % of the text, {before} % in the four before.",
            de: "In den letzten vier Wochen hast du {recent} % des Textes geändert, {before} % in den vier davor." },
        share_recent(recent: u8): { en: "In the last four weeks you changed {recent} % of the text.",
            de: "In den letzten vier Wochen hast du {recent} % des Textes geändert." },
        share_before(before: u8): {
            en: "You approved nothing in the last four weeks. In the four before you changed {before} % of the text.",
            de: "In den letzten vier Wochen hast du nichts freigegeben. In den vier davor hast du {before} % des Textes \
                geändert." },
        share_none: { en: "You approved nothing in the last eight weeks.",
            de: "In den letzten acht Wochen hast du nichts freigegeben." },
        chart(weeks: usize): {
            en: "Share of the text that you changed, week by week for {weeks} weeks. The table below has the same numbers.",
            de: "Anteil des Textes, den du geändert hast, nach Wochen für {weeks} Wochen. Die Tabelle darunter nennt \
                dieselben Zahlen." },
        week: { en: "Week from", de: "Woche ab" },
        approved_posts: { en: "Approved", de: "Freigegeben" },
        changed: { en: "Changed", de: "Geändert" },
        percent(share: u8): { en: "{share} %", de: "{share} %" },

        propose: { en: "Propose rules", de: "Regeln vorschlagen" },
        about_price(price: &str): { en: "≈ {price}", de: "≈ {price}" },
        unread(edits: u32): { en: "{edits} edit was not read yet." / "{edits} edits were not read yet.",
            de: "{edits} Änderung wurde noch nicht gelesen." / "{edits} Änderungen wurden noch nicht gelesen." },
        missing(more: usize): {
            en: "Rules can be proposed after {more} more approved post that you changed." /
                "Rules can be proposed after {more} more approved posts that you changed.",
            de: "Regeln können nach {more} weiteren freigegebenen Beitrag vorgeschlagen werden, den du geändert hast." /
                "Regeln können nach {more} weiteren freigegebenen Beiträgen vorgeschlagen werden, die du geändert hast." },
        paused: { en: "A paused account spends nothing, so nothing is read.",
            de: "Ein pausiertes Konto kostet nichts, darum wird nichts gelesen." },
        reading: { en: "Claude is reading your edits.", de: "Claude liest deine Änderungen." },
        found(rules: u32, edits: u32): { en: "Found {rules} rule in {edits} edits" / "Found {rules} rules in {edits} edits",
            de: "{rules} Regel in {edits} Änderungen gefunden" / "{rules} Regeln in {edits} Änderungen gefunden" },

        proposed: { en: "Proposed", de: "Vorgeschlagen" },
        in_use: { en: "In use", de: "In Gebrauch" },
        in_use_of(rules: usize, most: usize): { en: "{rules} of {most}", de: "{rules} von {most}" },
        none_in_use: { en: "No rule yet. Drafts follow the voice above.",
            de: "Noch keine Regel. Entwürfe folgen der Stimme oben." },
        full: { en: "All places are taken. Remove a rule before you accept another.",
            de: "Alle Plätze sind belegt. Entferne eine Regel, bevor du eine weitere annimmst." },
        words: { en: "Words of the rule", de: "Wortlaut der Regel" },
        words_wrong: { en: "1 to 160 characters.", de: "1 bis 160 Zeichen." },
        accept: { en: "Accept", de: "Annehmen" },
        dismiss: { en: "Dismiss", de: "Verwerfen" },
        remove: { en: "Remove", de: "Entfernen" },
        accepted: { en: "New drafts follow it.", de: "Neue Entwürfe folgen ihr." },
        dismissed: { en: "It won’t be proposed again.", de: "Sie wird nicht noch einmal vorgeschlagen." },
        led_to(edits: usize): { en: "The {edits} edit that led to it" / "The {edits} edits that led to it",
            de: "Die {edits} Änderung, die dazu führte" / "Die {edits} Änderungen, die dazu führten" },
    }
}

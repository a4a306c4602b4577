use super::catalogue::messages;

messages! {
    /// The calendar screen.
    Calendar {
        title: { en: "Calendar", de: "Kalender" },
        view: { en: "View", de: "Ansicht" },
        week: { en: "Week", de: "Woche" },
        month: { en: "Month", de: "Monat" },
        list: { en: "List", de: "Liste" },
        previous: { en: "Earlier", de: "Früher" },
        next: { en: "Later", de: "Später" },
        today: { en: "Today", de: "Heute" },
        account: { en: "Account", de: "Konto" },
        slot: { en: "Slot", de: "Termin" },
        no_slot: { en: "No slot", de: "Kein Termin" },
        free: { en: "Free", de: "Frei" },
        free_slots(count: usize): { en: "{count} free" / "{count} free", de: "{count} frei" / "{count} frei" },
        silent: { en: "No posts on this day", de: "An diesem Tag keine Beiträge" },
        clocks_change: { en: "The clocks change", de: "Zeitumstellung" },
        nothing: { en: "No post and no slot on this day", de: "Kein Beitrag und kein Termin an diesem Tag" },
        move_of(headline: &str): { en: "Move: {headline}", de: "Verschieben: {headline}" },
        move_title: { en: "Move to", de: "Verschieben auf" },
        free_times: { en: "Next free slots", de: "Nächste freie Termine" },
        other_time: { en: "Another time", de: "Eine andere Zeit" },
        move_now: { en: "Move", de: "Verschieben" },
        moved(slot: &str): { en: "Moved to {slot}.", de: "Verschoben auf {slot}." },
        hint: { en: "Drag a post to a free slot, or press m to choose one.",
            de: "Zieh einen Beitrag auf einen freien Termin, oder drücke m, um einen zu wählen." },
    }
}

use super::catalogue::messages;

messages! {
    /// The spend screen.
    Spend {
        title: { en: "Spend", de: "Kosten" },
        as_billed: { en: "US dollars, UTC days", de: "US-Dollar, UTC-Tage" },
        month_to_date: { en: "Spent this month", de: "Diesen Monat ausgegeben" },
        projected: { en: "Projected month end", de: "Erwartet zum Monatsende" },
        projected_hint: { en: "At the pace so far", de: "Im bisherigen Tempo" },
        per_post: { en: "Per published post", de: "Pro veröffentlichtem Beitrag" },
        per_post_none: { en: "None published yet", de: "Noch keiner veröffentlicht" },
        published(count: u32): { en: "{count} published this month",
            de: "{count} diesen Monat veröffentlicht" },
        wasted: { en: "Wasted", de: "Vergeudet" },
        wasted_hint(percent: u8): { en: "{percent} % of it, on rejected posts and articles off topic",
            de: "{percent} % davon, für abgelehnte Beiträge und unpassende Artikel" },
        exactly(amount: &str): { en: "Exactly {amount}", de: "Genau {amount}" },

        daily: { en: "Daily spend", de: "Kosten nach Tagen" },
        chart(sum: &str, projected: &str): {
            en: "Daily spend by provider: {sum} so far, {projected} projected. The table below has the same numbers.",
            de: "Kosten nach Tagen und Anbietern: bisher {sum}, erwartet {projected}. Die Tabelle darunter nennt \
                dieselben Zahlen." },
        projection: { en: "Projected", de: "Erwartet" },
        today: { en: "Today", de: "Heute" },
        numbers: { en: "The same as a table", de: "Dasselbe als Tabelle" },
        day: { en: "Day", de: "Tag" },
        total: { en: "Total", de: "Summe" },
        empty: { en: "Nothing spent this month", de: "Diesen Monat nichts ausgegeben" },
        empty_do: { en: "Costs show here with the first article that is scored.",
            de: "Kosten stehen hier ab dem ersten bewerteten Artikel." },

        group_by: { en: "Split by", de: "Aufteilen nach" },
        provider: { en: "Provider", de: "Anbieter" },
        step: { en: "Step", de: "Schritt" },
        account: { en: "Account", de: "Konto" },
        calls: { en: "Calls", de: "Aufrufe" },
        per_call: { en: "Per call", de: "Pro Aufruf" },
        spent: { en: "Spent", de: "Ausgegeben" },

        by_post: { en: "By post", de: "Nach Beiträgen" },
        by_post_about: { en: "The newest, with all their calls", de: "Die neuesten, mit allen Aufrufen" },
        by_post_empty: { en: "No post yet.", de: "Noch kein Beitrag." },
        post: { en: "Post", de: "Beitrag" },
        last_call: { en: "Last call", de: "Letzter Aufruf" },
        cost: { en: "Cost", de: "Kosten" },
    }
}

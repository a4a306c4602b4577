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
        published(count: u32): { en: "{count} published in this time",
            de: "{count} in dieser Zeit veröffentlicht" },
        wasted: { en: "Wasted", de: "Vergeudet" },
        wasted_hint(percent: u8): { en: "{percent} % of it, on rejected posts and articles off topic",
            de: "{percent} % davon, für abgelehnte Beiträge und unpassende Artikel" },
        exactly(amount: &str): { en: "Exactly {amount}", de: "Genau {amount}" },

        daily: { en: "Daily spend", de: "Kosten nach Tagen" },
        chart(sum: &str, projected: &str): {
            en: "Daily spend in parts: {sum} so far, {projected} projected. The table below has the same numbers.",
            de: "Kosten nach Tagen und Teilen: bisher {sum}, erwartet {projected}. Die Tabelle darunter nennt \
                dieselben Zahlen." },
        projection: { en: "Projected", de: "Erwartet" },
        today: { en: "Today", de: "Heute" },
        numbers: { en: "The same as a table", de: "Dasselbe als Tabelle" },
        day: { en: "Day", de: "Tag" },
        total: { en: "Total", de: "Summe" },
        empty: { en: "Nothing spent in this time", de: "In dieser Zeit nichts ausgegeben" },
        empty_do: { en: "Costs show here with the first article that is scored.",
            de: "Kosten stehen hier ab dem ersten bewerteten Artikel." },

        range: { en: "Days shown", de: "Gezeigte Tage" },
        days_7: { en: "7 days", de: "7 Tage" },
        days_30: { en: "30 days", de: "30 Tage" },
        this_month: { en: "Month", de: "Monat" },
        custom: { en: "From – to", de: "Von – bis" },
        from: { en: "From", de: "Von" },
        to: { en: "To", de: "Bis" },
        csv: { en: "CSV", de: "CSV" },

        dry_runs: { en: "Dry runs", de: "Probeläufe" },
        dry_runs_about: { en: "What it would cost for real, at the pace so far",
            de: "Was es im Ernst kosten würde, im bisherigen Tempo" },
        since: { en: "Since (UTC)", de: "Seit (UTC)" },
        so_far: { en: "So far", de: "Bisher" },
        would_be_posts: { en: "Would-be posts", de: "Posts im Probelauf" },
        a_month: { en: "In 30 days", de: "In 30 Tagen" },

        operators: { en: "Everybody on this server, this month", de: "Alle auf diesem Server, diesen Monat" },
        operator: { en: "Operator", de: "Betreiber" },
        reserved: { en: "Reserved", de: "Reserviert" },

        group_by: { en: "Split by", de: "Aufteilen nach" },
        model: { en: "Model", de: "Modell" },
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

messages! {
    /// Budgets on the spend screen.
    BudgetPanel {
        title: { en: "Budgets", de: "Budgets" },
        add: { en: "Set a budget", de: "Budget setzen" },
        none: { en: "No budget yet. With one, paid work stops before its limit is passed.",
            de: "Noch kein Budget. Mit einem hält bezahlte Arbeit an, bevor die Grenze überschritten ist." },
        everything: { en: "Everything", de: "Alles" },
        a_day: { en: "a day", de: "pro Tag" },
        a_month: { en: "a month", de: "pro Monat" },
        used(percent: u32): { en: "{percent} % used.", de: "{percent} % verbraucht." },
        stops: { en: "Pauses before the limit.", de: "Hält vor der Grenze an." },
        only_mails: { en: "Only mails.", de: "Nur Mails." },
        paused: { en: "Paused by you.", de: "Von dir angehalten." },
        stopped(ends: &str): { en: "Work waits until {ends} UTC.", de: "Arbeit wartet bis {ends} UTC." },
        lifted(ends: &str): { en: "Not held until {ends} UTC.", de: "Bis {ends} UTC nicht beachtet." },
        reserved(most: &str): { en: "Up to {most} under way or unknown.", de: "Bis zu {most} unterwegs oder ungewiss." },
        pause: { en: "Pause", de: "Anhalten" },
        resume: { en: "Resume", de: "Fortsetzen" },
        raise: { en: "Raise", de: "Erhöhen" },
        remove: { en: "Remove this budget", de: "Dieses Budget entfernen" },
        saved: { en: "Budget set", de: "Budget gesetzt" },
        removed: { en: "Budget removed", de: "Budget entfernt" },
        resumed: { en: "Work goes on", de: "Die Arbeit geht weiter" },
        now_paused: { en: "Paused. Work waits, nothing is lost.", de: "Angehalten. Arbeit wartet, nichts geht verloren." },
        waits(budget: &str): { en: "Paid work waits for a budget: {budget}.", de: "Bezahlte Arbeit wartet auf ein Budget: {budget}." },
        waits_about: { en: "It goes on by itself when the period ends, or now if you raise or resume it.",
            de: "Sie geht von selbst weiter, wenn der Zeitraum endet, oder jetzt, wenn du erhöhst oder fortsetzt." },

        amount: { en: "Limit in US dollars", de: "Grenze in US-Dollar" },
        amount_hint: { en: "Mails come at 50, 75, 90 and 100 %.", de: "Mails kommen bei 50, 75, 90 und 100 %." },
        amount_wrong: { en: "An amount over $0 and up to $1,000,000, such as 20.00.",
            de: "Ein Betrag über $0 und bis $1.000.000, etwa 20.00." },
        period: { en: "For", de: "Für" },
        account: { en: "Account", de: "Konto" },
        all_accounts: { en: "All accounts", de: "Alle Konten" },
        provider: { en: "Provider", de: "Anbieter" },
        all_providers: { en: "All providers", de: "Alle Anbieter" },
        hard: { en: "Pause paid work before the limit", de: "Bezahlte Arbeit vor der Grenze anhalten" },

        unknown: { en: "Calls of unknown outcome", de: "Aufrufe mit ungewissem Ausgang" },
        unknown_about: { en: "Sent, but no answer came. They count at their most until the period ends; dismiss one \
                when the vendor’s bill shows that it was not charged.",
            de: "Gesendet, aber ohne Antwort. Sie zählen mit ihrem Höchstbetrag, bis der Zeitraum endet; verwirf einen, \
                wenn die Rechnung des Anbieters zeigt, dass er nichts gekostet hat." },
        up_to: { en: "unknown, up to", de: "ungewiss, bis zu" },
        dismiss: { en: "Dismiss", de: "Verwerfen" },
        dismissed: { en: "It counts no more", de: "Er zählt nicht mehr" },
    }
}

messages! {
    /// Prices that go before the built-in ones.
    Prices {
        title: { en: "Your prices", de: "Deine Preise" },
        add: { en: "Add a price", de: "Preis eintragen" },
        about: { en: "For negotiated prices, and for models of a gateway that we don’t know. A price holds from now on.",
            de: "Für ausgehandelte Preise und für Modelle eines Gateways, die wir nicht kennen. Ein Preis gilt ab jetzt." },
        none: { en: "None; the vendors’ list prices hold.", de: "Keine; es gelten die Listenpreise der Anbieter." },
        model: { en: "Model", de: "Modell" },
        model_hint: { en: "As the provider or the gateway names it.", de: "So, wie der Anbieter oder das Gateway es nennt." },
        from: { en: "From (UTC)", de: "Ab (UTC)" },
        price: { en: "Price", de: "Preis" },
        yours: { en: "yours", de: "deiner" },
        for_everybody: { en: "for everybody", de: "für alle" },
        remove: { en: "Remove this price", de: "Diesen Preis entfernen" },
        removed: { en: "Price removed", de: "Preis entfernt" },
        added: { en: "The price holds from now on", de: "Der Preis gilt ab jetzt" },
        by: { en: "By", de: "Je" },
        tokens: { en: "a million tokens", de: "Million Token" },
        each: { en: "US dollars a unit", de: "US-Dollar je Einheit" },
        input: { en: "Input, US dollars", de: "Eingabe, US-Dollar" },
        output: { en: "Output, US dollars", de: "Ausgabe, US-Dollar" },
        cache_read: { en: "Cache read (empty: as input)", de: "Cache lesen (leer: wie Eingabe)" },
        cache_write_5m: { en: "Cache write, 5 minutes (empty: as input)", de: "Cache schreiben, 5 Minuten (leer: wie Eingabe)" },
        cache_write_1h: { en: "Cache write, 1 hour (empty: as input)", de: "Cache schreiben, 1 Stunde (leer: wie Eingabe)" },
        everybody: { en: "For everybody on this server", de: "Für alle auf diesem Server" },
        wrong: { en: "Name the model and fill in amounts such as 0.50.", de: "Nenne das Modell und Beträge wie 0.50." },
        by_tokens(input: &str, output: &str): { en: "{input} in, {output} out per million tokens",
            de: "{input} ein, {output} aus je Million Token" },
        by_unit(each: &str, unit: &str): { en: "{each} per {unit}", de: "{each} je {unit}" },
    }
}

use crate::text::catalogue::messages;

messages! {
    /// The landing page. The stories in it are examples.
    Landing {
        title: { en: "News in, good Instagram posts out", de: "Nachrichten rein, gute Instagram-Beiträge raus" },
        description: { en: "Autogram reads your feeds, drafts Instagram posts in your voice and shows what each \
                one cost. You approve, it publishes on time.",
            de: "Autogram liest deine Feeds, schreibt Instagram-Beiträge in deinem Ton und zeigt, was jeder \
                gekostet hat. Du gibst frei, es veröffentlicht pünktlich." },
        headline: { en: "News in, good Instagram posts out.",
            de: "Nachrichten rein, gute Instagram-Beiträge raus." },
        lead: { en: "Autogram reads your feeds, drafts posts in your voice and shows you what each one cost. \
                You approve, it publishes on time.",
            de: "Autogram liest deine Feeds, schreibt Beiträge in deinem Ton und zeigt dir, was jeder gekostet \
                hat. Du gibst frei, es veröffentlicht pünktlich." },
        self_host: { en: "Invite-only beta. Or run it yourself with one command:",
            de: "Beta nur mit Einladung. Oder betreib es selbst, mit einem Befehl:" },

        scene: { en: "The review screen: a list of drafts, a phone that shows the post as it will look, and beside \
                it the caption, why the story was chosen, what it cost and the approve button",
            de: "Die Prüfansicht: eine Liste von Entwürfen, ein Telefon mit dem Beitrag, wie er aussehen wird, \
                daneben der Text, warum das Thema gewählt wurde, was es gekostet hat und der Knopf zur Freigabe" },
        scene_review: { en: "Review", de: "Prüfen" },
        scene_caption: { en: "Caption", de: "Text" },
        scene_why: { en: "Why this post", de: "Warum dieser Beitrag" },
        scene_cost: { en: "Cost of this post", de: "Kosten dieses Beitrags" },
        fit(source: &str, score: u8): { en: "{source} · fit {score}", de: "{source} · Passung {score}" },
        handle: { en: "transitnow", de: "transitnow" },
        caption: { en: "No lithium, no cobalt: forty new buses in Gdańsk run on sodium-ion packs that keep their \
                range down to −20\u{a0}°C.",
            de: "Kein Lithium, kein Kobalt: Vierzig neue Busse in Danzig fahren mit Natrium-Ionen-Akkus, die ihre \
                Reichweite bis −20\u{a0}°C halten." },
        approve: { en: "Approve for 14:30", de: "Für 14:30 freigeben" },
        story_buses: { en: "Europe’s first sodium-ion bus fleet enters service in Gdańsk",
            de: "Europas erste Busflotte mit Natrium-Akkus fährt in Danzig" },
        story_sundays: { en: "A summer of car-free Sundays halves downtown traffic",
            de: "Ein Sommer autofreier Sonntage halbiert den Verkehr" },
        story_trains: { en: "Night trains return between Vienna and Milan",
            de: "Nachtzüge zwischen Wien und Mailand sind zurück" },
        story_sand: { en: "A town of 5,000 now heats itself with hot sand",
            de: "Ein Ort mit 5.000 Menschen heizt jetzt mit Sand" },
        source_city: { en: "City desk", de: "Stadtredaktion" },
        source_street: { en: "Street notes", de: "Straßennotizen" },
        source_rail: { en: "Rail weekly", de: "Bahnwoche" },
        source_grid: { en: "Grid report", de: "Netzbericht" },
        story_sofa: { en: "A sofa for small flats", de: "Ein Sofa für kleine Wohnungen" },
        reason_topic: { en: "Matches “electric buses” in your topic", de: "Passt zu „Elektrobusse“ in deinem Thema" },
        reason_news: { en: "Opens this week, with numbers", de: "Startet diese Woche, mit Zahlen" },
        reason_fresh: { en: "Published an hour ago", de: "Vor einer Stunde erschienen" },

        steps: { en: "Three steps, one of them yours", de: "Drei Schritte, einer davon deiner" },
        reads: { en: "It reads", de: "Es liest" },
        reads_words: { en: "Every article is scored against what your account is about. What does not fit is \
                skipped, with the reason.",
            de: "Jeder Artikel wird an dem gemessen, worum es in deinem Konto geht. Was nicht passt, wird \
                übersprungen, mit dem Grund." },
        drafts: { en: "It drafts", de: "Es schreibt" },
        drafts_words: { en: "Caption, hashtags, alt text and a picture, in your voice and with the source beside it.",
            de: "Text, Hashtags, Alternativtext und ein Bild, in deinem Ton und mit der Quelle daneben." },
        approves: { en: "You approve", de: "Du gibst frei" },
        approves_words: { en: "One key per post. It goes out at your next slot, in your time zone, exactly once.",
            de: "Eine Taste pro Beitrag. Er erscheint am nächsten Termin, in deiner Zeitzone, genau einmal." },

        about(amount: &str): { en: "About {amount} a post", de: "Etwa {amount} pro Beitrag" },
        cost_words: { en: "You bring your own keys and pay the providers directly, at their list prices. Every \
                call is recorded in dollars, and what went into posts you rejected is counted too.",
            de: "Du nutzt eigene Schlüssel und zahlst direkt an die Anbieter, zu deren Listenpreisen. Jeder \
                Aufruf wird in Dollar festgehalten, auch was in abgelehnte Beiträge floss." },
        classify: { en: "Classify the article", de: "Artikel einordnen" },
        draft: { en: "Draft the caption", de: "Text schreiben" },
        picture: { en: "Generate the picture", de: "Bild erzeugen" },
        one_post: { en: "One post", de: "Ein Beitrag" },
    }
}

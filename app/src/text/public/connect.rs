use crate::text::catalogue::messages;

messages! {
    /// What is said after signing in at Instagram did not work out, and after data was deleted.
    Connect {
        description: { en: "Autogram and Instagram.", de: "Autogram und Instagram." },
        declined: { en: "Instagram was not connected", de: "Instagram wurde nicht verbunden" },
        declined_words: { en: "You said no on Instagram’s page.", de: "Du hast auf der Seite von Instagram abgelehnt." },
        nothing_changed: { en: "Nothing changed. You can connect at any time from the account’s page.",
            de: "Es hat sich nichts geändert. Verbinden geht jederzeit auf der Seite des Kontos." },
        failed: { en: "Instagram could not be connected", de: "Instagram konnte nicht verbunden werden" },
        no_publishing: { en: "On Instagram’s page the right to publish was left out. Without it Autogram could draft \
                posts but never put one on your account.",
            de: "Auf der Seite von Instagram fehlte das Häkchen beim Veröffentlichen. Ohne dieses Recht kann \
                Autogram Beiträge schreiben, aber nie einen veröffentlichen." },
        no_publishing_do: { en: "Connect again and leave “content publish” ticked. It is used for posts you have \
                approved and for nothing else.",
            de: "Verbinde neu und lass „content publish“ angehakt. Das Recht dient nur Beiträgen, die du \
                freigegeben hast." },
        try_again: { en: "Nothing changed. Connect again from the account’s page in a moment.",
            de: "Es hat sich nichts geändert. Verbinde gleich noch einmal auf der Seite des Kontos." },
        unknown: { en: "This sign-in is not valid any more", de: "Diese Anmeldung gilt nicht mehr" },
        unknown_words: { en: "It was begun in another session, more than half an hour ago, or it was used before.",
            de: "Sie wurde in einer anderen Sitzung begonnen, vor mehr als einer halben Stunde, oder schon benutzt." },
        back: { en: "To the account", de: "Zum Konto" },

        deleted: { en: "The data was deleted", de: "Die Daten wurden gelöscht" },
        deleted_words(day: &str): { en: "On {day} (UTC) Autogram deleted what it held from Instagram for this \
                request: the access, the name and ids of the account, the ids of its posts and the links to them, and \
                the record of the calls.",
            de: "Am {day} (UTC) hat Autogram gelöscht, was es für diese Anfrage von Instagram hatte: den Zugang, \
                Name und Kennungen des Kontos, die Kennungen seiner Beiträge und die Links zu ihnen, und das \
                Protokoll der Aufrufe." },
        code: { en: "Confirmation code", de: "Bestätigungscode" },
        published_stays: { en: "Posts on Instagram stay there; they can be removed in the Instagram app.",
            de: "Beiträge auf Instagram bleiben dort; in der Instagram-App lassen sie sich entfernen." },
    }
}

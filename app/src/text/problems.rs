use types::problem::ProblemCode;

use super::catalogue::messages;

messages! {
    /// What goes wrong on an article's way: what happened, and under `_do` what a person can do about it.
    Problems {
        feed_unreachable: { en: "The feed’s host did not answer.", de: "Der Server des Feeds hat nicht geantwortet." },
        feed_unreachable_do: { en: "We keep asking, less and less often. Check the address if it stays so.",
            de: "Wir fragen weiter, immer seltener. Prüfe die Adresse, wenn es so bleibt." },
        feed_gone: { en: "There is no feed at this address any more.",
            de: "Unter dieser Adresse gibt es keinen Feed mehr." },
        feed_gone_do: { en: "Look on the site for its new address, or stop following it.",
            de: "Suche auf der Website nach der neuen Adresse, oder folge ihm nicht mehr." },
        feed_is_html: { en: "This address is a web page, not a feed.",
            de: "Diese Adresse ist eine Webseite, kein Feed." },
        feed_is_html_do: { en: "Look on the page for “RSS” or “Atom” and use that address.",
            de: "Suche auf der Seite nach „RSS“ oder „Atom“ und nimm diese Adresse." },
        feed_unreadable: { en: "The document is not a feed we can read.",
            de: "Das Dokument ist kein Feed, den wir lesen können." },
        feed_unreadable_do: { en: "We try again at the next poll. RSS, Atom and JSON Feed work.",
            de: "Wir versuchen es beim nächsten Abruf wieder. RSS, Atom und JSON Feed gehen." },
        feed_too_large: { en: "The feed is larger than we accept.",
            de: "Der Feed ist größer, als wir annehmen." },
        feed_too_large_do: { en: "Ask the site for a feed with fewer entries.",
            de: "Nimm einen Feed der Website mit weniger Einträgen." },
        feed_forbidden: { en: "The feed asks for a sign-in.", de: "Der Feed verlangt eine Anmeldung." },
        feed_forbidden_do: { en: "Use a public address of this feed.",
            de: "Nimm eine öffentliche Adresse dieses Feeds." },
        feed_address_blocked: { en: "The address points into a private network.",
            de: "Die Adresse führt in ein privates Netz." },
        feed_address_blocked_do: { en: "Only addresses on the public internet can be followed.",
            de: "Nur Adressen im öffentlichen Internet können gelesen werden." },

        key_missing: { en: "A key is missing for this account.", de: "Für dieses Konto fehlt ein Schlüssel." },
        key_missing_do: { en: "Add it on the account’s page, then try again.",
            de: "Trage ihn auf der Seite des Kontos ein und versuche es dann noch einmal." },
        key_refused: { en: "The provider refused the key.", de: "Der Anbieter hat den Schlüssel abgelehnt." },
        key_refused_do: { en: "Store a working key on the account’s page, then try again.",
            de: "Trage auf der Seite des Kontos einen gültigen Schlüssel ein und versuche es dann noch einmal." },
        out_of_credit: { en: "The provider says there is no credit left.",
            de: "Der Anbieter meldet, dass kein Guthaben mehr da ist." },
        out_of_credit_do: { en: "Top up there, then try again. Nothing was charged for this try.",
            de: "Lade dort auf und versuche es dann noch einmal. Dieser Versuch hat nichts gekostet." },
        prompt_refused: { en: "The provider refused this content.", de: "Der Anbieter hat diesen Inhalt abgelehnt." },
        prompt_refused_do: { en: "Change the wording, or reject the post.",
            de: "Formuliere es anders, oder lehne den Beitrag ab." },
        answer_invalid: { en: "The model’s answer could not be used.",
            de: "Die Antwort des Modells war nicht zu gebrauchen." },
        answer_invalid_do: { en: "Try again: another answer usually fits.",
            de: "Versuche es noch einmal: Meist passt die nächste Antwort." },
        rate_limited: { en: "The provider asks us to slow down.", de: "Der Anbieter bittet um Geduld." },
        rate_limited_do: { en: "We wait as long as it asks and go on by ourselves.",
            de: "Wir warten so lange wie gewünscht und machen von selbst weiter." },
        provider_unavailable: { en: "The provider could not be reached.", de: "Der Anbieter war nicht erreichbar." },
        provider_unavailable_do: { en: "We try again by ourselves. Your post is safe.",
            de: "Wir versuchen es von selbst wieder. Dein Beitrag ist sicher." },
        request_rejected: { en: "The provider rejected the request.", de: "Der Anbieter hat die Anfrage abgelehnt." },
        request_rejected_do: { en: "The reference helps to find out why.",
            de: "Die Referenz hilft herauszufinden, warum." },

        picture_too_large: { en: "The picture is larger than we accept.",
            de: "Das Bild ist größer, als wir annehmen." },
        picture_too_large_do: { en: "Ask for a new image.", de: "Lass ein neues Bild machen." },
        picture_unreadable: { en: "The picture could not be read.", de: "Das Bild war nicht lesbar." },
        picture_unreadable_do: { en: "Ask for a new image.", de: "Lass ein neues Bild machen." },

        token_expired: { en: "Instagram’s access for this account has ended.",
            de: "Der Zugang zu Instagram ist für dieses Konto abgelaufen." },
        token_expired_do: { en: "Connect the account again. The post waits and nothing is lost.",
            de: "Verbinde das Konto neu. Der Beitrag wartet, nichts geht verloren." },
        account_restricted: { en: "Instagram has restricted this account.",
            de: "Instagram hat dieses Konto eingeschränkt." },
        account_restricted_do: { en: "Open the Instagram app and follow what it asks for, then try again.",
            de: "Öffne die Instagram-App, folge ihren Anweisungen und versuche es dann noch einmal." },
        quota_reached: { en: "Instagram’s limit of posts for 24 hours is used up.",
            de: "Das Limit von Instagram für 24 Stunden ist ausgeschöpft." },
        quota_reached_do: { en: "The post waits and goes out when there is room again.",
            de: "Der Beitrag wartet und geht hinaus, sobald wieder Platz ist." },
        picture_unreachable: { en: "Instagram could not fetch the picture from this server.",
            de: "Instagram konnte das Bild nicht von diesem Server laden." },
        picture_unreachable_do: { en: "The server’s public address must be reachable from the internet.",
            de: "Die öffentliche Adresse des Servers muss aus dem Internet erreichbar sein." },
        media_rejected: { en: "Instagram refused the picture or the caption. Nothing is live.",
            de: "Instagram hat das Bild oder den Text abgelehnt. Nichts ist veröffentlicht." },
        media_rejected_do: { en: "Take it back to review, change it, and approve it again.",
            de: "Hole ihn zurück in die Prüfung, ändere ihn und gib ihn neu frei." },
        stale: { en: "The article got too old while the post waited for its slot.",
            de: "Der Artikel ist zu alt geworden, während der Beitrag auf seinen Termin wartete." },
        stale_do: { en: "Nothing was published. Approve it again to post it anyway, or reject it.",
            de: "Nichts wurde veröffentlicht. Gib ihn noch einmal frei, wenn er trotzdem erscheinen soll, oder \
                lehne ihn ab." },
        outcome_unknown: { en: "Instagram did not answer the publish call.",
            de: "Instagram hat auf das Veröffentlichen nicht geantwortet." },
        outcome_unknown_do: { en: "The post may or may not be live. We don’t send it again by ourselves.",
            de: "Der Beitrag ist vielleicht schon da. Wir senden ihn nicht von selbst noch einmal." },
        internal: { en: "Something broke on our side.", de: "Bei uns ist etwas kaputtgegangen." },
        internal_do: { en: "Your work is safe. The reference finds the cause in the log.",
            de: "Deine Arbeit ist sicher. Die Referenz findet die Ursache im Protokoll." },
    }
}

impl Problems {
    /// What happened.
    pub fn what(&self, code: ProblemCode) -> &'static str {
        self.words(code).0
    }

    /// What a person can do about it, or what we do.
    pub fn advice(&self, code: ProblemCode) -> &'static str {
        self.words(code).1
    }

    fn words(&self, code: ProblemCode) -> (&'static str, &'static str) {
        match code {
            ProblemCode::FeedUnreachable => (self.feed_unreachable, self.feed_unreachable_do),
            ProblemCode::FeedGone => (self.feed_gone, self.feed_gone_do),
            ProblemCode::FeedIsHtml => (self.feed_is_html, self.feed_is_html_do),
            ProblemCode::FeedUnreadable => (self.feed_unreadable, self.feed_unreadable_do),
            ProblemCode::FeedTooLarge => (self.feed_too_large, self.feed_too_large_do),
            ProblemCode::FeedForbidden => (self.feed_forbidden, self.feed_forbidden_do),
            ProblemCode::FeedAddressBlocked => (self.feed_address_blocked, self.feed_address_blocked_do),
            ProblemCode::KeyMissing => (self.key_missing, self.key_missing_do),
            ProblemCode::KeyRefused => (self.key_refused, self.key_refused_do),
            ProblemCode::OutOfCredit => (self.out_of_credit, self.out_of_credit_do),
            ProblemCode::PromptRefused => (self.prompt_refused, self.prompt_refused_do),
            ProblemCode::AnswerInvalid => (self.answer_invalid, self.answer_invalid_do),
            ProblemCode::RateLimited => (self.rate_limited, self.rate_limited_do),
            ProblemCode::ProviderUnavailable => (self.provider_unavailable, self.provider_unavailable_do),
            ProblemCode::RequestRejected => (self.request_rejected, self.request_rejected_do),
            ProblemCode::PictureTooLarge => (self.picture_too_large, self.picture_too_large_do),
            ProblemCode::PictureUnreadable => (self.picture_unreadable, self.picture_unreadable_do),
            ProblemCode::TokenExpired => (self.token_expired, self.token_expired_do),
            ProblemCode::AccountRestricted => (self.account_restricted, self.account_restricted_do),
            ProblemCode::QuotaReached => (self.quota_reached, self.quota_reached_do),
            ProblemCode::PictureUnreachable => (self.picture_unreachable, self.picture_unreachable_do),
            ProblemCode::MediaRejected => (self.media_rejected, self.media_rejected_do),
            ProblemCode::Stale => (self.stale, self.stale_do),
            ProblemCode::OutcomeUnknown => (self.outcome_unknown, self.outcome_unknown_do),
            ProblemCode::Internal => (self.internal, self.internal_do),
        }
    }
}

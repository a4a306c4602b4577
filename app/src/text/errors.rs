use types::account::SettingsProblem;
use types::caption::CaptionProblem;

use super::catalogue::messages;

messages! {
    /// What a request that failed says.
    Errors {
        not_signed_in: { en: "Your session ended. Sign in to go on; what you typed is kept on this device.",
            de: "Deine Sitzung ist abgelaufen. Melde dich an; was du getippt hast, bleibt auf diesem Gerät." },
        sign_in: { en: "Sign in", de: "Anmelden" },
        forbidden: { en: "You don’t have the right to do this.", de: "Dazu hast du kein Recht." },
        not_found: { en: "This is not here any more, or never was.",
            de: "Das gibt es nicht mehr, oder es hat es nie gegeben." },
        settings: { en: "Some settings need a look.", de: "Einige Einstellungen stimmen noch nicht." },
        caption: { en: "This caption can’t be published yet.",
            de: "Dieser Text kann so noch nicht veröffentlicht werden." },
        invalid(field: &str): { en: "Check the field “{field}”.", de: "Prüfe das Feld „{field}“." },
        invalid_request: { en: "The server did not understand this request.",
            de: "Der Server hat diese Anfrage nicht verstanden." },
        stale: { en: "This changed elsewhere since you opened it.",
            de: "Das wurde inzwischen an anderer Stelle geändert." },
        wrong_status(status: &str): { en: "This is not possible any more: the post is “{status}” now.",
            de: "Das geht nicht mehr: Der Beitrag ist jetzt „{status}“." },
        slot_taken: { en: "Another post has this time. Choose a free one.",
            de: "Diese Zeit hat schon ein anderer Beitrag. Wähle eine freie." },
        too_many: { en: "Too many requests. Wait a minute and try again.",
            de: "Zu viele Anfragen. Warte eine Minute und versuche es noch einmal." },
        network: { en: "The server can’t be reached. Nothing was lost.",
            de: "Der Server ist nicht erreichbar. Nichts ging verloren." },
        internal: { en: "Something broke on our side. Your work is safe.",
            de: "Bei uns ist etwas kaputtgegangen. Deine Arbeit ist sicher." },
        screen_missing: { en: "This screen could not be fetched. If you are online, Autogram may just have been \
                updated: then reload the page. What you typed is kept on this device.",
            de: "Diese Ansicht konnte nicht geholt werden. Falls du online bist, wurde Autogram vielleicht gerade \
                erneuert: Dann lade die Seite neu. Was du getippt hast, bleibt auf diesem Gerät." },
        reload: { en: "Reload the page", de: "Seite neu laden" },

        caption_empty: { en: "The caption is empty.", de: "Der Text ist leer." },
        caption_too_long(over: usize): { en: "{over} character too many." / "{over} characters too many.",
            de: "{over} Zeichen zu viel." },
        caption_hashtags(over: usize): { en: "{over} hashtag too many." / "{over} hashtags too many.",
            de: "{over} Hashtag zu viel." / "{over} Hashtags zu viel." },
        caption_mentions(over: usize): { en: "{over} mention too many." / "{over} mentions too many.",
            de: "{over} Erwähnung zu viel." / "{over} Erwähnungen zu viel." },

        settings_name: { en: "Give it a name of at most 80 characters.",
            de: "Gib ihm einen Namen von höchstens 80 Zeichen." },
        settings_handle: { en: "Use 1 to 30 small letters, digits, full stops and underscores, without @.",
            de: "Nimm 1 bis 30 kleine Buchstaben, Ziffern, Punkte und Unterstriche, ohne @." },
        settings_topic: { en: "Describe the topic in 10 to 4,000 characters.",
            de: "Beschreibe das Thema mit 10 bis 4.000 Zeichen." },
        settings_voice: { en: "Keep the voice within 4,000 characters.",
            de: "Beschreibe den Ton mit höchstens 4.000 Zeichen." },
        settings_language: { en: "Use a language tag such as en or pl.",
            de: "Nimm ein Sprachkürzel wie en oder pl." },
        settings_time_zone: { en: "Choose a time zone such as Europe/Warsaw.",
            de: "Wähle eine Zeitzone wie Europe/Warsaw." },
        settings_cadence: { en: "Choose at least one slot.", de: "Wähle mindestens einen Termin." },
        settings_quiet_hours: { en: "Quiet hours begin and end at two times of the day, and leave a slot.",
            de: "Ruhezeiten beginnen und enden zu zwei Uhrzeiten und lassen einen Termin übrig." },
        settings_blackout_days: { en: "Name up to 366 days of the calendar.",
            de: "Nenne bis zu 366 Tage des Kalenders." },
        settings_stale_after: { en: "Choose 1 to 720 hours, or leave it empty.",
            de: "Wähle 1 bis 720 Stunden, oder lass es leer." },
        settings_samples: { en: "At most five captions of at most 2,200 characters.",
            de: "Höchstens fünf Texte mit je höchstens 2.200 Zeichen." },
        settings_banned_words: { en: "At most 100 words of at most 60 characters.",
            de: "Höchstens 100 Wörter mit je höchstens 60 Zeichen." },
        settings_call_to_action: { en: "At most 200 characters.", de: "Höchstens 200 Zeichen." },
        settings_threshold: { en: "Choose a score from 0 to 100.", de: "Wähle einen Wert von 0 bis 100." },
        settings_image_provider: { en: "Choose who makes the pictures, and with which model.",
            de: "Wähle, wer die Bilder macht und mit welchem Modell." },
        settings_image_fallbacks: { en: "Name up to three other providers, each of them once.",
            de: "Nenne bis zu drei andere Anbieter, jeden einmal." },
        settings_claude_model: { en: "Choose a model from the list.", de: "Wähle ein Modell aus der Liste." },
        settings_claude_url: { en: "A key may only be sent to a public web address.",
            de: "Ein Schlüssel darf nur an eine öffentliche Webadresse gehen." },
    }
}

impl Errors {
    /// What stops a caption from being published.
    pub fn caption_problem(&self, problem: CaptionProblem) -> String {
        match problem {
            CaptionProblem::Empty => self.caption_empty.to_owned(),
            CaptionProblem::TooLong { over } => (self.caption_too_long)(over),
            CaptionProblem::TooManyHashtags { over } => (self.caption_hashtags)(over),
            CaptionProblem::TooManyMentions { over } => (self.caption_mentions)(over),
        }
    }

    /// What to change about a setting.
    pub fn settings_problem(&self, problem: SettingsProblem) -> &'static str {
        match problem {
            SettingsProblem::Name => self.settings_name,
            SettingsProblem::Handle => self.settings_handle,
            SettingsProblem::Topic => self.settings_topic,
            SettingsProblem::Voice => self.settings_voice,
            SettingsProblem::Samples => self.settings_samples,
            SettingsProblem::BannedWords => self.settings_banned_words,
            SettingsProblem::CallToAction => self.settings_call_to_action,
            SettingsProblem::Language => self.settings_language,
            SettingsProblem::TimeZone => self.settings_time_zone,
            SettingsProblem::Cadence => self.settings_cadence,
            SettingsProblem::QuietHours => self.settings_quiet_hours,
            SettingsProblem::BlackoutDays => self.settings_blackout_days,
            SettingsProblem::StaleAfter => self.settings_stale_after,
            SettingsProblem::Threshold => self.settings_threshold,
            SettingsProblem::ImageProvider => self.settings_image_provider,
            SettingsProblem::ImageFallbacks => self.settings_image_fallbacks,
            SettingsProblem::ClaudeModel => self.settings_claude_model,
            SettingsProblem::ClaudeUrl => self.settings_claude_url,
        }
    }
}

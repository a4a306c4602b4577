use crate::text::catalogue::messages;

messages! {
    /// The frame around every public page.
    Site {
        product: { en: "Autogram", de: "Autogram" },
        skip: { en: "Skip to content", de: "Zum Inhalt springen" },
        nav: { en: "Site", de: "Website" },
        how: { en: "How it works", de: "So geht es" },
        cost: { en: "What it costs", de: "Was es kostet" },
        switch_theme: { en: "Switch between light and dark", de: "Zwischen hell und dunkel wechseln" },
        sign_in: { en: "Sign in", de: "Anmelden" },
        open_app: { en: "Open the app", de: "Zur App" },
        footer: { en: "Autogram. You bring the keys, you approve every post.",
            de: "Autogram. Deine Schlüssel, deine Freigabe für jeden Beitrag." },
        start: { en: "Start", de: "Start" },
        sandbox: { en: "Sandbox: nothing leaves this machine.",
            de: "Sandbox: Nichts verlässt diesen Rechner." },
        inbox: { en: "Inbox", de: "Posteingang" },
    }
}

use super::catalogue::messages;

messages! {
    /// The settings of this browser.
    Settings {
        title: { en: "Settings", de: "Einstellungen" },
        kept_here: { en: "These choices are kept in this browser, not on the server. Another browser has its own.",
            de: "Diese Entscheidungen bleiben in diesem Browser, nicht auf dem Server. Ein anderer hat eigene." },
        theme: { en: "Theme", de: "Farbschema" },
        theme_about: { en: "Light, dark, or as your system says.", de: "Hell, dunkel oder wie dein System." },
        system: { en: "System", de: "System" },
        light: { en: "Light", de: "Hell" },
        dark: { en: "Dark", de: "Dunkel" },
        language: { en: "Language", de: "Sprache" },
        language_about: { en: "Of the app. Each account has its own language for captions.",
            de: "Die der App. Jedes Konto hat eine eigene Sprache für seine Texte." },
        language_hint: { en: "The page loads again.", de: "Die Seite wird neu geladen." },
        keys: { en: "Keyboard", de: "Tastatur" },
        keys_about: { en: "Single keys such as a, j and k act at once. Press ? to see them all.",
            de: "Einzelne Tasten wie a, j und k wirken sofort. Mit ? siehst du alle." },
        keys_label: { en: "Single-key shortcuts", de: "Tastenkürzel aus einer Taste" },
        keys_hint: { en: "Turn them off if you dictate or if keys get pressed by accident.",
            de: "Schalte sie aus, wenn du diktierst oder wenn Tasten versehentlich gedrückt werden." },
    }
}

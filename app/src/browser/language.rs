use std::sync::OnceLock;

use leptos::prelude::{document, window};

use super::storage;
use crate::text::{Language, Messages};

static CURRENT: OnceLock<Language> = OnceLock::new();

const KEY: &str = "autogram_language";

/// The messages of this tab's language. It is chosen once per page load.
pub fn t() -> &'static Messages {
    language().messages()
}

/// This tab's language: the chosen one, or the first the browser asks for.
pub fn language() -> Language {
    *CURRENT.get_or_init(|| {
        let tag = storage::read(KEY).or_else(|| window().navigator().language()).unwrap_or_default();
        let language = Language::of_tag(&tag);
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("lang", language.tag());
        }
        language
    })
}

/// Keeps the choice and loads the page again, since every text on it changes.
pub fn choose_language(language: Language) {
    storage::write(KEY, language.tag());
    _ = window().location().reload();
}

/// The text in small letters, by the browser's knowledge of scripts.
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

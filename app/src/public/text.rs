//! The words of the public pages. They are apart from the app's catalogue because only the server writes these
//! pages: none of it may weigh on the WASM.

mod en;

/// The words in the language of the page; English is the only one so far.
pub(super) fn public() -> &'static PublicText {
    &en::PUBLIC
}

/// All words of the public pages.
pub(super) struct PublicText {
    pub product: &'static str,
    pub skip: &'static str,
    pub nav_label: &'static str,
    pub nav_how: &'static str,
    pub nav_cost: &'static str,
    pub switch_theme: &'static str,
    pub sign_in: &'static str,
    pub open_app: &'static str,
    pub footer: &'static str,
    pub footer_home: &'static str,
    pub sandbox: &'static str,
    pub sandbox_inbox: &'static str,
    pub landing: LandingText,
    pub auth: AuthText,
    pub errors: ErrorText,
}

/// The landing page. The stories in it are examples.
pub(super) struct LandingText {
    pub title: &'static str,
    pub description: &'static str,
    pub headline: &'static str,
    pub lead: &'static str,
    pub sign_in: &'static str,
    pub open_app: &'static str,
    pub self_host: &'static str,
    pub self_host_command: &'static str,
    pub scene_label: &'static str,
    pub scene_review: &'static str,
    pub scene_caption: &'static str,
    pub scene_why: &'static str,
    pub scene_cost: &'static str,
    pub fit: &'static str,
    pub handle: &'static str,
    pub caption: &'static str,
    pub approve: &'static str,
    pub stories: [ExampleStory; 4],
    pub reasons: [&'static str; 3],
    pub scores: [(&'static str, u8); 3],
    pub steps_title: &'static str,
    pub steps: [StepText; 3],
    pub cost_before: &'static str,
    pub cost_after: &'static str,
    pub cost_words: &'static str,
    pub bill_classify: &'static str,
    pub bill_draft: &'static str,
    pub bill_picture: &'static str,
    pub bill_total: &'static str,
}

/// A story of the landing page's picture; `tone` picks its colours in the stylesheet.
pub(super) struct ExampleStory {
    pub headline: &'static str,
    pub source: &'static str,
    pub score: u8,
    pub tone: &'static str,
}

/// One of the three steps.
pub(super) struct StepText {
    pub title: &'static str,
    pub words: &'static str,
}

/// Sign-in and mail links.
pub(super) struct AuthText {
    pub sign_in_title: &'static str,
    pub sign_in_description: &'static str,
    pub invite_only: &'static str,
    pub email: &'static str,
    pub send_link: &'static str,
    pub not_an_address: &'static str,
    pub too_many: &'static str,
    pub sandbox_note: &'static str,
    pub sandbox_open_inbox: &'static str,
    pub sent_title: &'static str,
    pub sent_before: &'static str,
    pub sent_after: &'static str,
    pub no_mail: &'static str,
    pub send_again: &'static str,
    pub other_address: &'static str,
    pub magic_title: &'static str,
    pub magic_description: &'static str,
    pub magic_lead: &'static str,
    pub magic_button: &'static str,
    pub paste: &'static str,
    pub paste_hint: &'static str,
    pub other_title: &'static str,
    pub other: &'static str,
    pub other_button: &'static str,
    pub other_leave: &'static str,
    pub expired_title: &'static str,
    pub expired: &'static str,
    pub used_title: &'static str,
    pub used: &'static str,
    pub unknown_title: &'static str,
    pub unknown: &'static str,
    pub new_link: &'static str,
}

/// Whole-page errors: what happened, whether work is safe, what to do.
pub(super) struct ErrorText {
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub forbidden_title: &'static str,
    pub forbidden: &'static str,
    pub internal_title: &'static str,
    pub internal: &'static str,
    pub offline_title: &'static str,
    pub offline: &'static str,
    pub reference: &'static str,
    pub to_app: &'static str,
    pub to_start: &'static str,
}

use leptos::prelude::*;

use super::icon::Icon;

/// What a colour says. It never says it alone: an icon or words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Neutral,
    /// Under way, or chosen.
    Info,
    /// Good.
    Ok,
    /// Needs a look.
    Warning,
    /// Bad.
    Bad,
}

impl Tone {
    /// The suffix of a modifier class.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warning => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A short state.
#[component]
pub fn Badge(
    /// How it looks.
    #[prop(default = Tone::Neutral)]
    tone: Tone,
    /// The icon's name; none when empty.
    #[prop(optional)]
    icon: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    let icon_class = if icon == "loader-circle" { "icon--spin" } else { "" };
    view! {
        <span class=format!("badge badge--{}", tone.suffix())>
            {(!icon.is_empty()).then(|| view! { <Icon name=icon class=icon_class /> })}
            {children()}
        </span>
    }
    .into_any()
}

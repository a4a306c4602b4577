use leptos::prelude::*;

use super::icon::Icon;

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// One of several.
    Plain,
    /// The one primary action of a view.
    Primary,
    /// Quiet.
    Ghost,
    /// Quiet and red; for what takes something away.
    Danger,
    /// Small, inside a note or a panel's head.
    Small,
    /// A rounded suggestion.
    Chip,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn--primary",
            Self::Ghost => "btn btn--ghost",
            Self::Danger => "btn btn--ghost btn--danger",
            Self::Small => "btn btn--xs",
            Self::Chip => "chip",
        }
    }
}

/// A button. It is never disabled because a form is incomplete: it says what is missing instead.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(default = Look::Plain)]
    look: Look,
    /// The icon's name; none when empty.
    #[prop(optional)]
    icon: &'static str,
    /// Whether what it started is under way; then the icon turns and further clicks do nothing.
    #[prop(into, optional)]
    pending: Signal<bool>,
    /// The key that does the same, shown on it; none when empty.
    #[prop(optional)]
    key: &'static str,
    /// What it does; without it the button submits its form.
    #[prop(optional)]
    on_click: Option<Callback<()>>,
    /// The words, and a price in `<small>`.
    children: Children,
) -> impl IntoView {
    let icon = move || {
        if pending.get() {
            view! { <Icon name="loader-circle" class="icon--spin" /> }.into_any()
        } else {
            (!icon.is_empty()).then(|| view! { <Icon name=icon /> }).into_any()
        }
    };
    let click = move |_| {
        if let Some(on_click) = on_click
            && !pending.get_untracked()
        {
            on_click.run(());
        }
    };
    view! {
        <button class=look.class() type=if on_click.is_some() { "button" } else { "submit" }
            aria-busy=move || pending.get().then_some("true") on:click=click>
            {icon}
            {children()}
            {(!key.is_empty()).then(|| view! { <Kbd key /> })}
        </button>
    }
    .into_any()
}

/// A button that is only an icon.
#[component]
pub fn IconButton(
    /// The icon's name.
    icon: &'static str,
    /// What it does, for those who don't see the icon and as its tooltip.
    #[prop(into)]
    label: Signal<String>,
    /// Further classes: `icon-btn--xs`, `icon-btn--bordered`.
    #[prop(optional)]
    class: &'static str,
    /// What it does.
    on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <button class=format!("icon-btn {class}") type="button" aria-label=label title=label
            on:click=move |_| on_click.run(())>
            <Icon name=icon />
        </button>
    }
    .into_any()
}

/// A key. Hidden on phones and where single-key shortcuts are off.
#[component]
pub fn Kbd(
    /// As it is printed on the keyboard.
    key: &'static str,
) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{key}</kbd> }.into_any()
}

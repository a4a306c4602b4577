use leptos::prelude::*;

/// An account's initial on a colour of its own. Decoration: the handle always stands beside it.
#[component]
pub fn Avatar(
    /// Without `@`.
    #[prop(into)]
    handle: String,
    /// `avatar--lg`, or nothing.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let initial = handle.get(..1).unwrap_or("?").to_ascii_uppercase();
    let style = format!("--avatar-hue:{}", hue(handle));
    view! { <span class=format!("avatar {class}") style=style aria-hidden="true">{initial}</span> }.into_any()
}

/// The same handle always gets the same hue, 0 to 359 degrees.
fn hue(handle: String) -> u32 {
    handle.into_bytes().into_iter().fold(7, |hue: u32, byte| (hue * 31 + u32::from(byte)) % 360)
}

use leptos::prelude::*;

/// A shape of `public/icons.svg`. Always decoration: its meaning stands beside it in words or in a label.
#[component]
pub fn Icon(
    /// The symbol's id.
    name: &'static str,
    /// Further classes: `icon--sm`, `icon--lg`, `icon--spin`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true">
            <use href=format!("/assets/icons.svg#{name}")></use>
        </svg>
    }
    .into_any()
}

use leptos::prelude::*;

/// A sum cut into its parts, each a colour token and its share. A list beside it must say the same in words.
#[component]
pub fn Split(
    /// Colour token without dashes (`c1`) and share, in any unit.
    parts: Vec<(&'static str, i64)>,
) -> impl IntoView {
    let bars = parts.into_iter().map(|(token, share)| {
        view! { <span style=format!("flex:{};background:var(--{token})", share.max(0))></span> }
    });
    view! { <div class="split" aria-hidden="true">{bars.collect_view()}</div> }.into_any()
}

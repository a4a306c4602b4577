use std::sync::Arc;

use leptos::prelude::*;

/// Rows that keep what is in them while others come, go and move. All lists of the app share the one compiled
/// copy of the algorithm behind it, which is large.
#[component]
pub fn Each<K>(
    /// The rows' keys, from top to bottom, without repeats.
    keys: impl Fn() -> Vec<K> + Send + Sync + 'static,
    /// A key as a number.
    number: fn(&K) -> i64,
    /// Draws the row of a key, once.
    row: impl Fn(K) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    K: Clone + Send + Sync + 'static,
{
    let rows = move || {
        let one = |key: K| {
            let row = row.clone();
            Row { number: number(&key), draw: Arc::new(move || row(key.clone())) }
        };
        keys().into_iter().map(one).collect()
    };
    list(Box::new(rows))
}

#[derive(Clone)]
struct Row {
    number: i64,
    draw: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

fn list(rows: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <For each=move || rows() key=|row| row.number children=|row| (row.draw)() /> }.into_any()
}

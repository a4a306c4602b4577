use leptos::prelude::*;

use super::nav::Destination;
use crate::browser::t;
use crate::components::{Dialog, Kbd};

/// All shortcuts.
#[component]
pub fn KeyHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title=t().shell.keys_title>
            <div class="dialog__body">
                <h3>{t().shell.keys_review}</h3>
                {list(review_keys())}
                <h3>{t().shell.keys_calendar}</h3>
                {list(vec![(vec!["m"], t().shell.key_move.to_owned())])}
                <h3>{t().shell.keys_everywhere}</h3>
                {list(everywhere_keys())}
                <p class="hint">{t().shell.keys_hint}</p>
            </div>
        </Dialog>
    }
    .into_any()
}

type Shortcut = (Vec<&'static str>, String);

fn review_keys() -> Vec<Shortcut> {
    let text = &t().shell;
    [
        (vec!["j", "↓"], text.key_next),
        (vec!["k", "↑"], text.key_previous),
        (vec!["a"], text.key_approve),
        (vec!["s"], text.key_schedule),
        (vec!["x"], text.key_reject),
        (vec!["e"], text.key_edit),
        (vec!["r"], text.key_rewrite),
        (vec!["i"], text.key_image),
        (vec!["c"], text.key_compare),
        (vec!["o"], text.key_source),
        (vec!["/"], text.key_filter),
    ]
    .map(|(keys, words)| (keys, words.to_owned()))
    .into()
}

fn everywhere_keys() -> Vec<Shortcut> {
    let text = &t().shell;
    let go = Destination::ALL
        .into_iter()
        .map(|destination| (vec!["g", destination.key()], (text.key_go)(destination.words())));
    [(vec!["z"], text.key_undo), (vec!["?"], text.key_help), (vec!["Esc"], text.key_leave)]
        .map(|(keys, words)| (keys, words.to_owned()))
        .into_iter()
        .chain(go)
        .collect()
}

fn list(shortcuts: Vec<Shortcut>) -> AnyView {
    let rows = shortcuts.into_iter().map(|(keys, words)| {
        let keys = keys.into_iter().map(|key| view! { <Kbd key /> }).collect_view();
        view! { <div><dt>{words}</dt><dd>{keys}</dd></div> }
    });
    view! { <dl class="keys">{rows.collect_view()}</dl> }.into_any()
}

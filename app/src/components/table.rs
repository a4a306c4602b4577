use leptos::prelude::*;

/// A column's head.
pub struct Column {
    /// Its words; may be empty for a column of buttons.
    pub words: &'static str,
    /// Its class: `r` for numbers, `hide-m` for what a phone leaves out.
    pub class: &'static str,
}

impl Column {
    /// A column of text.
    pub fn text(words: &'static str) -> Self {
        Self { words, class: "" }
    }

    /// A column of figures.
    pub fn figures(words: &'static str) -> Self {
        Self { words, class: "r" }
    }

    /// Left out on phones, as its cells must be.
    pub fn wide_only(words: &'static str, class: &'static str) -> Self {
        Self { words, class }
    }
}

/// A table. Each row's first cell is a `th` with `scope="row"`.
#[component]
pub fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    caption: String,
    /// The heads.
    columns: Vec<Column>,
    /// `table--tight` or nothing.
    #[prop(optional)]
    class: &'static str,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns.into_iter().map(|column| {
        view! { <th scope="col" class=column.class>{column.words}</th> }
    });
    view! {
        <table class=format!("table {class}")>
            <caption class="sr">{caption}</caption>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}

use leptos::prelude::*;

/// A label, its control and a hint or what is wrong, tied together for screen readers.
#[component]
pub fn Field(
    /// The control's id.
    id: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// How to fill it in.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong with it; takes the hint's place.
    #[prop(into, optional)]
    problem: Signal<Option<String>>,
    /// The control; it must carry the id, and `aria-describedby` with `<id>-hint`.
    children: Children,
) -> impl IntoView {
    let words = move || match problem.get() {
        Some(problem) => {
            view! { <p class="hint hint--bad" id=format!("{id}-hint") role="alert">{problem}</p> }.into_any()
        }
        None => hint.with(|hint| {
            (!hint.is_empty())
                .then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint.clone()}</p> })
                .into_any()
        }),
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            {words}
        </div>
    }
    .into_any()
}

/// A line of text.
#[component]
pub fn TextInput(
    /// Its id, which its label names.
    id: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// The HTML type: `text`, `url`, `date`, `time`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// The HTML autocomplete hint.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example.
    #[prop(optional)]
    placeholder: &'static str,
    /// Whether what is in it is wrong.
    #[prop(into, optional)]
    invalid: Signal<bool>,
) -> impl IntoView {
    view! {
        <input class="input" id=id type=kind autocomplete=autocomplete placeholder=placeholder spellcheck="false"
            aria-describedby=format!("{id}-hint") aria-invalid=move || invalid.get().then_some("true")
            prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
    }
    .into_any()
}

/// Several lines of text; grows with its content.
#[component]
pub fn TextArea(
    /// Its id, which its label names.
    id: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// Lines while it is empty.
    #[prop(default = 3)]
    rows: u32,
    /// Whether what is in it is wrong.
    #[prop(into, optional)]
    invalid: Signal<bool>,
) -> impl IntoView {
    view! {
        <textarea class="textarea" id=id rows=rows spellcheck="true"
            aria-describedby=format!("{id}-hint") aria-invalid=move || invalid.get().then_some("true")
            prop:value=value on:input=move |event| value.set(event_target_value(&event))></textarea>
    }
    .into_any()
}

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// One of two to four ways to look at the same thing. Arrow keys move, as a group of tabs does.
#[component]
pub fn Seg<T>(
    /// What is chosen between, for screen readers.
    label: &'static str,
    /// The id of what changes.
    controls: &'static str,
    /// Each choice with its words.
    options: Vec<(T, &'static str)>,
    /// What is chosen.
    value: RwSignal<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (options, words): (Vec<T>, Vec<&'static str>) = options.into_iter().unzip();
    let known = options.clone();
    let place = move || known.iter().position(|option| *option == value.get());
    let choose = Callback::new(move |place: usize| value.set(options[place]));
    tabs(label, controls, words, Signal::derive(place), choose)
}

/// What is the same whatever is chosen between.
fn tabs(
    label: &'static str,
    controls: &'static str,
    words: Vec<&'static str>,
    place: Signal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let items = words.into_iter().enumerate().map(|(number, words)| {
        let chosen = move || place.get() == Some(number);
        view! {
            <button type="button" role="tab" aria-selected=move || chosen().to_string() aria-controls=controls
                tabindex=move || if chosen() { "0" } else { "-1" } on:click=move |_| choose.run(number)>
                {words}
            </button>
        }
    });
    view! {
        <div class="seg" role="tablist" aria-label=label on:keydown=move |event| move_focus(&event)>{items.collect_view()}</div>
    }
    .into_any()
}

/// Left and right move to the neighbouring tab, round the ends, and choose it.
fn move_focus(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return,
    };
    let Some(tab) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    let Some(list) = tab.parent_element() else { return };
    let next = if step {
        tab.next_element_sibling().or_else(|| list.first_element_child())
    } else {
        tab.previous_element_sibling().or_else(|| list.last_element_child())
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        _ = next.focus();
        next.click();
    }
}

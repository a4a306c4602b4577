use std::future::Future;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use types::card::CardPreview;

use super::icon::Icon;
use super::note::ErrorNote;
use super::remote::Remote;
use crate::api::ApiResult;
use crate::browser::t;

/// Typing within this time costs one drawing.
pub const IDLE: Duration = Duration::from_millis(300);

/// What the server draws of something that is being edited, drawn anew once a person pauses.
pub struct Drawing<T: Send + Sync + 'static> {
    /// The newest answer.
    pub drawn: Remote<T>,
    /// Whether what is shown is about to be replaced.
    pub busy: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Drawing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Drawing<T> {}

impl<T: PartialEq + Send + Sync + 'static> Drawing<T> {
    /// Asks at once, and again whenever the edit has changed.
    pub fn new<E, F>(edit: Memo<E>, ask: fn(E) -> F) -> Self
    where
        E: Clone + PartialEq + Send + Sync + 'static,
        F: Future<Output = ApiResult<T>> + 'static,
    {
        let drawn = Remote::new(move || ask(edit.get_untracked()));
        let drawing = Self { drawn, busy: RwSignal::new(false) };
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let changes = StoredValue::new(0_u32);
        Effect::new(move |before: Option<()>| {
            edit.track();
            if before.is_none() {
                return;
            }
            if let Some(waiting) = timer.get_value() {
                waiting.clear();
            }
            changes.update_value(|count| *count += 1);
            drawing.busy.set(true);
            timer.set_value(set_timeout_with_handle(move || drawing.redraw(changes), IDLE).ok());
        });
        drawing
    }

    fn redraw(self, changes: StoredValue<u32>) {
        let seen = changes.try_get_value();
        spawn_local(async move {
            self.drawn.reloaded().await;
            if changes.try_get_value() == seen {
                self.busy.try_set(false);
            }
        });
    }
}

/// A headline card as the server draws it, drawn anew while its words are typed.
#[component]
pub fn Sketch<E, F>(
    /// What is on it.
    edit: Memo<E>,
    /// Asks the server.
    ask: fn(E) -> F,
) -> impl IntoView
where
    E: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = ApiResult<CardPreview>> + 'static,
{
    shown(Drawing::new(edit, ask))
}

/// The part that does not depend on what is drawn.
fn shown(Drawing { drawn, busy }: Drawing<CardPreview>) -> AnyView {
    let text = &t().cards;
    let picture = move || {
        let card = drawn.with(Clone::clone);
        match card {
            Some(CardPreview::Drawn(address)) => {
                view! { <img src=address alt=text.preview width="540" height="675" /> }.into_any()
            }
            Some(CardPreview::Refused(problem)) => {
                let words = text.problem(&problem);
                view! { <p class="hint hint--bad"><Icon name="circle-x" class="icon--sm" />{words}</p> }
                    .into_any()
            }
            None => view! { <p class="hint">{text.drawing}</p> }.into_any(),
        }
    };
    let failed = move || drawn.fetching().error.get().map(|error| view! { <ErrorNote error /> });
    let sign = move || {
        (busy.get() && drawn.is_here()).then(|| {
            view! {
                <p class="sketch__busy" aria-hidden="true">
                    <Icon name="loader-circle" class="icon--sm icon--spin" />{text.drawing}
                </p>
            }
        })
    };
    view! {
        <div class="sketch" role="status" aria-busy=move || busy.get().then_some("true")>{sign}{picture}{failed}</div>
    }
    .into_any()
}

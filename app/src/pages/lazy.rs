use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::browser::{document, t};
use crate::components::{Button, HEADING, Look, Note, Page, Skeleton, Tone};

/// Something that needs a chunk of the program.
pub type Split<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A screen whose chunk may still have to be fetched: at once if it is here, else under its title with a skeleton,
/// or with what a person can do if it does not come. The screen is made below the caller's contexts.
#[component]
pub fn Lazy(
    /// The screen's title until the screen itself is there.
    title: &'static str,
    /// Fetches the chunk.
    load: fn() -> Split<()>,
    /// Makes the screen, from a chunk that is here.
    open: Box<dyn Fn() -> Split<AnyView> + Send + Sync>,
) -> impl IntoView {
    let chunk = Chunk::begin(load);
    move || {
        if chunk.here.get() {
            at_once(&mut open()).and_then(Result::ok).unwrap_or_else(|| ().into_any())
        } else {
            view! { <Page title>{move || chunk.meanwhile()}</Page> }.into_any()
        }
    }
}

/// The same for a part of a screen that is already there.
#[component]
pub fn LazyPart(
    /// Fetches the chunk.
    load: fn() -> Split<()>,
    /// Makes the part, from a chunk that is here.
    open: Box<dyn Fn() -> Split<AnyView> + Send + Sync>,
) -> impl IntoView {
    let chunk = Chunk::begin(load);
    move || {
        if chunk.here.get() {
            at_once(&mut open()).and_then(Result::ok).unwrap_or_else(|| ().into_any())
        } else {
            chunk.meanwhile()
        }
    }
}

/// A chunk on its way. One that comes after the person went elsewhere changes nothing: its signals are gone.
#[derive(Clone, Copy)]
struct Chunk {
    load: fn() -> Split<()>,
    here: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Chunk {
    fn begin(load: fn() -> Split<()>) -> Self {
        let chunk = Self { load, here: RwSignal::new(false), failed: RwSignal::new(false) };
        chunk.fetch();
        chunk
    }

    fn fetch(self) {
        let mut loading = (self.load)();
        match at_once(&mut loading) {
            Some(outcome) => self.arrive(&outcome),
            None => spawn_local(async move { self.arrive(&loading.await) }),
        }
    }

    fn arrive(self, outcome: &Result<(), SplitLoaderError>) {
        if outcome.is_err() {
            self.failed.try_set(true);
            return;
        }
        // The heading that took the focus after the navigation gives way to the screen's own.
        if self.here.try_set(true).is_none() && document::has_focus(HEADING) {
            request_animation_frame(|| document::focus(HEADING));
        }
    }

    fn meanwhile(self) -> AnyView {
        if !self.failed.get() {
            return view! { <Skeleton rows=5 /> }.into_any();
        }
        let text = &t().errors;
        let again = move |()| {
            document::focus(HEADING);
            self.failed.set(false);
            self.fetch();
        };
        view! {
            <div role="alert">
                <Note tone=Tone::Bad>
                    <p>{text.screen_missing}</p>
                    <p class="note__foot">
                        <Button look=Look::Small icon="rotate-ccw" on_click=Callback::new(again)>
                            {t().common.try_again}
                        </Button>
                        <Button look=Look::Small on_click=Callback::new(|()| document::reload())>{text.reload}</Button>
                    </p>
                </Note>
            </div>
        }
        .into_any()
    }
}

/// What a future has without being waited for. A chunk that is here answers so, and its screen shows without a
/// skeleton in between.
fn at_once<T>(future: &mut Split<T>) -> Option<Result<T, SplitLoaderError>> {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    }
}

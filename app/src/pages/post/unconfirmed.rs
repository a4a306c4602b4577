use leptos::prelude::*;
use types::post::Post;

use crate::api::{self, ApiResult};
use crate::browser::t;
use crate::components::{Button, Call, Confirm, ErrorNote, Icon, Look, Reference, Remote, Toasts};

/// The truth is unknown, and the screen says so.
#[component]
pub fn Unconfirmed(
    /// Where the post comes from.
    remote: Remote<Post>,
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let text = &t().posts;
    let (call, toasts, asking) = (Call::new(), Toasts::get(), RwSignal::new(false));
    let (id, handle) = post.with_untracked(|post| (post.summary.id, post.summary.handle.clone()));
    let profile = format!("https://www.instagram.com/{handle}/");
    let check =
        Callback::new(move |()| send(call, remote, api::posts::check_instagram(id), toasts, text.checked));
    let again =
        Callback::new(move |()| send(call, remote, api::posts::send_again(id), toasts, text.sent_again));
    let pending = Signal::derive(move || call.pending());
    // Of when Instagram was asked last.
    let reference =
        Memo::new(move |_| post.with(|post| Some(post.summary.problem.as_ref()?.reference.clone())));
    view! {
        <section class="panel unconf" aria-labelledby="unconfirmed">
            <div class="unconf__i"><Icon name="circle-question-mark" class="icon--lg" /></div>
            <div>
                <h2 id="unconfirmed">{text.unconfirmed_title}</h2>
                <p>{text.unconfirmed_words}</p>
                <div class="unconf__a">
                    <Button look=Look::Primary icon="refresh-cw" on_click=check pending>{text.check_now}</Button>
                    <a class="btn" href=profile target="_blank" rel="noopener noreferrer">
                        <Icon name="external-link" />{(text.open_profile)(&handle)}
                    </a>
                    <Button look=Look::Ghost on_click=Callback::new(move |()| asking.set(true))>
                        {text.send_again}
                    </Button>
                </div>
                <p class="hint">
                    {text.unconfirmed_hint}
                    {move || reference.get().map(|reference| view! { <Reference reference /> })}
                </p>
                {move || call.error().map(|error| view! { <ErrorNote error /> })}
            </div>
            <Confirm open=asking title=text.send_again_title icon="send" yes=text.send_again on_yes=again>
                <p>{text.send_again_words}</p>
            </Confirm>
        </section>
    }
    .into_any()
}

fn send(
    call: Call,
    remote: Remote<Post>,
    request: impl Future<Output = ApiResult<()>> + 'static,
    toasts: Toasts,
    done: &'static str,
) {
    call.send(request, move |()| {
        toasts.say(done);
        remote.reload();
    });
}

use leptos::prelude::*;
use types::post::{Post, PostStatus};
use types::problem::Problem;

use super::unconfirmed::Unconfirmed;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote, Icon, ProblemNote, Remote, Toasts};

/// What a person must know or do about where the post stands; nothing while all is well.
#[component]
pub fn Outcome(
    /// Where the post comes from.
    remote: Remote<Post>,
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let state = Memo::new(move |_| {
        post.with(|post| match post.summary.status {
            // Instagram is asked again and again; that must not take an open question from under a person's hand.
            PostStatus::Unconfirmed => (PostStatus::Unconfirmed, None),
            status => (status, post.summary.problem.clone()),
        })
    });
    let panel = move || match state.get() {
        (PostStatus::Unconfirmed, _) => view! { <Unconfirmed remote post /> }.into_any(),
        (PostStatus::Failed, problem) => view! { <Failed remote post problem /> }.into_any(),
        (PostStatus::RanDry, _) => view! { <RanDry remote post /> }.into_any(),
        (PostStatus::Rejected, _) => view! { <TakeBack remote post /> }.into_any(),
        (PostStatus::Scheduled, None) => view! { <TakeBack remote post /> }.into_any(),
        (_, Some(problem)) => view! { <Stopped remote post problem /> }.into_any(),
        (_, None) => ().into_any(),
    };
    panel.into_any()
}

/// Definitely not live.
#[component]
fn Failed(remote: Remote<Post>, post: Signal<Post>, problem: Option<Problem>) -> impl IntoView {
    let text = &t().posts;
    view! {
        <section class="panel unconf unconf--bad" aria-labelledby="failed">
            <div class="unconf__i"><Icon name="circle-x" class="icon--lg" /></div>
            <div>
                <h2 id="failed">{text.failed_title}</h2>
                <p>{text.failed_words}</p>
                {problem.map(|problem| view! { <Stopped remote post problem /> })}
            </div>
        </section>
    }
    .into_any()
}

/// Would be live, had its account not been in a dry run.
#[component]
fn RanDry(remote: Remote<Post>, post: Signal<Post>) -> impl IntoView {
    let text = &t().posts;
    view! {
        <section class="panel unconf" aria-labelledby="ran-dry">
            <div class="unconf__i"><Icon name="flask-conical" class="icon--lg" /></div>
            <div>
                <h2 id="ran-dry">{text.ran_dry_title}</h2>
                <p>{text.ran_dry_words}</p>
                <TakeBack remote post />
            </div>
        </section>
    }
    .into_any()
}

/// What stands in the way, with the button that tries again.
#[component]
fn Stopped(remote: Remote<Post>, post: Signal<Post>, problem: Problem) -> impl IntoView {
    let retrying = Call::new();
    let toasts = Toasts::get();
    let (id, zone) = post.with_untracked(|post| (post.summary.id, post.summary.time_zone.clone()));
    // A failed post is not sent again as it is: it goes back to a person.
    let failed = post.with_untracked(|post| post.summary.status == PostStatus::Failed);
    let text = &t().posts;
    let (retry_words, done) =
        if failed { (text.take_back, text.taken_back) } else { (t().common.try_again, text.retried) };
    let retry = Callback::new(move |()| {
        retrying.send(api::posts::retry(id), move |()| {
            toasts.say(done);
            remote.reload();
        });
    });
    view! {
        <ProblemNote problem zone retry=retry retry_words pending=Signal::derive(move || retrying.pending()) />
        {move || retrying.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

/// A decision that can still be taken back: Instagram knows nothing of the post.
#[component]
fn TakeBack(remote: Remote<Post>, post: Signal<Post>) -> impl IntoView {
    let text = &t().posts;
    let call = Call::new();
    let toasts = Toasts::get();
    let (id, status) = post.with_untracked(|post| (post.summary.id, post.summary.status));
    let take_back = Callback::new(move |()| {
        let request = async move {
            match status {
                PostStatus::Rejected => api::posts::undo_rejection(id).await,
                PostStatus::RanDry => api::posts::retry(id).await,
                _ => api::posts::undo_approval(id).await,
            }
        };
        call.send(request, move |()| {
            toasts.say(text.taken_back);
            remote.reload();
        });
    });
    view! {
        <div class="chips">
            <Button icon="undo-2" on_click=take_back pending=Signal::derive(move || call.pending())>
                {text.take_back}
            </Button>
        </div>
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

use leptos::prelude::*;
use types::post::{PostStatus, Source};

use super::caption::{AltTextField, CaptionField};
use super::card::Card;
use super::claims::Claims;
use super::desk::Desk;
use super::format::FormatField;
use super::headline::{CardInstead, HeadlineCard};
use super::judgement;
use super::progress::{self, Progress, State};
use super::versions::Texts;
use crate::api;
use crate::browser::t;
use crate::components::{
    Badge, Call, CostSplit, ErrorNote, Icon, Money, ProblemNote, Time, TimeStyle, Toasts, Tone, duration,
};

/// The text, and everything about where it comes from and what it cost.
#[component]
pub fn Inspect(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    view! {
        <section class="inspect" aria-label=t().review.inspect>
            <Trouble card />
            <CardInstead card />
            <CaptionField card />
            <Claims card />
            <AltTextField card />
            <Texts card />
            <HeadlineCard card />
            <FormatField card />
            <Why card />
            <Steps card />
            <Cost card />
            <a class="fold" href=format!("/app/posts/{}", card.editor.id)>
                <h2>{t().review.flight_recorder}</h2>
                <Icon name="chevron-right" class="icon--sm" />
            </a>
        </section>
    }
    .into_any()
}

/// What went wrong with the post, and why a decision was refused.
#[component]
fn Trouble(card: Card) -> impl IntoView {
    let desk = Desk::get();
    let id = card.editor.id;
    let toasts = Toasts::get();
    let retrying = Call::new();
    let retry = Callback::new(move |()| {
        retrying.send(api::posts::retry(id), move |()| {
            toasts.say(t().review.retrying);
            card.remote.reload();
        });
    });
    let problem = Memo::new(move |_| card.post.with(|post| post.summary.problem.clone()));
    // In the making, the button stands in the bar. In review a failed rewrite is asked for anew, not repeated.
    let action = move || {
        card.post.with(|post| match (post.summary.status, post.pictures.is_empty()) {
            (PostStatus::InReview, true) => Some(t().common.try_again),
            (PostStatus::InReview, false) => Some(t().common.dismiss),
            _ => None,
        })
    };
    let zone = card.post.with_untracked(|post| post.summary.time_zone.clone());
    let note = move || {
        let zone = zone.clone();
        problem.get().map(|problem| {
            let pending = Signal::derive(move || retrying.pending());
            match action() {
                Some(retry_words) => {
                    view! { <ProblemNote problem zone retry retry_words pending /> }.into_any()
                }
                None => view! { <ProblemNote problem zone /> }.into_any(),
            }
        })
    };
    view! {
        {move || desk.refusal(id).map(|error| view! { <ErrorNote error /> })}
        {note}
        {move || retrying.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

/// The article, its score, and the model's reasons.
#[component]
fn Why(card: Card) -> impl IntoView {
    let text = &t().review;
    // Where a post comes from never changes.
    let (source, zone) =
        card.post.with_untracked(|post| (post.source.clone(), post.summary.time_zone.clone()));
    let about = article(&source, zone);
    let sensitive = source.judgement.as_ref().and_then(judgement::sensitive);
    let findings = source.judgement.as_ref().map(judgement::findings);
    let none = source.reasons.is_empty().then_some(text.no_reasons);
    let reasons = source.reasons.into_iter().map(|reason| {
        view! { <li><Icon name="check" class="icon--sm" />{reason}</li> }
    });
    let excerpt = (!source.excerpt.is_empty()).then(|| {
        view! { <details class="excerpt"><summary>{text.excerpt}</summary><p>{source.excerpt}</p></details> }
    });
    view! {
        <section class="sect" id="why">
            <div class="inspect__h">
                <h2>{text.why}</h2>
                <span class="chips">
                    {sensitive}
                    <Badge tone=Tone::Ok>{(text.fit_badge)(source.score)}</Badge>
                </span>
            </div>
            {about}
            {findings}
            <ul class="why">{reasons.collect_view()}</ul>
            {none.map(|words| view! { <p class="hint">{words}</p> })}
            {excerpt}
        </section>
    }
    .into_any()
}

fn article(source: &Source, zone: String) -> AnyView {
    let text = &t().review;
    let title = match source.url.clone() {
        Some(url) => view! {
            <a href=url target="_blank" rel="noopener noreferrer">
                {source.title.clone()}
                <Icon name="external-link" class="icon--sm" />
                <span class="sr">", "{t().common.opens_elsewhere}</span>
            </a>
        }
        .into_any(),
        None => view! { <b>{source.title.clone()}</b> }.into_any(),
    };
    let feed = match &source.author {
        Some(author) => (text.by_author)(&source.feed, author),
        None => source.feed.clone(),
    };
    let when = source.published_at.map(|at| view! { ", "<Time at zone style=TimeStyle::Relative /> });
    view! { <p class="why__src">{title}<span>{feed}{when}</span></p> }.into_any()
}

/// How far the post has come, live.
#[component]
fn Steps(card: Card) -> impl IntoView {
    let text = &t().review;
    let way = move || card.post.with(progress::of);
    let sum = move || {
        let way = way();
        let done = way.iter().filter(|progress| progress.state == State::Done).count();
        (text.steps_sum)(done, &duration(progress::total_millis(&way)))
    };
    let under_way = move || {
        let now = way().into_iter().find(|progress| progress.state == State::Now);
        now.map(|progress| t().posts.step(progress.step))
    };
    view! {
        <section class="sect" id="steps">
            <div class="inspect__h"><h2>{text.steps}</h2><span class="sect__r">{sum}</span></div>
            <ol class="steps">{move || way().map(step).into_iter().collect_view()}</ol>
            <p class="sr" role="status">{under_way}</p>
        </section>
    }
    .into_any()
}

fn step(progress: Progress) -> AnyView {
    let (class, icon, spin) = match progress.state {
        State::Done => ("is-done", "check", ""),
        State::Now => ("is-now", "loader-circle", "icon--spin"),
        State::Stopped => ("is-stopped", "circle-x", ""),
        State::Todo => ("is-todo", "hourglass", ""),
    };
    let took = (progress.millis > 0).then(|| duration(progress.millis));
    view! {
        <li class=class aria-current=(progress.state == State::Now).then_some("step")>
            <Icon name=icon class=spin />
            <b>{t().posts.step(progress.step)}</b>
            <span>{took}</span>
            {progress.cost.map(|amount| view! { <Money amount /> })}
        </li>
    }
    .into_any()
}

/// What the post cost so far.
#[component]
fn Cost(card: Card) -> impl IntoView {
    let text = &t().review;
    let sum = move || view! { <Money amount=card.post.with(|post| post.cost) /> };
    let split = move || {
        let costs = card.post.with(|post| post.costs.clone());
        if costs.is_empty() {
            view! { <p class="hint">{t().posts.cost_none}</p> }.into_any()
        } else {
            view! { <CostSplit costs /> }.into_any()
        }
    };
    view! {
        <section class="sect" id="cost">
            <div class="inspect__h"><h2>{text.cost}</h2><b>{sum}</b></div>
            {split}
        </section>
    }
    .into_any()
}

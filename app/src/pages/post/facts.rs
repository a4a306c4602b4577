use leptos::prelude::*;
use types::Timestamp;
use types::caption::{MAX_HASHTAGS, hashtags};
use types::post::{Post, PostFormat};

use crate::browser::t;
use crate::components::{CostSplit, Money, Time, TimeStyle};

/// What the post is.
#[component]
pub fn Facts(
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let rows = move || post.with(|post| rows(post).into_iter().map(row).collect_view());
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t().posts.facts}</h2></div>
            <dl class="kv panel__body">{rows}</dl>
        </section>
    }
    .into_any()
}

/// What the post cost, by step.
#[component]
pub fn Cost(
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let text = &t().posts;
    let sum = move || view! { <Money amount=post.with(|post| post.cost) /> };
    let split = move || {
        let costs = post.with(|post| post.costs.clone());
        if costs.is_empty() {
            view! { <p class="hint">{text.cost_none}</p> }.into_any()
        } else {
            view! { <CostSplit costs /> }.into_any()
        }
    };
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{text.cost}</h2><b>{sum}</b></div>
            <div class="panel__body costbox">{split}</div>
        </section>
    }
    .into_any()
}

type Row = (&'static str, AnyView);

fn row((label, value): Row) -> AnyView {
    view! { <dt>{label}</dt><dd>{value}</dd> }.into_any()
}

fn rows(post: &Post) -> Vec<Row> {
    let text = &t().posts;
    let zone = &post.summary.time_zone;
    let time =
        |at: Timestamp| view! { <Time at zone=zone.clone() style=TimeStyle::DayAndClock /> }.into_any();
    let mut rows = vec![(text.account, (t().common.handle)(&post.summary.handle).into_any())];
    rows.push((t().formats.format, format(post).into_any()));
    rows.extend(post.summary.slot_at.map(|at| (text.slot, time(at))));
    rows.extend(post.published_at.map(|at| (text.published_at, time(at))));
    rows.extend(post.reject_reason.map(|reason| (text.reason, text.reject_reason(reason).into_any())));
    rows.push((text.time_zone, zone.clone().into_any()));
    rows.push((text.source, source(post)));
    rows.extend(post.source.published_at.map(|at| (text.article_date, time(at))));
    rows.push((text.score, post.summary.score.to_string().into_any()));
    rows.push((text.alt_text, alt_text(post)));
    rows.push((text.hashtags, (text.of)(hashtags(&post.caption).count(), MAX_HASHTAGS).into_any()));
    let prompt = post.versions.iter().rev().find_map(|version| version.prompt.clone());
    rows.extend(
        prompt.map(|name| (t().wording.prompt, view! { <span class="mono">{name}</span> }.into_any())),
    );
    rows.extend(post.chosen_picture().map(|picture| {
        let kilobytes = picture.bytes.div_ceil(1_000);
        let facts = (t().review.file_facts)(picture.width, picture.height, kilobytes);
        let maker = if picture.made_by.is_empty() { t().formats.made_by_you } else { &picture.made_by };
        (text.picture, view! { {maker.to_owned()}<br />{facts} }.into_any())
    }));
    rows.extend(
        post.media_id.clone().map(|id| (text.media_id, view! { <span class="mono">{id}</span> }.into_any())),
    );
    rows
}

/// `Carousel, 3 pictures`.
fn format(post: &Post) -> String {
    let text = &t().formats;
    match post.summary.format {
        PostFormat::Carousel => (text.carousel_of)(post.carousel.len()),
        other => text.name(other).to_owned(),
    }
}

fn source(post: &Post) -> AnyView {
    let feed = post.source.feed.clone();
    match post.source.url.clone() {
        Some(url) => view! {
            <a href=url target="_blank" rel="noopener noreferrer">
                {feed}<span class="sr">", "{t().common.opens_elsewhere}</span>
            </a>
        }
        .into_any(),
        None => feed.into_any(),
    }
}

fn alt_text(post: &Post) -> AnyView {
    match post.alt_text.chars().count() {
        0 => t().posts.none.into_any(),
        count => (t().common.characters)(count).into_any(),
    }
}

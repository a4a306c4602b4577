use leptos::prelude::*;
use types::MicroUsd;

use super::PageContext;
use super::document::{Audience, Head, document, icon};
use crate::text::public::Landing;

/// How to run it oneself, from a clone of the repository.
const SELF_HOST: &str = "cargo xtask demo";

/// What one post costs at today's list prices, computed by the caller from the price table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostExample {
    /// Scoring the article.
    pub classify: MicroUsd,
    /// Writing the caption.
    pub draft: MicroUsd,
    /// Making the picture.
    pub picture: MicroUsd,
}

impl CostExample {
    fn total(self) -> MicroUsd {
        self.classify + self.draft + self.picture
    }
}

/// The page at `/`.
pub fn landing(cx: &PageContext, costs: &CostExample) -> String {
    let text = &cx.text().landing;
    let body = view! {
        <main id="main" class="land">
            {hero(cx, text, *costs)}
            {steps(text)}
            {honesty(text, *costs)}
        </main>
    };
    let head = Head { title: text.title, description: text.description, audience: Audience::Everyone };
    document(cx, &head, body.into_any())
}

fn hero(cx: &PageContext, text: &'static Landing, costs: CostExample) -> AnyView {
    let site = &cx.text().site;
    let (href, label) = if cx.signed_in { ("/app", site.open_app) } else { ("/login", site.sign_in) };
    view! {
        <section class="hero">
            <div class="hero__t">
                <h1>{text.headline}</h1>
                <p class="lead">{text.lead}</p>
                <p class="hero__a"><a class="btn btn--primary btn--lg" href=href>{label}</a></p>
                <p class="hint">{text.self_host}" "<code>{SELF_HOST}</code></p>
            </div>
            <div class="scene" role="img" aria-label=text.scene>
                {scene_queue(text)}
                {scene_phone(text)}
                {scene_desk(text, costs)}
            </div>
        </section>
    }
    .into_any()
}

fn scene_queue(text: &'static Landing) -> AnyView {
    let stories = [
        (text.story_buses, text.source_city, 94, "dusk"),
        (text.story_sundays, text.source_street, 91, "day"),
        (text.story_trains, text.source_rail, 88, "night"),
        (text.story_sand, text.source_grid, 86, "sand"),
    ];
    let rows = stories.into_iter().map(|(headline, source, score, tone)| {
        view! {
            <div class="scene__row">
                <div class="card-art card-art--xs" data-tone=tone></div>
                <div>
                    <p class="scene__h">{headline}</p>
                    <p class="scene__m">{(text.fit)(source, score)}</p>
                </div>
            </div>
        }
    });
    view! {
        <div class="scene__list">
            <p class="scene__t">{text.scene_review}</p>
            {rows.collect_view()}
        </div>
    }
    .into_any()
}

fn scene_phone(text: &'static Landing) -> AnyView {
    view! {
        <div class="scene__stage">
            <div class="phone">
                <div class="phone__top"><span class="avatar">"T"</span><b>{text.handle}</b>{icon("ellipsis")}</div>
                <div class="card-art"><span>{text.story_buses}</span></div>
                <div class="phone__acts">
                    {icon("heart")}{icon("message-circle")}{icon("send")}{icon("bookmark")}
                </div>
                <p class="phone__cap"><b>{text.handle}</b>" "{text.caption}</p>
            </div>
        </div>
    }
    .into_any()
}

fn scene_desk(text: &'static Landing, costs: CostExample) -> AnyView {
    view! {
        <div class="scene__desk">
            <p class="scene__t">{text.scene_caption}</p>
            <p class="scene__field">{text.caption}</p>
            <p class="scene__t">{text.scene_why}</p>
            {[text.reason_topic, text.reason_news, text.reason_fresh].map(|reason| view! {
                <p class="scene__why">{icon("check")}{reason}</p>
            })}
            <p class="scene__t scene__cost">{text.scene_cost}<b>{costs.total().per_call()}</b></p>
            <span class="btn btn--primary scene__go">{icon("check")}{text.approve}</span>
        </div>
    }
    .into_any()
}

fn steps(text: &'static Landing) -> AnyView {
    let steps = [
        (step_reads(text), text.reads, text.reads_words),
        (step_drafts(text), text.drafts, text.drafts_words),
        (step_approves(text), text.approves, text.approves_words),
    ];
    let items = steps.map(|(art, title, words)| {
        view! {
            <li class="how__i">
                <div class="how__a" aria-hidden="true">{art}</div>
                <h3>{title}</h3>
                <p>{words}</p>
            </li>
        }
    });
    view! {
        <section class="how" id="how" aria-labelledby="how-h">
            <h2 id="how-h">{text.steps}</h2>
            <ol class="how__g">{items}</ol>
        </section>
    }
    .into_any()
}

fn step_reads(text: &'static Landing) -> AnyView {
    let scores = [(text.story_buses, 94, "hi"), (text.story_sofa, 6, "lo"), (text.story_trains, 88, "hi")];
    let rows = scores.map(|(title, score, class)| {
        view! {
            <p>
                <span class="fav">{title.chars().next()}</span>
                <span>{title}</span>
                <b class=class>{score}</b>
            </p>
        }
    });
    view! { <div class="mini mini--feed">{rows}</div> }.into_any()
}

fn step_drafts(text: &'static Landing) -> AnyView {
    view! {
        <div class="mini mini--draft">
            <div class="card-art card-art--s"><span>{text.story_buses}</span></div>
            <p>{text.caption}</p>
        </div>
    }
    .into_any()
}

fn step_approves(text: &'static Landing) -> AnyView {
    view! {
        <div class="mini mini--ok">
            <span class="btn btn--primary">{icon("check")}{text.approve}</span>
            <span class="mini__s"><i></i><i></i><i class="on"></i><i></i><i></i></span>
        </div>
    }
    .into_any()
}

fn honesty(text: &'static Landing, costs: CostExample) -> AnyView {
    let lines = [(text.classify, costs.classify), (text.draft, costs.draft), (text.picture, costs.picture)];
    view! {
        <section class="honest" id="cost" aria-labelledby="cost-h">
            <div>
                <h2 id="cost-h">{(text.about)(&costs.total().total())}</h2>
                <p>{text.cost_words}</p>
            </div>
            <dl class="bill">
                {lines.map(|(what, amount)| view! {
                    <div><dt>{what}</dt><dd>{amount.per_call()}</dd></div>
                })}
                <div class="bill__t"><dt>{text.one_post}</dt><dd>{costs.total().per_call()}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

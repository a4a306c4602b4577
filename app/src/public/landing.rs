use leptos::prelude::*;
use types::MicroUsd;

use super::PageContext;
use super::document::{Audience, Head, document, icon};
use super::text::{ExampleStory, LandingText, public};

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
    let text = &public().landing;
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

fn hero(cx: &PageContext, text: &'static LandingText, costs: CostExample) -> AnyView {
    let (href, label) = if cx.signed_in { ("/app", text.open_app) } else { ("/login", text.sign_in) };
    view! {
        <section class="hero">
            <div class="hero__t">
                <h1>{text.headline}</h1>
                <p class="lead">{text.lead}</p>
                <p class="hero__a"><a class="btn btn--primary btn--lg" href=href>{label}</a></p>
                <p class="hint">{text.self_host}" "<code>{text.self_host_command}</code></p>
            </div>
            <div class="scene" role="img" aria-label=text.scene_label>
                {scene_queue(text)}
                {scene_phone(text)}
                {scene_desk(text, costs)}
            </div>
        </section>
    }
    .into_any()
}

fn scene_queue(text: &'static LandingText) -> AnyView {
    let rows = text.stories.iter().map(|story| {
        view! {
            <div class="scene__row">
                {card_art(story, "card-art card-art--xs")}
                <div>
                    <p class="scene__h">{story.headline}</p>
                    <p class="scene__m">{story.source}" · "{text.fit}" "{story.score}</p>
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

fn scene_phone(text: &'static LandingText) -> AnyView {
    let story = &text.stories[0];
    view! {
        <div class="scene__stage">
            <div class="phone">
                <div class="phone__top"><span class="avatar">"T"</span><b>{text.handle}</b>{icon("ellipsis")}</div>
                {card_art(story, "card-art")}
                <div class="phone__acts">
                    {icon("heart")}{icon("message-circle")}{icon("send")}{icon("bookmark")}
                </div>
                <p class="phone__cap"><b>{text.handle}</b>" "{text.caption}</p>
            </div>
        </div>
    }
    .into_any()
}

fn scene_desk(text: &'static LandingText, costs: CostExample) -> AnyView {
    view! {
        <div class="scene__desk">
            <p class="scene__t">{text.scene_caption}</p>
            <p class="scene__field">{text.caption}</p>
            <p class="scene__t">{text.scene_why}</p>
            {text.reasons.iter().map(|reason| view! {
                <p class="scene__why">{icon("check")}{*reason}</p>
            }).collect_view()}
            <p class="scene__t scene__cost">{text.scene_cost}<b>{costs.total().per_call()}</b></p>
            <span class="btn btn--primary scene__go">{icon("check")}{text.approve}</span>
        </div>
    }
    .into_any()
}

/// A headline card drawn by the stylesheet, in the place of a picture.
fn card_art(story: &'static ExampleStory, class: &'static str) -> AnyView {
    view! { <div class=class data-tone=story.tone><span>{story.headline}</span></div> }.into_any()
}

fn steps(text: &'static LandingText) -> AnyView {
    let arts = [step_reads(text), step_drafts(text), step_approves(text)];
    let items = text.steps.iter().zip(arts).map(|(step, art)| {
        view! {
            <li class="how__i">
                <div class="how__a" aria-hidden="true">{art}</div>
                <h3>{step.title}</h3>
                <p>{step.words}</p>
            </li>
        }
    });
    view! {
        <section class="how" id="how" aria-labelledby="how-h">
            <h2 id="how-h">{text.steps_title}</h2>
            <ol class="how__g">{items.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn step_reads(text: &'static LandingText) -> AnyView {
    let rows = text.scores.iter().map(|(title, score)| {
        let class = if *score >= 50 { "hi" } else { "lo" };
        view! {
            <p>
                <span class="fav">{title.chars().next()}</span>
                <span>{*title}</span>
                <b class=class>{*score}</b>
            </p>
        }
    });
    view! { <div class="mini mini--feed">{rows.collect_view()}</div> }.into_any()
}

fn step_drafts(text: &'static LandingText) -> AnyView {
    view! {
        <div class="mini mini--draft">
            {card_art(&text.stories[0], "card-art card-art--s")}
            <p>{text.caption}</p>
        </div>
    }
    .into_any()
}

fn step_approves(text: &'static LandingText) -> AnyView {
    view! {
        <div class="mini mini--ok">
            <span class="btn btn--primary">{icon("check")}{text.approve}</span>
            <span class="mini__s"><i></i><i></i><i class="on"></i><i></i><i></i></span>
        </div>
    }
    .into_any()
}

fn honesty(text: &'static LandingText, costs: CostExample) -> AnyView {
    let lines =
        [(text.bill_classify, costs.classify), (text.bill_draft, costs.draft), (text.bill_picture, costs.picture)];
    view! {
        <section class="honest" id="cost" aria-labelledby="cost-h">
            <div>
                <h2 id="cost-h">{text.cost_before}{costs.total().total()}{text.cost_after}</h2>
                <p>{text.cost_words}</p>
            </div>
            <dl class="bill">
                {lines.into_iter().map(|(what, amount)| view! {
                    <div><dt>{what}</dt><dd>{amount.per_call()}</dd></div>
                }).collect_view()}
                <div class="bill__t"><dt>{text.bill_total}</dt><dd>{costs.total().per_call()}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

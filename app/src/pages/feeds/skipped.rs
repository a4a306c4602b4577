use leptos::prelude::*;
use types::assessment::Sensitivity;
use types::event::Event;
use types::feed::SkippedArticle;

use super::next_step::next_step;
use crate::api;
use crate::browser::{clock, t};
use crate::components::{Badge, Column, Load, Reference, Remote, Table, Time, TimeStyle, Tone};

/// Articles that were read but not drafted, each with its score and the reasons.
#[component]
pub(super) fn SkippedArticles() -> impl IntoView {
    let text = &t().feeds;
    // An article is decided when its score is paid for, or when its feed was read.
    let skipped = Remote::new(api::feeds::skipped_articles)
        .following(|event| matches!(event, Event::Feed { .. } | Event::Spend));
    view! {
        <section class="panel" id="skipped" aria-labelledby="skipped-h">
            <div class="panel__head">
                <h2 id="skipped-h">{text.skipped}</h2>
                <span class="page__sub hide-m">{text.skipped_about}</span>
            </div>
            <Load remote=skipped rows=4 view=move |newest| view! { <List skipped newest /> }.into_any() />
        </section>
    }
    .into_any()
}

#[component]
fn List(
    /// Where they come from.
    skipped: Remote<Vec<SkippedArticle>>,
    /// The newest answer.
    newest: Signal<Vec<SkippedArticle>>,
) -> impl IntoView {
    let text = &t().feeds;
    let columns = || {
        vec![
            Column::text(text.article),
            Column::wide_only(text.why, "hide-m"),
            Column::wide_only(text.when, "r hide-m"),
            Column::figures(text.score),
        ]
    };
    move || {
        let articles = newest.get();
        if articles.is_empty() {
            return view! { <p class="panel__body sub">{text.skipped_empty}</p> }.into_any();
        }
        let rows = articles.iter().map(|article| row(skipped, article)).collect_view();
        view! { <Table caption=text.skipped columns=columns() class="table--rows">{rows}</Table> }.into_any()
    }
}

fn row(skipped: Remote<Vec<SkippedArticle>>, article: &SkippedArticle) -> AnyView {
    let text = &t().feeds;
    let title = match article.url.clone() {
        Some(url) => view! {
            <a href=url target="_blank" rel="noopener noreferrer">
                {article.title.clone()}<span class="sr">" ("{t().common.opens_elsewhere}")"</span>
            </a>
        }
        .into_any(),
        None => article.title.clone().into_any(),
    };
    let score = match article.score {
        Some(score) => score.into_any(),
        None => {
            view! { <Badge tone=Tone::Warning icon="triangle-alert">{text.not_scored}</Badge> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <span class="cell cell--wrap">
                    <span>
                        <b>{title}</b>
                        <small>{origin(article)}</small>
                        <span class="only-m skipwhy">{why(article)}</span>
                        {next_step(skipped, article)}
                    </span>
                </span>
            </th>
            <td class="hide-m skipwhy">{why(article)}</td>
            <td class="r hide-m sub">
                <Time at=article.at zone=clock::device_zone() style=TimeStyle::Relative />
            </td>
            <td class="r">{score}</td>
        </tr>
    }
    .into_any()
}

/// Whose it would be, where it comes from, and how old it is.
fn origin(article: &SkippedArticle) -> AnyView {
    let age = article.published_at.map(|at| {
        let zone = clock::device_zone();
        view! { ", "{t().claude.published}" "<Time at zone style=TimeStyle::Relative /> }
    });
    let feed = (!article.feed.is_empty()).then(|| format!(", {}", article.feed));
    view! { {(t().common.handle)(&article.handle)}{feed}{age} }.into_any()
}

/// The model's reasons, or what stopped the scoring.
fn why(article: &SkippedArticle) -> AnyView {
    let problem = article.problem.clone().map(|problem| {
        view! {
            <p class="hint">
                {t().problems.what(problem.code)}" "
                {problem.detail.map(|detail| view! { <span class="mono">{detail}</span>" " })}
                <Reference reference=problem.reference />
            </p>
        }
    });
    let reasons = article.reasons.clone().into_iter().map(|reason| view! { <li>{reason}</li> });
    let held = (article.held != Sensitivity::None).then(|| {
        let words = (t().claude.held)(t().claude.sensitivity(article.held));
        view! { <Badge tone=Tone::Warning icon="triangle-alert">{words}</Badge> }
    });
    view! {
        {held}
        <ul>{reasons.collect_view()}</ul>
        {problem}
    }
    .into_any()
}

use leptos::prelude::*;
use types::event::Event;
use types::post::PostSummary;

use crate::api;
use crate::browser::{clock, t};
use crate::components::{Column, EmptyState, Icon, Load, Page, Remote, StatusBadge, Table, Time, TimeStyle};

/// Posts past review: scheduled, published, rejected, and those that need a look.
#[component]
pub fn PostsPage() -> impl IntoView {
    let text = &t().posts;
    let posts = Remote::new(api::posts::decided_posts).following(|event| matches!(event, Event::Post { .. }));
    let view = |posts: Signal<Vec<PostSummary>>| {
        (move || {
            let posts = posts.get();
            if posts.is_empty() { empty() } else { table(posts) }
        })
        .into_any()
    };
    view! {
        <Page title=text.list_title sub=text.list_sub>
            <Load remote=posts view />
        </Page>
    }
    .into_any()
}

fn empty() -> AnyView {
    let text = &t().posts;
    view! {
        <EmptyState icon="send" title=text.list_empty words=text.list_empty_do>
            <a class="btn btn--primary" href="/app/review">{text.to_review}</a>
        </EmptyState>
    }
    .into_any()
}

fn table(posts: Vec<PostSummary>) -> AnyView {
    let text = &t().posts;
    let columns = vec![
        Column::text(text.column_post),
        Column::text(text.column_status),
        Column::figures(text.column_slot),
        Column::wide_only(text.column_changed, "r hide-m"),
    ];
    view! {
        <section class="panel">
            <Table caption=text.list_sub columns>
                {posts.into_iter().map(row).collect_view()}
            </Table>
        </section>
    }
    .into_any()
}

fn row(post: PostSummary) -> AnyView {
    let zone = post.time_zone;
    let picture = match post.picture {
        Some(path) => {
            view! { <img class="thumb" src=path alt="" width="36" height="45" loading="lazy" /> }.into_any()
        }
        None => view! { <span class="thumb thumb--none"><Icon name="image" /></span> }.into_any(),
    };
    let problem = post.problem.map(|problem| {
        view! { <small class="sub hide-m">{t().problems.what(problem.code)}</small> }
    });
    let slot = match post.slot_at {
        Some(at) => {
            let city = (t().common.zone)(&clock::city(&zone));
            view! { <Time at zone=zone.clone() /><small class="sub hide-m">", "{city}</small> }.into_any()
        }
        None => view! { <span class="sub">"–"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a class="cell cell--wrap cell--link" href=format!("/app/posts/{}", post.id)>
                    {picture}
                    <span><b>{post.headline}</b><small>{(t().common.handle)(&post.handle)}</small></span>
                </a>
            </th>
            <td><span class="stack"><StatusBadge status=post.status />{problem}</span></td>
            <td class="r">{slot}</td>
            <td class="r hide-m"><Time at=post.updated_at zone style=TimeStyle::Relative /></td>
        </tr>
    }
    .into_any()
}

use leptos::prelude::*;
use types::spend::{PostSpend, Spend};

use crate::browser::{clock, t};
use crate::components::{Column, Money, Table, Time, TimeStyle};

/// What the newest posts cost, each with all its calls.
#[component]
pub(super) fn PostTable(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let posts = Memo::new(move |_| spend.with(|all| all.posts.clone()));
    let columns = || {
        vec![
            Column::text(text.post),
            Column::wide_only(text.last_call, "r hide-m"),
            Column::figures(text.cost),
        ]
    };
    let table = move || {
        let posts = posts.get();
        if posts.is_empty() {
            return view! { <p class="panel__body sub">{text.by_post_empty}</p> }.into_any();
        }
        let rows = posts.into_iter().map(row).collect_view();
        view! { <Table caption=text.by_post columns=columns() class="table--rows">{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="by-post-h">
            <div class="panel__head">
                <h2 id="by-post-h">{text.by_post}</h2>
                <span class="page__sub hide-m">{text.by_post_about}</span>
            </div>
            {table}
        </section>
    }
    .into_any()
}

fn row(post: PostSpend) -> AnyView {
    view! {
        <tr>
            <th scope="row">
                <span class="cell cell--wrap">
                    <span>
                        <b><a href=format!("/app/posts/{}", post.id)>{post.headline}</a></b>
                        <small>{(t().common.handle)(&post.handle)}</small>
                    </span>
                </span>
            </th>
            <td class="r hide-m sub">
                <Time at=post.at zone=clock::device_zone() style=TimeStyle::Relative />
            </td>
            <td class="r"><Money amount=post.amount /></td>
        </tr>
    }
    .into_any()
}

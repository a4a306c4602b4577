use leptos::prelude::*;
use types::post::{PostSummary, ReviewList};
use types::{PostId, Timestamp};

use super::desk::{self, Desk};
use super::order::{self, Group};
use crate::browser::clock::{self, Now};
use crate::browser::{lower, t};
use crate::components::StatusBadge;
use crate::components::{Badge, Each, EmptyState, HEADING, Icon, IconButton, Kbd, Load, Time, Tone};

/// The id of the field that narrows the list.
pub const FILTER: &str = "review-filter";

/// The list of posts that wait, in groups.
#[component]
pub fn Queue() -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let waiting = move || desk.list.with(|list| (text.waiting)(list.posts.len()));
    view! {
        <section class="queue" aria-labelledby=HEADING>
            <div class="queue__head">
                <h1 id=HEADING tabindex="-1">{text.title}</h1>
                <span class="page__sub">{waiting}</span>
                <IconButton icon="funnel" label=text.filter
                    on_click=Callback::new(move |()| toggle_filter(desk)) />
            </div>
            {move || desk.filtering.get().then(|| view! { <FilterField /> })}
            <div class="queue__list">
                <Load remote=desk.list view=move |list| view! { <Groups list /> }.into_any() />
            </div>
            <p class="queue__foot hide-m">
                <Kbd key="j" /><Kbd key="k" />{text.keys_move}
                <Kbd key="e" />{text.keys_edit}
                <Kbd key="?" />{text.keys_all}
            </p>
        </section>
    }
    .into_any()
}

/// Shows the filter's field with the focus in it, or takes it and its words away.
pub fn toggle_filter(desk: Desk) {
    let show = !desk.filtering.get_untracked();
    desk.filtering.set(show);
    desk.filter.set(String::new());
}

#[component]
fn FilterField() -> impl IntoView {
    let desk = Desk::get();
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            toggle_filter(desk);
        }
    };
    view! {
        <div class="queue__filter">
            <input node_ref=field class="input" id=FILTER type="search" aria-label=t().review.filter
                placeholder=t().review.filter prop:value=desk.filter on:keydown=leave
                on:input=move |event| desk.filter.set(event_target_value(&event)) />
        </div>
    }
    .into_any()
}

#[component]
fn Groups(list: Signal<ReviewList>) -> impl IntoView {
    let desk = Desk::get();
    let is_empty =
        Memo::new(move |_| list.with(|list| list.posts.iter().all(|post| desk.is_hidden(post.id))));
    let no_match = Memo::new(move |_| {
        let words = desk.filter.get();
        let none = list.with(|list| order::ordered(&list.posts, &words, lower).is_empty());
        (none && !is_empty.get()).then_some(words)
    });
    let content = move || {
        if is_empty.get() {
            return view! { <AllCaughtUp list /> }.into_any();
        }
        Group::ALL.into_iter().map(|group| view! { <Rows list group /> }).collect_view().into_any()
    };
    view! {
        {content}
        {move || no_match.get().map(|words| view! { <p class="queue__none">{(t().review.filter_none)(&words)}</p> })}
    }
    .into_any()
}

#[component]
fn Rows(list: Signal<ReviewList>, group: Group) -> impl IntoView {
    let desk = Desk::get();
    let ids = Memo::new(move |_| {
        let words = desk.filter.get();
        list.with(|list| {
            order::ordered(&list.posts, &words, lower)
                .into_iter()
                .filter(|(of, post)| *of == group && !desk.is_hidden(post.id))
                .map(|(_, post)| post.id)
                .collect::<Vec<_>>()
        })
    });
    let words = move || match group {
        Group::Ready => ready_words(list, desk),
        Group::NeedsLook => t().review.group_look.to_owned(),
        Group::Making => t().review.group_making.to_owned(),
    };
    let any = Memo::new(move |_| ids.with(|ids| !ids.is_empty()));
    let rows = move || {
        any.get().then(|| {
            view! {
                <h2 class="queue__g">{words}</h2>
                <ul><Each keys=move || ids.get() number=|id| id.0 row=move |id| view! { <Row list id /> }.into_any() /></ul>
            }
        })
    };
    rows.into_any()
}

/// The heading of the slots names their zone once, where they share it.
fn ready_words(list: Signal<ReviewList>, desk: Desk) -> String {
    let words = t().review.group_ready;
    let zone = list.with(|list| list.posts.first().map(|post| post.time_zone.clone()));
    match zone.filter(|_| !desk.zones_differ()) {
        Some(zone) => format!("{words}, {}", (t().common.zone)(&clock::city(&zone))),
        None => words.to_owned(),
    }
}

#[component]
fn Row(list: Signal<ReviewList>, id: PostId) -> impl IntoView {
    let desk = Desk::get();
    let post = Memo::new(move |_| list.with(|list| list.posts.iter().find(|post| post.id == id).cloned()));
    let refused = Memo::new(move |_| desk.refusal(id).is_some());
    let content = move || {
        post.with(|post| post.as_ref().map(|post| row_content(post, refused.get(), desk.zones_differ())))
    };
    view! {
        <li class="qitem" class:is-leaving=move || desk.is_leaving(id)>
            <a class="qrow" id=desk::row_id(id) href=desk::path(id) data-noscroll=""
                aria-current=move || (desk.current.get() == Some(id)).then_some("true")>
                {content}
            </a>
        </li>
    }
    .into_any()
}

fn row_content(post: &PostSummary, refused: bool, name_zone: bool) -> AnyView {
    let text = t();
    let picture = match post.picture.clone() {
        Some(path) => view! { <img src=path alt="" width="48" height="60" loading="lazy" /> }.into_any(),
        None => view! { <span class="qrow__none"><Icon name="image" /></span> }.into_any(),
    };
    view! {
        {picture}
        <span class="qrow__b">
            <span class="qrow__t">{post.headline.clone()}</span>
            <span class="qrow__m">
                {(text.common.handle)(&post.handle)}
                <span aria-hidden="true">"·"</span>
                {(text.review.fit)(post.score)}
            </span>
            <span class="qrow__c">
                {badges(post, name_zone)}
                {refused.then(|| view! { <Badge tone=Tone::Bad icon="circle-x">{text.posts.outcome_failed}</Badge> })}
            </span>
        </span>
    }
    .into_any()
}

/// Slot or step, and what stands in the way.
fn badges(post: &PostSummary, name_zone: bool) -> AnyView {
    let slot = post.slot_at.filter(|_| Group::of(post) == Group::Ready);
    let problem = post.problem.as_ref().map(|problem| {
        let words = t().problems.what(problem.code);
        if problem.retry_at.is_some() {
            view! { <Badge tone=Tone::Warning icon="clock"><span title=words>{t().posts.outcome_retry}</span></Badge> }
        } else {
            view! { <Badge tone=Tone::Bad icon="circle-x"><span title=words>{t().posts.outcome_warning}</span></Badge> }
        }
    });
    let zone = post.time_zone.clone();
    let city = name_zone.then(|| format!(" {}", clock::city(&zone)));
    let making = Group::of(post) == Group::Making;
    view! {
        {slot.map(|at| view! { <Badge tone=Tone::Info><Time at zone />{city}</Badge> })}
        {making.then(|| view! { <StatusBadge status=post.status /> })}
        {problem}
    }
    .into_any()
}

#[component]
fn AllCaughtUp(list: Signal<ReviewList>) -> impl IntoView {
    let text = &t().review;
    let words = move || {
        let (next, scored, drafted) =
            list.with(|list| (list.next_poll_at, list.scored_24h, list.drafted_24h));
        format!("{} {}", next_check(next, Now::get()), (text.scored)(scored, drafted))
    };
    let body = move || {
        view! {
            <EmptyState icon="inbox" title=text.empty words=words()>
                <a class="btn" href="/app/feeds">{text.add_feed}</a>
                <a class="btn btn--ghost" href="/app/feeds">{text.see_skipped}</a>
            </EmptyState>
        }
    };
    body.into_any()
}

fn next_check(at: Option<Timestamp>, now: Timestamp) -> String {
    let text = &t().review;
    at.map_or_else(|| text.no_next_check.to_owned(), |at| (text.next_check)(&clock::relative(at, now)))
}

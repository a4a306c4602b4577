use leptos::prelude::*;
use types::caption;
use types::post::{Picture, Post, PostFormat};

use super::avatar::Avatar;
use super::icon::Icon;
use crate::browser::t;

/// How a post is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneView {
    /// As it stands in the feed.
    Feed,
    /// Among the account's newest posts on its profile.
    Grid,
    /// With the lines that text must keep inside.
    SafeZone,
}

/// What of a post is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What it becomes.
    pub format: PostFormat,
    /// How many pictures a carousel has.
    pub pictures: usize,
    /// The video of a reel.
    pub video: Option<String>,
}

impl Shown {
    /// Of this post.
    pub fn of(post: &Post) -> Self {
        let video = post.video.as_ref().map(|video| video.path.clone());
        Self { format: post.summary.format, pictures: post.carousel.len(), video }
    }
}

/// A post as the Instagram app shows it: the handle, never a name; no likes nobody gave.
#[component]
pub fn Phone(
    /// Without `@`.
    #[prop(into)]
    handle: String,
    /// The picture that will be published.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// What a screen reader says of it.
    #[prop(into)]
    alt: Signal<String>,
    /// The whole caption.
    #[prop(into)]
    caption: Signal<String>,
    /// How it is looked at.
    #[prop(into)]
    view: Signal<PhoneView>,
    /// What of the post is shown, if not a single picture.
    #[prop(into, optional)]
    shown: Signal<Shown>,
    /// Pictures of the account's other posts, newest first, for the grid.
    #[prop(into, optional)]
    others: Signal<Vec<String>>,
) -> impl IntoView {
    let label = (t().review.preview_of)(&handle);
    let name = handle.clone();
    let body = move || match view.get() {
        PhoneView::Feed => feed(name.clone(), (picture, alt, shown), caption),
        PhoneView::Grid => grid(picture, alt, others),
        PhoneView::SafeZone => safe_zone(picture, alt),
    };
    view! {
        <article class="phone" aria-label=label>
            <div class="phone__top">
                <Avatar handle=handle.clone() class="avatar--lg" />
                <b>{handle}</b>
                <Icon name="ellipsis" />
            </div>
            {body}
        </article>
    }
    .into_any()
}

fn image(picture: Signal<Option<Picture>>, alt: Signal<String>) -> AnyView {
    let shown = move || match picture.get() {
        Some(Picture { path, width, height, .. }) => {
            view! { <img class="phone__img" src=path width=width height=height alt=alt /> }.into_any()
        }
        None => {
            view! { <div class="phone__img phone__none"><Icon name="image" />{t().review.no_picture}</div> }
                .into_any()
        }
    };
    shown.into_any()
}

/// The picture with its words, and what of the post is shown.
type Subject = (Signal<Option<Picture>>, Signal<String>, Signal<Shown>);

fn feed(handle: String, (picture, alt, shown): Subject, text: Signal<String>) -> AnyView {
    let subject = move || match shown.get() {
        Shown { format: PostFormat::Reel, video: Some(path), .. } => view! {
            <video class="phone__img" src=path controls=true playsinline=true preload="metadata"></video>
        }
        .into_any(),
        Shown { format: PostFormat::Carousel, pictures, .. } => view! {
            <div class="phone__many">{image(picture, alt)}<span>{format!("1/{pictures}")}</span></div>
        }
        .into_any(),
        _ => image(picture, alt),
    };
    // A story stands alone.
    let words = move || {
        let handle = handle.clone();
        shown.with(|shown| shown.format.has_caption()).then(|| beside(handle, text))
    };
    view! { {subject}{words} }.into_any()
}

/// What stands under a picture in the feed.
fn beside(handle: String, text: Signal<String>) -> AnyView {
    view! {
        <div class="phone__acts" aria-hidden="true">
            <Icon name="heart" /><Icon name="message-circle" /><Icon name="send" /><Icon name="bookmark" />
        </div>
        {folding_caption(handle, text)}
    }
    .into_any()
}

/// The caption folded where the app folds it, with the button that opens it.
fn folding_caption(handle: String, text: Signal<String>) -> AnyView {
    let open = RwSignal::new(false);
    let folded = Memo::new(move |_| text.with(|text| caption::fold(text).1));
    let words = move || {
        text.with(|text| {
            let shown = if open.get() { text.trim_end() } else { caption::fold(text).0 };
            if shown.is_empty() {
                return view! { <span class="more">{t().review.no_caption}</span> }.into_any();
            }
            tinted(shown)
        })
    };
    let more = move || {
        folded.get().then(|| {
            let label = move || if open.get() { t().review.less } else { t().review.more };
            view! {
                <button class="more" type="button" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>{"… "}{label}</button>
            }
        })
    };
    view! { <p class="phone__cap"><b>{handle}</b>" "{words}" "{more}</p> }.into_any()
}

/// Hashtags and mentions in the app's link colour.
fn tinted(text: &str) -> AnyView {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let marked = word.starts_with(['#', '@']) && word.trim_end().len() > 1;
            if marked {
                view! { <span class="tag">{word.to_owned()}</span> }.into_any()
            } else {
                word.to_owned().into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn grid(picture: Signal<Option<Picture>>, alt: Signal<String>, others: Signal<Vec<String>>) -> AnyView {
    const SHOWN: usize = 8;
    let rest = move || {
        let mut paths = others.get();
        paths.truncate(SHOWN);
        let empty = SHOWN - paths.len();
        let pictures =
            paths.into_iter().map(|path| view! { <img src=path alt="" loading="lazy" /> }.into_any());
        let blanks = (0..empty).map(|_| view! { <span class="pgrid__none"></span> }.into_any());
        pictures.chain(blanks).collect_view()
    };
    let this = move || match picture.get() {
        Some(Picture { path, .. }) => view! { <img class="is-this" src=path alt=alt /> }.into_any(),
        None => view! { <span class="pgrid__none is-this"></span> }.into_any(),
    };
    view! { <div class="pgrid">{this}{rest}</div> }.into_any()
}

fn safe_zone(picture: Signal<Option<Picture>>, alt: Signal<String>) -> AnyView {
    let text = &t().review;
    let facts = move || {
        picture.get().map(|Picture { width, height, bytes, made_by, .. }| {
            view! {
                <div><dt>{text.file}</dt><dd>{(text.file_facts)(width, height, bytes.div_ceil(1_000))}</dd></div>
                <div><dt>{text.made_by}</dt><dd>{made_by}</dd></div>
            }
        })
    };
    view! {
        <div class="safe">
            {image(picture, alt)}
            <span class="safe__g"></span>
            <span class="safe__t"></span>
        </div>
        <dl class="safe__l">
            <div><dt><i class="a"></i>{text.grid_crop}</dt><dd></dd></div>
            <div><dt><i></i>{text.text_margin}</dt><dd></dd></div>
            {facts}
        </dl>
    }
    .into_any()
}

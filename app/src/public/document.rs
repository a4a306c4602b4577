use leptos::prelude::*;

use super::PageContext;

/// The typeface every page paints its first text with; the stylesheet names the same file.
const FONT: &str = "/assets/fonts/geist-latin-5.3.0.woff2";

/// What a page says about itself to browsers and search engines.
pub(super) struct Head {
    pub title: &'static str,
    pub description: &'static str,
    pub audience: Audience,
}

/// Whom a page is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Everyone, search engines included.
    Everyone,
    /// The person who is there: it is not indexed and tells no other site where its visitor came from.
    Visitor,
}

/// The whole document around `main`, which must hold the page's one `h1`.
pub(super) fn document(cx: &PageContext, head: &Head, main: AnyView) -> String {
    let text = &cx.text().site;
    let nonce = cx.nonce.clone();
    let title = format!("{} · {}", head.title, text.product);
    let stylesheets = cx.stylesheets.iter().map(|path| {
        view! { <link rel="stylesheet" href=path.clone() /> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=cx.language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title}</title>
                <meta name="description" content=head.description />
                {private_meta(head.audience)}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <script nonce=nonce>{include_str!("theme.js")}</script>
                <link rel="preload" type="font/woff2" crossorigin="" href={FONT} as="font" />
                {stylesheets.collect_view()}
            </head>
            <body class="site">
                <a class="skip" href="#main">{text.skip}</a>
                {header(cx, head.audience)}
                {main}
                {footer(cx)}
            </body>
        </html>
    }
    .to_html()
}

fn private_meta(audience: Audience) -> AnyView {
    match audience {
        Audience::Everyone => ().into_any(),
        Audience::Visitor => view! {
            <meta name="robots" content="noindex" />
            <meta name="referrer" content="same-origin" />
        }
        .into_any(),
    }
}

fn header(cx: &PageContext, audience: Audience) -> AnyView {
    let text = &cx.text().site;
    let links = (audience == Audience::Everyone).then(|| {
        view! {
            <a class="hide-m" href="#how">{text.how}</a>
            <a class="hide-m" href="#cost">{text.cost}</a>
        }
    });
    let entry = if cx.signed_in {
        Some(("/app", text.open_app))
    } else {
        (audience == Audience::Everyone).then_some(("/login", text.sign_in))
    };
    view! {
        <header class="site-head">
            <a class="site-brand" href="/">{mark()}{text.product}</a>
            <nav aria-label=text.nav>
                {links}
                <button class="icon-btn site-theme" type="button" data-theme-toggle=""
                    aria-label=text.switch_theme>
                    {icon("moon")}
                </button>
                {entry.map(|(href, label)| view! { <a class="btn" href=href>{label}</a> })}
            </nav>
        </header>
    }
    .into_any()
}

fn footer(cx: &PageContext) -> AnyView {
    let text = &cx.text().site;
    let inbox = cx.sandbox_inbox.clone().map(|href| {
        view! { <span>{text.sandbox}</span><a href=href>{text.inbox}</a> }
    });
    view! {
        <footer class="site-foot">
            <div>
                <span>{text.footer}</span>
                <span class="grow"></span>
                {inbox}
                <a href="/">{text.start}</a>
                <a href="/login">{text.sign_in}</a>
            </div>
        </footer>
    }
    .into_any()
}

/// An icon of the sprite. Its meaning must stand beside it in words.
pub(super) fn icon(name: &str) -> AnyView {
    let href = format!("/assets/icons.svg#{name}");
    view! { <svg class="icon" aria-hidden="true"><use href=href></use></svg> }.into_any()
}

fn mark() -> AnyView {
    view! {
        <span class="mark" aria-hidden="true">
            <svg width="13" height="13" viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="2"
                stroke-linecap="round" stroke-linejoin="round">
                <path d="M2 12 7 2l5 10M4.2 8.6h5.6"></path>
            </svg>
        </span>
    }
    .into_any()
}

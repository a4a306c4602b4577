//! The documents: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1, and articles as HTML.

use serde_json::json;

use super::channel::{Channel, Format, Item};
use crate::{
    clock::{http_date, rfc3339},
    page::escape,
};

/// The document of a feed, with its content type; `host` is the address of the sandbox.
pub(super) fn feed(channel: &Channel, items: &[Item], host: &str) -> (&'static str, String) {
    match channel.format {
        Format::Rss => ("application/rss+xml; charset=utf-8", rss(channel, items, host)),
        Format::Atom => ("application/atom+xml; charset=utf-8", atom(channel, items, host)),
        Format::Json => ("application/feed+json; charset=utf-8", json_feed(channel, items, host)),
    }
}

/// The address of an article.
pub(super) fn link(host: &str, item: &Item) -> String {
    format!("{host}/feeds/articles/{}", item.slug)
}

fn body(item: &Item) -> String {
    item.paragraphs.iter().map(|paragraph| format!("<p>{}</p>", escape(paragraph))).collect()
}

fn teaser(item: &Item) -> &str {
    item.paragraphs.first().map_or("", String::as_str)
}

fn rss(channel: &Channel, items: &[Item], host: &str) -> String {
    let entries: String = items
        .iter()
        .map(|item| {
            format!(
                "<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">{name}/{slug}</guid>\
                 <pubDate>{date}</pubDate><dc:creator>{author}</dc:creator><description>{teaser}</description>\
                 <content:encoded><![CDATA[{body}]]></content:encoded></item>\n",
                title = escape(&item.title),
                link = link(host, item),
                name = channel.name,
                slug = item.slug,
                date = http_date(item.published_ms),
                author = escape(&item.author),
                teaser = escape(teaser(item)),
                body = body(item),
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\
         <title>{title}</title><link>{host}/</link><description>{description}</description>\
         <language>en</language><ttl>1</ttl>\
         <atom:link href=\"{host}/feeds/{name}\" rel=\"self\" type=\"application/rss+xml\"/>\n{entries}\
         </channel></rss>\n",
        title = escape(channel.title),
        description = escape(channel.description),
        name = channel.name,
    )
}

fn atom(channel: &Channel, items: &[Item], host: &str) -> String {
    let entries: String = items
        .iter()
        .map(|item| {
            format!(
                "<entry><title>{title}</title><link href=\"{link}\"/><id>tag:sandbox.invalid,2026:{slug}</id>\
                 <published>{date}</published><updated>{date}</updated><author><name>{author}</name></author>\
                 <summary>{teaser}</summary><content type=\"html\">{body}</content></entry>\n",
                title = escape(&item.title),
                link = link(host, item),
                slug = item.slug,
                date = rfc3339(item.published_ms),
                author = escape(&item.author),
                teaser = escape(teaser(item)),
                body = escape(&body(item)),
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xml:lang=\"en\"><title>{title}</title><subtitle>{subtitle}</subtitle><link href=\"{host}/\"/>\
         <link rel=\"self\" href=\"{host}/feeds/{name}\"/><id>tag:sandbox.invalid,2026:{name}</id>\
         <updated>{updated}</updated>\n{entries}</feed>\n",
        title = escape(channel.title),
        subtitle = escape(channel.description),
        name = channel.name,
        updated = rfc3339(items.first().map_or(0, |item| item.published_ms)),
    )
}

fn json_feed(channel: &Channel, items: &[Item], host: &str) -> String {
    let entries: Vec<_> = items
        .iter()
        .map(|item| {
            json!({
                "id": format!("{}/{}", channel.name, item.slug),
                "url": link(host, item),
                "title": item.title,
                "summary": teaser(item),
                "content_html": body(item),
                "date_published": rfc3339(item.published_ms),
                "authors": [{ "name": item.author }],
                "language": "en",
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": format!("{host}/"),
        "feed_url": format!("{host}/feeds/{}", channel.name),
        "language": "en",
        "items": entries,
    })
    .to_string()
}

/// An article's own page, with the marks by which readers find text and feed.
pub(super) fn article(channel: &Channel, item: &Item, host: &str) -> String {
    let kind = match channel.format {
        Format::Rss => "application/rss+xml",
        Format::Atom => "application/atom+xml",
        Format::Json => "application/feed+json",
    };
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} – {site}</title>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <meta name=description content=\"{teaser}\"><meta property=\"og:title\" content=\"{title}\">\
         <meta property=\"og:type\" content=article><link rel=canonical href=\"{link}\">\
         <link rel=alternate type=\"{kind}\" title=\"{site}\" href=\"{host}/feeds/{name}\">\
         <style>body{{font:18px/1.6 Georgia,serif;max-width:38rem;margin:3rem auto;padding:0 1rem}}</style>\
         </head><body><header><a href=\"{host}/feeds/{name}\">{site}</a></header><main><article>\
         <h1>{title}</h1><p>By {author}, <time datetime=\"{date}\">{date}</time></p>{body}</article></main>\
         </body></html>",
        title = escape(&item.title),
        site = escape(channel.title),
        teaser = escape(teaser(item)),
        link = link(host, item),
        name = channel.name,
        author = escape(&item.author),
        date = rfc3339(item.published_ms),
        body = body(item),
    )
}

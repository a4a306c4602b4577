//! The pages for people, in one plain frame. Everything from outside is escaped.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

const STYLE: &str = include_str!("page.css");

/// A whole page; `body` is HTML, `title` is text.
pub(crate) fn html(title: &str, body: &str) -> Response {
    let title = escape(title);
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\"><link rel=icon href=\"data:,\">\
         <title>{title} · Sandbox</title><style>{STYLE}</style>\
         <nav><a href=/><strong>Sandbox</strong></a> <a href=/inbox>Inbox</a> <a href=/ledger>Ledger</a></nav>\
         <main>{body}</main></html>"
    ))
    .into_response()
}

/// A page with status 404.
pub(crate) fn not_found(message: &str) -> Response {
    (StatusCode::NOT_FOUND, html("Not found", &format!("<h1>Not found</h1><p>{}</p>", escape(message))))
        .into_response()
}

/// Text made safe between tags and inside quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// Escaped text in which web addresses are links.
pub(crate) fn linked(text: &str) -> String {
    let mut page = String::new();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, address) = rest.split_at(start);
        let end = address.find(|letter: char| letter.is_whitespace() || "<>\"".contains(letter));
        let (address, after) = address.split_at(end.unwrap_or(address.len()));
        // A full stop or bracket that ends the sentence is not part of the address.
        let bare = address.trim_end_matches(['.', ',', ')', ';', '!', '?']);
        let safe = escape(bare);
        page.push_str(&format!("{}<a href=\"{safe}\" rel=noreferrer>{safe}</a>", escape(before)));
        page.push_str(&escape(&address[bare.len()..]));
        rest = after;
    }
    page + &escape(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_clickable_and_nothing_else_is_markup() {
        assert_eq!(
            linked("Go <b> http://a.example/x?a=1&b=2#t. Bye"),
            "Go &lt;b&gt; <a href=\"http://a.example/x?a=1&amp;b=2#t\" rel=noreferrer>\
             http://a.example/x?a=1&amp;b=2#t</a>. Bye"
        );
        assert_eq!(linked("\"'"), "&quot;&#39;");
        assert_eq!(linked("javascript:alert(1)"), "javascript:alert(1)");
    }
}

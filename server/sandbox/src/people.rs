//! What a person looks at: the front page, the inbox, the ledger.

use axum::{Router, extract::State, response::Response, routing::get};

use crate::{
    clock::instant,
    page::{escape, html, linked},
    world::World,
};

/// Rows on the ledger page.
const ROWS: usize = 200;

pub(crate) fn router() -> Router<World> {
    Router::new().route("/", get(front)).route("/inbox", get(inbox)).route("/ledger", get(ledger))
}

async fn front(State(world): State<World>) -> Response {
    let posts: String = world
        .instagram
        .posts()
        .iter()
        .rev()
        .take(60)
        .map(|post| {
            let alt = escape(post.caption.as_deref().unwrap_or("A post without a caption"));
            format!(
                "<li><a href=\"/instagram/p/{}/\"><img src=\"/instagram/pictures/{}.jpg\" alt=\"{alt}\" \
                 loading=lazy></a></li>",
                post.shortcode, post.container_id
            )
        })
        .collect();
    let feeds: String = world
        .feeds
        .names()
        .iter()
        .map(|name| format!("<li><a href=\"/feeds/{0}\">{0}</a></li>", escape(name)))
        .collect();
    let published = if posts.is_empty() { "<p class=note>Nothing yet.</p>".to_owned() } else { posts };
    html(
        "Sandbox",
        &format!(
            "<h1>Sandbox</h1><p>Stand-ins for outside services. Nothing here leaves this machine.</p>\
             <p><a href=/inbox>Inbox</a> · <a href=/ledger>Ledger</a> · \
             <a href=/control/ledger>Ledger as JSON</a> · <a href=/control/faults>Faults</a></p>\
             <h2>Published on Instagram</h2><ul class=posts>{published}</ul><h2>Feeds</h2><ul>{feeds}</ul>"
        ),
    )
}

async fn inbox(State(world): State<World>) -> Response {
    let mails: String = world
        .resend
        .mails()
        .iter()
        .rev()
        .map(|mail| {
            let when = instant(mail.created_at_ms).strftime("%-d %B %Y, %H:%M:%S UTC");
            // Mails in HTML alone are shown as source: a stand-in has no business rendering strangers' markup.
            let body = mail.text.as_deref().or(mail.html.as_deref()).unwrap_or_default();
            format!(
                "<article class=mail><h2>{}</h2><p class=note>From {} to {} · {when}</p><pre>{}</pre></article>",
                escape(&mail.subject),
                escape(&mail.from),
                escape(&mail.to.join(", ")),
                linked(body)
            )
        })
        .collect();
    let mails = if mails.is_empty() { "<p class=note>No mail yet.</p>".to_owned() } else { mails };
    html("Inbox", &format!("<h1>Inbox</h1>{mails}"))
}

async fn ledger(State(world): State<World>) -> Response {
    world.settle();
    let rows: String = world
        .ledger
        .entries()
        .iter()
        .rev()
        .take(ROWS)
        .map(|entry| {
            let status = entry.status.map_or_else(|| "–".to_owned(), |status| status.to_string());
            let fault = entry.fault.as_deref().map(|fault| format!(" [{fault}]")).unwrap_or_default();
            format!(
                "<tr><td>{}<td>{}<td>{} {}<td>{status}<td class=money>{}<td>{}</tr>",
                entry.seq,
                instant(entry.at_ms).strftime("%H:%M:%S"),
                serde_json::to_value(entry.vendor)
                    .map_or_else(|_| String::new(), |name| name.as_str().unwrap_or_default().to_owned()),
                escape(&entry.operation),
                dollars(entry.micro_usd),
                escape(&format!("{}{fault}", entry.summary)),
            )
        })
        .collect();
    let total = dollars(world.ledger.total_micro_usd());
    html(
        "Ledger",
        &format!(
            "<h1>Ledger</h1><p>Charged in total: <strong>{total}</strong></p><table><thead><tr><th>No.<th>Time\
             <th>Operation<th>Status<th>Charge<th>What</tr></thead><tbody>{rows}</tbody></table>"
        ),
    )
}

fn dollars(micro_usd: i64) -> String {
    format!("${}.{:06}", micro_usd / 1_000_000, micro_usd % 1_000_000)
}

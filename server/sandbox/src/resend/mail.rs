//! A mail, and what its request must look like.

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::ResendError;

const MAX_RECIPIENTS: usize = 50;
const MAX_TAG: usize = 256;
const KNOWN: [&str; 14] = [
    "from",
    "to",
    "subject",
    "html",
    "text",
    "cc",
    "bcc",
    "reply_to",
    "headers",
    "tags",
    "attachments",
    "scheduled_at",
    "template",
    "topic_id",
];

/// A mail that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// A UUID.
    pub id: String,
    /// `Name <address>` or the bare address.
    pub from: String,
    /// One to fifty addresses.
    pub to: Vec<String>,
    /// Copies.
    pub cc: Vec<String>,
    /// Hidden copies.
    pub bcc: Vec<String>,
    /// Where answers go.
    pub reply_to: Vec<String>,
    /// The subject line.
    pub subject: String,
    /// The body as HTML.
    pub html: Option<String>,
    /// The body as plain text.
    pub text: Option<String>,
    /// Names and values of tags.
    pub tags: Vec<(String, String)>,
    /// Milliseconds since the Unix epoch.
    pub created_at_ms: i64,
}

impl Mail {
    /// Reads and checks the body of a request.
    pub(super) fn read(body: &Value, id: String, created_at_ms: i64) -> Result<Self, ResendError> {
        let members =
            body.as_object().ok_or_else(|| ResendError::validation("The body must be an object."))?;
        if let Some(name) = members.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(ResendError::invalid_parameter(format!("`{name}` is not a known parameter.")));
        }
        let from = text(members, "from")?.ok_or_else(|| ResendError::missing_field("from"))?;
        check_address("from", &from)?;
        let to = addresses(members, "to")?;
        if to.is_empty() {
            return Err(ResendError::missing_field("to"));
        }
        let subject = text(members, "subject")?.ok_or_else(|| ResendError::missing_field("subject"))?;
        let (html, plain) = (text(members, "html")?, text(members, "text")?);
        if html.is_none() && plain.is_none() && !members.contains_key("template") {
            return Err(ResendError::missing_field("html"));
        }
        if members.get("headers").is_some_and(|headers| !headers.is_object()) {
            return Err(ResendError::invalid_parameter("`headers` must be an object."));
        }
        Ok(Self {
            id,
            from,
            to,
            cc: addresses(members, "cc")?,
            bcc: addresses(members, "bcc")?,
            reply_to: addresses(members, "reply_to")?,
            subject,
            html,
            text: plain,
            tags: tags(members)?,
            created_at_ms,
        })
    }
}

fn text(members: &Map<String, Value>, name: &str) -> Result<Option<String>, ResendError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ResendError::invalid_parameter(format!("`{name}` must be a string."))),
    }
}

/// One address or a list of at most fifty.
fn addresses(members: &Map<String, Value>, name: &str) -> Result<Vec<String>, ResendError> {
    let wrong = || ResendError::invalid_parameter(format!("`{name}` must be a string or a list of strings."));
    let addresses: Vec<String> = match members.get(name) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(address)) => vec![address.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(wrong()),
    };
    if addresses.len() > MAX_RECIPIENTS {
        return Err(ResendError::validation(format!("`{name}` takes at most {MAX_RECIPIENTS} addresses.")));
    }
    addresses.iter().try_for_each(|address| check_address(name, address))?;
    Ok(addresses)
}

fn check_address(name: &str, address: &str) -> Result<(), ResendError> {
    let bare = match address.trim().strip_suffix('>') {
        Some(named) => named.rsplit_once('<').map_or("", |(_, bare)| bare),
        None => address.trim(),
    };
    let dotted = |domain: &str| domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let valid = bare.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && dotted(domain) && !bare.contains(char::is_whitespace) && !domain.contains('@')
    });
    if valid {
        return Ok(());
    }
    Err(ResendError::validation(format!(
        "Invalid `{name}` field. The email address needs to follow the `email@example.com` or `Name \
         <email@example.com>` format."
    )))
}

fn tags(members: &Map<String, Value>) -> Result<Vec<(String, String)>, ResendError> {
    let wrong = || {
        ResendError::validation(
            "Tags should only contain ASCII letters, numbers, underscores, or dashes, and at most 256 of them.",
        )
    };
    let fits = |text: &str| {
        (1..=MAX_TAG).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    let Some(items) = members.get("tags") else { return Ok(Vec::new()) };
    let items = items.as_array().ok_or_else(wrong)?;
    let tag = |item: &Value| {
        let part = |name: &str| item[name].as_str().filter(|text| fits(text)).map(str::to_owned);
        part("name").zip(part("value")).ok_or_else(wrong)
    };
    items.iter().map(tag).collect()
}

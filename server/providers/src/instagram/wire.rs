//! Meta's shapes, read generously: ids are numbers or strings, objects come flat or wrapped in `data`.

use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use crate::Secret;
use crate::http::Reply;

/// A container's id. Longer than a double can hold, so it stays text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerId(pub String);

/// A post's id. Longer than a double can hold, so it stays text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaId(pub String);

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The professional account's id (`17841…`): in paths, and the account's key with us.
    pub user_id: String,
    /// The id of the same account as this one app sees it.
    pub app_scoped_id: Option<String>,
    /// The handle, without `@`.
    pub username: String,
    /// The display name.
    pub name: Option<String>,
    /// `BUSINESS` or `MEDIA_CREATOR`.
    pub account_type: Option<String>,
}

/// How far a container is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerState {
    /// The state.
    pub status_code: ContainerStatus,
    /// Meta's words for it, for a person.
    pub status: String,
    /// The error's number, dug out of the words.
    pub subcode: Option<i64>,
}

/// The states of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContainerStatus {
    /// Meta still works on it.
    InProgress,
    /// Ready to be published.
    Finished,
    /// Live: the only proof on Meta's side that ties a post to our attempt.
    Published,
    /// Will never be ready.
    Error,
    /// Was not published within 24 hours.
    Expired,
    /// A word unknown to us.
    #[serde(other)]
    Unknown,
}

/// The publishing quota of the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Posts in the window.
    pub used: u32,
    /// Posts allowed in the window.
    pub total: u32,
    /// The rolling window.
    pub window: Duration,
}

/// A token for the next 60 days.
pub struct RefreshedToken {
    /// Replaces the one it was made from.
    pub token: Secret,
    /// From now.
    pub expires_in: Duration,
}

#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
}

#[derive(Deserialize)]
pub(super) struct Permalink {
    permalink: String,
}

impl Permalink {
    pub(super) fn address(&self) -> Option<Url> {
        public_address(&self.permalink)
    }
}

#[derive(Deserialize)]
pub(super) struct WireProfile {
    #[serde(deserialize_with = "id")]
    user_id: String,
    #[serde(default, deserialize_with = "optional_id")]
    id: Option<String>,
    username: String,
    name: Option<String>,
    account_type: Option<String>,
}

impl From<WireProfile> for Profile {
    fn from(wire: WireProfile) -> Self {
        let WireProfile { user_id, id, username, name, account_type } = wire;
        Self { user_id, app_scoped_id: id, username, name, account_type }
    }
}

#[derive(Deserialize)]
pub(super) struct WireContainer {
    status_code: ContainerStatus,
    #[serde(default)]
    status: String,
}

impl From<WireContainer> for ContainerState {
    fn from(wire: WireContainer) -> Self {
        let subcode = media_subcode(&wire.status);
        Self { status_code: wire.status_code, status: wire.status, subcode }
    }
}

#[derive(Deserialize)]
pub(super) struct WireQuota {
    quota_usage: u32,
    config: QuotaConfig,
}

#[derive(Deserialize)]
struct QuotaConfig {
    quota_total: u32,
    quota_duration: u64,
}

impl From<WireQuota> for Quota {
    fn from(wire: WireQuota) -> Self {
        let QuotaConfig { quota_total, quota_duration } = wire.config;
        Self { used: wire.quota_usage, total: quota_total, window: Duration::from_secs(quota_duration) }
    }
}

#[derive(Deserialize)]
pub(super) struct WireToken {
    access_token: String,
    expires_in: u64,
}

impl From<WireToken> for RefreshedToken {
    fn from(wire: WireToken) -> Self {
        Self { token: Secret::from(wire.access_token), expires_in: Duration::from_secs(wire.expires_in) }
    }
}

/// Where a post can be seen: only what a browser may be sent to.
pub(super) fn public_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The object in an answer, whether it stands alone or as the first of a `data` list. `None` if there is none.
pub(super) fn unwrapped<T: DeserializeOwned>(reply: &Reply) -> Option<T> {
    let mut answer: Value = reply.json()?;
    let object = match answer.get_mut("data") {
        Some(Value::Array(items)) => items.first_mut()?.take(),
        Some(wrapped) => wrapped.take(),
        None => answer,
    };
    serde_json::from_value(object).ok()
}

/// The number of a publishing error (`22…`, seven digits) in a container's status text.
fn media_subcode(status: &str) -> Option<i64> {
    let digits = status.split(|c: char| !c.is_ascii_digit());
    digits.filter(|run| run.len() == 7 && run.starts_with("22")).find_map(|run| run.parse().ok())
}

/// An id goes back into paths, so it may be nothing but digits, letters and underscores.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return Err(D::Error::custom("an id is a text or a number")),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match !text.is_empty() && text.chars().all(is_plain) {
        true => Ok(text),
        false => Err(D::Error::custom("an id holds digits, letters and underscores")),
    }
}

/// Names as a list, or as one text with commas.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => {
            let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
            Ok(names.map(str::to_owned).collect())
        }
        list => serde_json::from_value(list).map_err(D::Error::custom),
    }
}

fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    id(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read<T: DeserializeOwned>(body: &Value) -> Option<T> {
        unwrapped(&Reply::of(200, &[], &body.to_string()))
    }

    #[test]
    fn an_id_keeps_all_its_digits_as_number_and_as_text() {
        for body in [json!({"id": 17_841_400_000_000_001_u64}), json!({"id": "17841400000000001"})] {
            assert_eq!(read::<Created>(&body).unwrap().id, "17841400000000001");
        }
        for body in
            [json!({"id": "../me"}), json!({"id": ""}), json!({"id": null}), json!({}), json!({"id": "1?x"})]
        {
            assert!(read::<Created>(&body).is_none(), "{body}");
        }
    }

    #[test]
    fn a_profile_is_read_flat_and_wrapped() {
        let flat = json!({"user_id": "17841", "username": "transitnow", "name": "Transit", "account_type": "BUSINESS", "id": 5});
        for body in [json!({"data": [&flat]}), json!({"data": &flat}), flat] {
            let profile = Profile::from(read::<WireProfile>(&body).unwrap());
            assert_eq!((profile.user_id.as_str(), profile.app_scoped_id.as_deref()), ("17841", Some("5")));
        }
        let bare = read::<WireProfile>(&json!({"user_id": "1", "username": "u"})).unwrap();
        assert_eq!(Profile::from(bare).app_scoped_id, None);
    }

    #[test]
    fn a_containers_state_and_the_number_in_its_words_are_read() {
        for (code, status, expected, subcode) in [
            (
                "IN_PROGRESS",
                "In Progress: Media is still being processed.",
                ContainerStatus::InProgress,
                None,
            ),
            ("FINISHED", "Finished: ready", ContainerStatus::Finished, None),
            ("PUBLISHED", "Published", ContainerStatus::Published, None),
            (
                "ERROR",
                "Error: Media upload has failed with error code 2207082",
                ContainerStatus::Error,
                Some(2_207_082),
            ),
            ("ERROR", "Error: id 17841400000000001 failed", ContainerStatus::Error, None),
            ("EXPIRED", "", ContainerStatus::Expired, None),
            ("SOMETHING_NEW", "", ContainerStatus::Unknown, None),
        ] {
            let container =
                read::<WireContainer>(&json!({"id": "1", "status_code": code, "status": status})).unwrap();
            let state = ContainerState::from(container);
            assert_eq!((state.status_code, state.subcode), (expected, subcode), "{code} {status}");
        }
    }

    #[test]
    fn the_quota_is_read_from_its_list() {
        let entry = json!({"quota_usage": 2, "config": {"quota_total": 50, "quota_duration": 86_400}});
        for body in [json!({"data": [&entry]}), entry] {
            let quota = Quota::from(read::<WireQuota>(&body).unwrap());
            assert_eq!(quota, Quota { used: 2, total: 50, window: Duration::from_secs(86_400) });
        }
        assert!(read::<WireQuota>(&json!({"data": []})).is_none());
    }
}

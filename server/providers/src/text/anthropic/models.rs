use serde::Deserialize;
use types::Timestamp;

use crate::http::Reply;

/// A model that a key may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDescription {
    /// The vendor's id.
    pub id: String,
    /// For a person.
    pub display_name: String,
    /// Where it stands.
    pub lifecycle: Lifecycle,
    /// When calls naming it begin to fail, where that is known.
    pub retires_at: Option<Timestamp>,
}

/// Where a model stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// In use.
    Active,
    /// Still answers; a retirement is announced.
    Deprecated,
    /// Answers no more.
    Retired,
    /// A word unknown to us.
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Wire>,
}

#[derive(Deserialize)]
struct Wire {
    id: String,
    display_name: String,
    lifecycle: Option<Lifecycle>,
    retires_at: Option<String>,
}

/// The models of one page, which is the largest the API gives and holds them all.
pub(super) fn read(reply: &Reply) -> Option<Vec<ModelDescription>> {
    let page: Page = reply.json()?;
    Some(page.data.into_iter().map(description).collect())
}

fn description(wire: Wire) -> ModelDescription {
    ModelDescription {
        id: wire.id,
        display_name: wire.display_name,
        lifecycle: wire.lifecycle.unwrap_or(Lifecycle::Unknown),
        retires_at: wire.retires_at.as_deref().and_then(instant),
    }
}

/// RFC 3339, as the API writes times.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    Some(Timestamp(text.parse::<jiff::Timestamp>().ok()?.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retirement_and_an_unknown_lifecycle_are_read() {
        let body = r#"{"has_more": false, "data": [
            {"id": "claude-a", "display_name": "A", "lifecycle": "deprecated", "retires_at": "2026-11-30T00:00:00Z"},
            {"id": "claude-b", "display_name": "B", "lifecycle": "embalmed", "retires_at": null}]}"#;
        let models = read(&Reply::of(200, &[], body)).unwrap();
        assert_eq!(models[0].lifecycle, Lifecycle::Deprecated);
        assert_eq!(models[0].retires_at, Some(Timestamp(1_795_996_800_000)));
        assert_eq!(models[1].lifecycle, Lifecycle::Unknown);
        assert_eq!(read(&Reply::of(200, &[], "[]")), None);
    }
}

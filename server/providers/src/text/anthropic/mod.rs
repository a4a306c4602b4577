//! Claude: answers in a given JSON schema, one at a time or in batches (Messages API, version 2026-10-21).

mod answer;
mod batch;
mod models;
mod prices;
mod refusal;
mod request;

use std::time::Duration;

use reqwest::header::HeaderName;
use serde_json::Value;
use types::provider::{ModelInfo, ProviderInfo, ProviderRole};
use url::Url;

use crate::endpoints::below;
use crate::http::{Call, Failure, Reply};
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret, TokenUsage, price, schema};

pub use batch::{Batch, BatchOutcome, MOST_REQUESTS};
pub use models::{Lifecycle, ModelDescription};
pub use request::{Completion, Effort, SystemBlock, Thinking};

pub(crate) use prices::PRICES;

/// The provider's stable name.
pub const SLUG: &str = "anthropic";
/// The Messages and Models APIs; `/v1` follows.
pub const HOST: Host =
    Host { name: "ANTHROPIC", address: "https://api.anthropic.com", stand_in: "anthropic" };
/// Reads every article, so it is the cheapest.
pub const CLASSIFY_MODEL: &str = "claude-haiku-5-5";
/// Writes what people read.
pub const DRAFT_MODEL: &str = "claude-sonnet-5-5";

/// The models that can be chosen, each with its price; the cheapest first.
const OFFERED: [(&str, &str); 3] = [
    (CLASSIFY_MODEL, "Claude Haiku 5.5"),
    (DRAFT_MODEL, "Claude Sonnet 5.5"),
    ("claude-opus-5-5", "Claude Opus 5.5"),
];

const BATCHES: &str = "v1/messages/batches";

/// From this version on sampling parameters are refused (versioning page, 2026-10-21).
const VERSION: &str = "2026-10-21";
/// Thinking and writing 16,000 tokens takes minutes; the SDK waits ten.
const PATIENCE: Duration = Duration::from_secs(300);
/// Models a page of the list; the most the API gives.
const PAGE: &str = "1000";

/// What the settings screen shows.
pub fn info() -> ProviderInfo {
    let model = |(id, label): (&str, &str)| ModelInfo {
        id: id.to_owned(),
        label: label.to_owned(),
        price: price::label(PRICES, id),
    };
    ProviderInfo {
        slug: SLUG.into(),
        label: "Anthropic".to_owned(),
        role: ProviderRole::Text,
        models: OFFERED.map(model).into(),
        secret_label: "API key".to_owned(),
        help_url: "https://platform.claude.com/settings/keys".to_owned(),
    }
}

/// What Claude answered; `json` follows the schema it was given.
#[derive(Debug)]
pub struct Answer {
    /// The answer.
    pub json: Value,
    /// The model that answered, as the vendor names it.
    pub model: String,
    /// What it used.
    pub usage: TokenUsage,
    /// The vendor's name for the call.
    pub request_id: Option<String>,
}

/// A client for one key.
pub struct Anthropic {
    http: Http,
    base: Url,
    key: Secret,
}

impl Anthropic {
    /// Connects nothing yet; the key is tried by the first call.
    pub fn new(http: Http, endpoints: &Endpoints, key: Secret) -> Self {
        Self::at(http, endpoints.of(&HOST), key)
    }

    /// The same for another address: a gateway, or a local model that speaks the Messages API. `base` is without
    /// `/v1`. The key goes there and nowhere else.
    pub fn at(http: Http, base: Url, key: Secret) -> Self {
        Self { http, base, key }
    }

    /// Asks for one answer. The call is sent once: a repeat after [`ErrorKind::OutcomeUnknown`] may be billed
    /// twice. A refusal and an answer that breaks the schema carry the usage they were billed for.
    pub async fn complete(&self, completion: &Completion) -> Result<Answer, ProviderError> {
        self.admit(completion)?;
        let call = self.http.post(SLUG, "messages", below(&self.base, "v1/messages"));
        let call = self.signed(call).json(&request::body(completion)).patience(PATIENCE);
        let reply = call.send().await.map_err(|failure| self.unanswered(failure))?;
        if !reply.is_success() {
            return Err(refusal::error(&reply, &self.key));
        }
        answer::read(&reply, &completion.schema, &self.key)
    }

    /// Tries the key without cost, and says which models it may use.
    pub async fn check(&self) -> Result<Vec<ModelDescription>, ProviderError> {
        let reply = self.read("models", "v1/models", &[("limit", PAGE)]).await?;
        if !reply.is_success() {
            return Err(refusal::error(&reply, &self.key));
        }
        models::read(&reply).ok_or_else(|| {
            ProviderError::answered(SLUG, ErrorKind::Unavailable, "not a list of models", &reply, &self.key)
        })
    }

    /// Asks for something that costs nothing; silence means that nothing was done.
    async fn read(
        &self,
        operation: &'static str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Reply, ProviderError> {
        let mut url = below(&self.base, path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let reply = self.signed(self.http.get(SLUG, operation, url)).send().await;
        reply.map_err(|failure| ProviderError::unanswered(SLUG, failure, ErrorKind::Unavailable))
    }

    /// Refuses what the vendor would refuse, and what nobody could put a price on.
    fn admit(&self, completion: &Completion) -> Result<(), ProviderError> {
        schema::check(&completion.schema)
            .map_err(|why| self.fault(ErrorKind::Rejected, format!("schema: {why}")))
    }

    fn signed(&self, call: Call) -> Call {
        call.secret(HeaderName::from_static("x-api-key"), "", &self.key).header("anthropic-version", VERSION)
    }

    fn fault(&self, kind: ErrorKind, detail: String) -> ProviderError {
        ProviderError::new(SLUG, kind, detail)
    }

    fn unanswered(&self, failure: Failure) -> ProviderError {
        ProviderError::unanswered(SLUG, failure, ErrorKind::OutcomeUnknown)
    }
}

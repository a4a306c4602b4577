//! OpenAI's image models (API reference, client 7.57.0 and model pages, November 2026). The answer to an order is the
//! picture itself, after eight seconds to more than a minute; a connection lost in between is billed all the same.

mod prices;
mod refusal;
mod result;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header;
use serde::Serialize;
use types::provider::{ProviderInfo, ProviderRole};
use url::Url;

use super::{Collected, ImageModel, ImageRequest, Ordered, Provider, Ticket, offered, priced};
use crate::endpoints::below;
use crate::fetch::GuardedFetch;
use crate::http::{Call, Reply};
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret};
use prices::{MODELS, PRICES};

pub(super) const PROVIDER: Provider =
    Provider { slug: SLUG, info, hosts: &[HOST], connect, prices: PRICES, at_once: true };

const SLUG: &str = "openai";
/// `/v1` follows.
const HOST: Host = Host { name: "OPENAI", address: "https://api.openai.com", stand_in: "openai" };
/// The slowest pictures take minutes, and whoever hangs up pays for nothing.
const PATIENCE: Duration = Duration::from_secs(240);
/// Sides must be multiples of this many pixels.
const STEP: u32 = 16;

fn info() -> ProviderInfo {
    ProviderInfo {
        slug: SLUG.into(),
        label: "OpenAI".to_owned(),
        role: ProviderRole::Image,
        models: offered(MODELS, PRICES),
        secret_label: "API key".to_owned(),
        help_url: "https://platform.openai.com/api-keys".to_owned(),
    }
}

fn connect(http: Http, endpoints: &Endpoints, _: GuardedFetch, key: Secret) -> Box<dyn ImageModel> {
    Box::new(OpenAi { http, base: endpoints.of(&HOST), key })
}

struct OpenAi {
    http: Http,
    base: Url,
    key: Secret,
}

#[derive(Serialize)]
struct Input<'a> {
    model: &'a str,
    prompt: &'a str,
    size: String,
    /// What a feed shows; the higher ones cost several times as much.
    quality: &'static str,
    /// Without loss: the picture is cropped and encoded once more.
    output_format: &'static str,
}

impl Input<'_> {
    fn of(request: &ImageRequest) -> Input<'_> {
        let side = |pixels: u32| pixels.next_multiple_of(STEP);
        Input {
            model: &request.model,
            prompt: &request.prompt,
            size: format!("{}x{}", side(request.width), side(request.height)),
            quality: "medium",
            output_format: "png",
        }
    }
}

#[async_trait]
impl ImageModel for OpenAi {
    async fn order(&self, request: &ImageRequest) -> Result<Ordered, ProviderError> {
        priced(SLUG, &request.model)?;
        let call = self.http.post(SLUG, "generate", below(&self.base, "v1/images/generations"));
        let call = call.json(&Input::of(request)).patience(PATIENCE);
        let reply = self.send(call, ErrorKind::OutcomeUnknown).await?;
        match reply.is_success() {
            true => result::read(&reply, &request.model, &self.key).map(Ordered::Ready),
            false => Err(refusal::of(&reply, &self.key)),
        }
    }

    async fn collect(&self, _: &Ticket) -> Result<Collected, ProviderError> {
        Err(ProviderError::new(SLUG, ErrorKind::OrderVoid, "OpenAI answers at once and keeps no orders"))
    }

    async fn check(&self) -> Result<(), ProviderError> {
        let call = self.http.get(SLUG, "models", below(&self.base, "v1/models"));
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        match reply.is_success() {
            true => Ok(()),
            false => Err(refusal::of(&reply, &self.key)),
        }
    }
}

impl OpenAi {
    async fn send(&self, call: Call, unanswered: ErrorKind) -> Result<Reply, ProviderError> {
        let call = call.secret(header::AUTHORIZATION, "Bearer ", &self.key);
        call.send().await.map_err(|failure| ProviderError::unanswered(SLUG, failure, unanswered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_rounded_up_to_what_the_models_draw() {
        for (width, height, size) in [(1_024, 1_280, "1024x1280"), (1_080, 1_350, "1088x1360")] {
            let request = ImageRequest { model: "m".into(), prompt: "a train".into(), width, height };
            assert_eq!(Input::of(&request).size, size);
        }
    }
}

//! fal.ai, through its queue: submit, poll, fetch (JS client 1.10.1 and documentation, November 2026).

mod receipt;
mod refusal;
mod result;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header;
use serde::{Deserialize, Serialize};
use types::provider::{ProviderInfo, ProviderRole};
use url::Url;

use super::download::download;
use super::{
    Collected, GeneratedImage, ImageModel, ImageRequest, Ordered, Provider, Ticket, offered, priced,
};
use crate::endpoints::below;
use crate::fetch::GuardedFetch;
use crate::http::{Call, Reply};
use crate::price::Price;
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret};
use receipt::Receipt;

pub(super) const PROVIDER: Provider =
    Provider { slug: SLUG, info, hosts: HOSTS, connect, prices: PRICES, at_once: false };

const SLUG: &str = "fal";
/// The addresses it answers are followed on this origin and below this path only.
const QUEUE: Host = Host { name: "FAL_QUEUE", address: "https://queue.fal.run", stand_in: "fal/queue" };
/// The platform API (prices); `/v1` follows.
const API: Host = Host { name: "FAL_API", address: "https://api.fal.ai", stand_in: "fal/api" };
const HOSTS: &[Host] = &[QUEUE, API];
const UNIT: &str = "megapixel";
const SCHNELL: &str = "fal-ai/flux/schnell";
const DEV: &str = "fal-ai/flux/dev";
const PRO_1_1: &str = "fal-ai/flux-pro/v1.1";
const PRO_2: &str = "fal-ai/flux-2-pro";

/// Model pages, September to November 2026. How many megapixels a picture is billed for, fal says with it.
const PRICES: &[Price] = &[
    per_megapixel(SCHNELL, 3_000),
    per_megapixel(DEV, 25_000),
    per_megapixel(PRO_1_1, 40_000),
    per_megapixel(PRO_2, 30_000),
];

/// The vendor's client asks twice a second; a picture takes two or more.
const POLL: Duration = Duration::from_secs(1);
/// While others are served first.
const POLL_IN_QUEUE: Duration = Duration::from_secs(2);

const fn per_megapixel(model: &'static str, each: u64) -> Price {
    Price::each_unit(model, each, UNIT)
}

fn info() -> ProviderInfo {
    ProviderInfo {
        slug: SLUG.into(),
        label: "fal.ai".to_owned(),
        role: ProviderRole::Image,
        models: offered(
            &[
                (SCHNELL, "FLUX.1 schnell"),
                (DEV, "FLUX.1 dev"),
                (PRO_1_1, "FLUX1.1 pro"),
                (PRO_2, "FLUX.2 pro"),
            ],
            PRICES,
        ),
        secret_label: "API key".to_owned(),
        help_url: "https://fal.ai/dashboard/keys".to_owned(),
    }
}

fn connect(http: Http, endpoints: &Endpoints, fetch: GuardedFetch, key: Secret) -> Box<dyn ImageModel> {
    Box::new(Fal { http, queue: endpoints.of(&QUEUE), api: endpoints.of(&API), fetch, key })
}

struct Fal {
    http: Http,
    queue: Url,
    api: Url,
    fetch: GuardedFetch,
    key: Secret,
}

/// The input of a FLUX model. The number of pictures (one) and the safety checker (on) are left at their
/// defaults, which all four models share; not all of them know the keys.
#[derive(Serialize)]
struct Input<'a> {
    prompt: &'a str,
    image_size: Size,
    /// Without loss: the picture is cropped and encoded once more.
    output_format: &'static str,
}

#[derive(Serialize)]
struct Size {
    width: u32,
    height: u32,
}

impl Input<'_> {
    fn of(request: &ImageRequest) -> Input<'_> {
        let image_size = Size { width: request.width, height: request.height };
        Input { prompt: &request.prompt, image_size, output_format: "png" }
    }
}

#[derive(Deserialize)]
struct Status {
    status: String,
}

#[async_trait]
impl ImageModel for Fal {
    async fn order(&self, request: &ImageRequest) -> Result<Ordered, ProviderError> {
        priced(SLUG, &request.model)?;
        let call = self.http.post(SLUG, "submit", below(&self.queue, &request.model));
        let reply = self.send(call.json(&Input::of(request)), ErrorKind::OutcomeUnknown).await?;
        if !reply.is_success() {
            return Err(refusal::of_call(&reply, &self.key));
        }
        let receipt = Receipt::read(&reply, &request.model, &self.queue)
            .map_err(|why| self.puzzled(ErrorKind::OutcomeUnknown, why, &reply))?;
        Ticket::seal(&receipt).map(Ordered::Ticket).map_err(|_| {
            self.puzzled(ErrorKind::OutcomeUnknown, "the receipt could not be written down", &reply)
        })
    }

    async fn collect(&self, ticket: &Ticket) -> Result<Collected, ProviderError> {
        let Some(receipt) = ticket.open::<Receipt>().filter(|receipt| receipt.is_below(&self.queue)) else {
            return Err(ProviderError::new(
                SLUG,
                ErrorKind::OrderVoid,
                "the ticket belongs to another address",
            ));
        };
        let call = self.http.get(SLUG, "status", receipt.status_url.clone());
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        if !reply.is_success() {
            return Err(refusal::of_poll(&reply, &self.key));
        }
        match reply.json::<Status>().as_ref().map(|status| status.status.as_str()) {
            Some("COMPLETED") => self.result(&receipt).await.map(Collected::Ready),
            Some("IN_QUEUE") => Ok(Collected::Pending { again_in: POLL_IN_QUEUE }),
            Some(_) => Ok(Collected::Pending { again_in: POLL }),
            None => Err(self.puzzled(ErrorKind::Unavailable, "the answer is not a status", &reply)),
        }
    }

    async fn check(&self) -> Result<(), ProviderError> {
        let mut url = below(&self.api, "v1/models/pricing");
        url.query_pairs_mut().append_pair("endpoint_id", SCHNELL);
        let reply = self.send(self.http.get(SLUG, "pricing", url), ErrorKind::Unavailable).await?;
        match reply.is_success() {
            true => Ok(()),
            false => Err(refusal::of_call(&reply, &self.key)),
        }
    }
}

impl Fal {
    async fn send(&self, call: Call, unanswered: ErrorKind) -> Result<Reply, ProviderError> {
        let call = call.secret(header::AUTHORIZATION, "Key ", &self.key);
        call.send().await.map_err(|failure| ProviderError::unanswered(SLUG, failure, unanswered))
    }

    /// Completed says only that it is over; the result tells how it ended.
    async fn result(&self, receipt: &Receipt) -> Result<GeneratedImage, ProviderError> {
        let call = self.http.get(SLUG, "result", receipt.response_url.clone());
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        if !reply.is_success() {
            return Err(refusal::of_job(&reply, &self.key));
        }
        let picture = result::read(&reply, &self.key)?;
        let bytes = download(&self.fetch, SLUG, &picture.url, picture.usage).await?;
        Ok(GeneratedImage {
            bytes,
            usage: picture.usage,
            request_id: Some(receipt.request_id.clone()),
            model: receipt.model.clone(),
        })
    }

    fn puzzled(&self, kind: ErrorKind, detail: &str, reply: &Reply) -> ProviderError {
        ProviderError::answered(SLUG, kind, detail, reply, &self.key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_holds_what_every_model_knows_and_nothing_else() {
        let request =
            ImageRequest { model: SCHNELL.into(), prompt: "a train".into(), width: 1024, height: 1280 };
        assert_eq!(
            serde_json::to_value(Input::of(&request)).unwrap(),
            json!({
                "prompt": "a train",
                "image_size": {"width": 1024, "height": 1280},
                "output_format": "png",
            })
        );
    }
}

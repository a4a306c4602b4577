//! Replicate's official models: create a prediction, poll it, download its file (client 1.4.0 and documentation,
//! November 2026). Files are deleted an hour after they are made.

mod prediction;
mod refusal;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header;
use serde::{Deserialize, Serialize};
use types::provider::{ProviderInfo, ProviderRole};
use url::Url;

use super::download::download;
use super::{
    Collected, GeneratedImage, ImageModel, ImageRequest, ONE_PICTURE, Ordered, Provider, Ticket, aspect,
    offered, per_picture, priced,
};
use crate::endpoints::{below, is_below};
use crate::fetch::GuardedFetch;
use crate::http::{Call, Reply};
use crate::price::Price;
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret};
use prediction::{Outcome, Prediction};

pub(super) const PROVIDER: Provider =
    Provider { slug: SLUG, info, hosts: &[HOST], connect, prices: PRICES, at_once: false };

const SLUG: &str = "replicate";
/// `/v1` follows. The addresses it answers are followed on this origin and below this path only.
const HOST: Host = Host { name: "REPLICATE", address: "https://api.replicate.com", stand_in: "replicate" };
const SCHNELL: &str = "black-forest-labs/flux-schnell";
const DEV: &str = "black-forest-labs/flux-dev";
const PRO_1_1: &str = "black-forest-labs/flux-1.1-pro";

/// Model pages, November 2026. An answer names no price.
const PRICES: &[Price] =
    &[per_picture(SCHNELL, 3_000), per_picture(DEV, 25_000), per_picture(PRO_1_1, 40_000)];

/// The vendor's client asks twice a second; a picture takes one or more.
const POLL: Duration = Duration::from_secs(1);

/// The shapes that all three models draw.
const SHAPES: &[(&str, u32, u32)] = &[
    ("1:1", 1, 1),
    ("16:9", 16, 9),
    ("3:2", 3, 2),
    ("2:3", 2, 3),
    ("4:5", 4, 5),
    ("5:4", 5, 4),
    ("9:16", 9, 16),
    ("3:4", 3, 4),
    ("4:3", 4, 3),
];

fn info() -> ProviderInfo {
    ProviderInfo {
        slug: SLUG.into(),
        label: "Replicate".to_owned(),
        role: ProviderRole::Image,
        models: offered(
            &[(SCHNELL, "FLUX.1 schnell"), (DEV, "FLUX.1 dev"), (PRO_1_1, "FLUX1.1 pro")],
            PRICES,
        ),
        secret_label: "API token".to_owned(),
        help_url: "https://replicate.com/account/api-tokens".to_owned(),
    }
}

fn connect(http: Http, endpoints: &Endpoints, fetch: GuardedFetch, key: Secret) -> Box<dyn ImageModel> {
    Box::new(Replicate { http, base: endpoints.of(&HOST), fetch, key })
}

struct Replicate {
    http: Http,
    base: Url,
    fetch: GuardedFetch,
    key: Secret,
}

/// An order, as it is stored until its picture is there.
#[derive(Serialize, Deserialize)]
struct Receipt {
    prediction: String,
    model: String,
    get_url: Url,
}

#[derive(Serialize)]
struct Order<'a> {
    input: Input<'a>,
}

/// What all three models know.
#[derive(Serialize)]
struct Input<'a> {
    prompt: &'a str,
    aspect_ratio: &'static str,
    /// Without loss: the picture is cropped and encoded once more.
    output_format: &'static str,
}

impl Order<'_> {
    fn of(request: &ImageRequest) -> Order<'_> {
        let aspect_ratio = aspect::nearest(SHAPES, request.width, request.height);
        Order { input: Input { prompt: &request.prompt, aspect_ratio, output_format: "png" } }
    }
}

#[async_trait]
impl ImageModel for Replicate {
    async fn order(&self, request: &ImageRequest) -> Result<Ordered, ProviderError> {
        priced(SLUG, &request.model)?;
        let url = below(&self.base, &format!("v1/models/{}/predictions", request.model));
        let call = self.http.post(SLUG, "predict", url).json(&Order::of(request));
        let reply = self.send(call, ErrorKind::OutcomeUnknown).await?;
        if !reply.is_success() {
            return Err(refusal::of_call(&reply, &self.key));
        }
        let unknown = |why| ProviderError::answered(SLUG, ErrorKind::OutcomeUnknown, why, &reply, &self.key);
        let prediction: Prediction = reply.json().ok_or_else(|| unknown("the answer is not a prediction"))?;
        if !is_below(&prediction.urls.get, &self.base) {
            return Err(unknown("the prediction points to another host"));
        }
        let receipt =
            Receipt { prediction: prediction.id, model: request.model.clone(), get_url: prediction.urls.get };
        Ticket::seal(&receipt)
            .map(Ordered::Ticket)
            .map_err(|_| unknown("the receipt could not be written down"))
    }

    async fn collect(&self, ticket: &Ticket) -> Result<Collected, ProviderError> {
        let Some(receipt) = ticket.open::<Receipt>().filter(|receipt| is_below(&receipt.get_url, &self.base))
        else {
            let why = "the ticket belongs to another address";
            return Err(ProviderError::new(SLUG, ErrorKind::OrderVoid, why));
        };
        let call = self.http.get(SLUG, "prediction", receipt.get_url.clone());
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        if !reply.is_success() {
            return Err(refusal::of_poll(&reply, &self.key));
        }
        match prediction::outcome(&reply, &self.key)? {
            Outcome::Pending => Ok(Collected::Pending { again_in: POLL }),
            Outcome::File(url) => Ok(Collected::Ready(GeneratedImage {
                bytes: download(&self.fetch, SLUG, &url, ONE_PICTURE).await?,
                usage: ONE_PICTURE,
                request_id: Some(receipt.prediction),
                model: receipt.model,
            })),
        }
    }

    async fn check(&self) -> Result<(), ProviderError> {
        let call = self.http.get(SLUG, "account", below(&self.base, "v1/account"));
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        match reply.is_success() {
            true => Ok(()),
            false => Err(refusal::of_call(&reply, &self.key)),
        }
    }
}

impl Replicate {
    async fn send(&self, call: Call, unanswered: ErrorKind) -> Result<Reply, ProviderError> {
        let call = call.secret(header::AUTHORIZATION, "Bearer ", &self.key);
        call.send().await.map_err(|failure| ProviderError::unanswered(SLUG, failure, unanswered))
    }
}

//! Stability AI's Stable Image services (v2beta specification and documentation, November 2026). A form goes out, the
//! picture's bytes come back.

mod refusal;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header;
use serde::Deserialize;
use types::MicroUsd;
use types::provider::{ProviderInfo, ProviderRole};
use url::Url;

use super::{
    Collected, GeneratedImage, ImageModel, ImageRequest, ONE_PICTURE, Ordered, Provider, Ticket, aspect,
    offered, per_picture, priced,
};
use crate::endpoints::below;
use crate::fetch::GuardedFetch;
use crate::http::{Call, Reply};
use crate::price::Price;
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret};

pub(super) const PROVIDER: Provider =
    Provider { slug: SLUG, info, hosts: &[HOST], connect, prices: PRICES, at_once: true };

const SLUG: &str = "stability";
/// A version follows.
const HOST: Host = Host { name: "STABILITY", address: "https://api.stability.ai", stand_in: "stability" };
const CORE: &str = "core";
const ULTRA: &str = "ultra";
const LARGE: &str = "sd3.5-large";
const LARGE_TURBO: &str = "sd3.5-large-turbo";
const MEDIUM: &str = "sd3.5-medium";

/// Pricing page, June 2026: 3, 8, 6.5, 4 and 3.5 credits of a cent.
const PRICES: &[Price] = &[
    per_picture(CORE, 30_000),
    per_picture(ULTRA, 80_000),
    per_picture(LARGE, 65_000),
    per_picture(LARGE_TURBO, 40_000),
    per_picture(MEDIUM, 35_000),
];

/// A picture takes some seconds, at busy times a minute.
const PATIENCE: Duration = Duration::from_secs(150);

const SHAPES: &[(&str, u32, u32)] = &[
    ("21:9", 21, 9),
    ("16:9", 16, 9),
    ("3:2", 3, 2),
    ("5:4", 5, 4),
    ("1:1", 1, 1),
    ("4:5", 4, 5),
    ("2:3", 2, 3),
    ("9:16", 9, 16),
    ("9:21", 9, 21),
];

fn info() -> ProviderInfo {
    ProviderInfo {
        slug: SLUG.into(),
        label: "Stability AI".to_owned(),
        role: ProviderRole::Image,
        models: offered(
            &[
                (CORE, "Stable Image Core"),
                (ULTRA, "Stable Image Ultra"),
                (LARGE, "Stable Diffusion 3.5 Large"),
                (LARGE_TURBO, "Stable Diffusion 3.5 Large Turbo"),
                (MEDIUM, "Stable Diffusion 3.5 Medium"),
            ],
            PRICES,
        ),
        secret_label: "API key".to_owned(),
        help_url: "https://platform.stability.ai/account/keys".to_owned(),
    }
}

fn connect(http: Http, endpoints: &Endpoints, _: GuardedFetch, key: Secret) -> Box<dyn ImageModel> {
    Box::new(Stability { http, base: endpoints.of(&HOST), key })
}

struct Stability {
    http: Http,
    base: Url,
    key: Secret,
}

/// The service that has the model, and the form's fields. Only Stable Diffusion's service has several.
fn form(request: &ImageRequest) -> (&str, Vec<(&'static str, String)>) {
    let mut fields = vec![
        ("prompt", request.prompt.clone()),
        ("aspect_ratio", aspect::nearest(SHAPES, request.width, request.height).to_owned()),
        // Without loss: the picture is cropped and encoded once more.
        ("output_format", "png".to_owned()),
    ];
    match request.model.as_str() {
        service @ (CORE | ULTRA) => (service, fields),
        model => {
            fields.push(("model", model.to_owned()));
            ("sd3", fields)
        }
    }
}

#[async_trait]
impl ImageModel for Stability {
    async fn order(&self, request: &ImageRequest) -> Result<Ordered, ProviderError> {
        priced(SLUG, &request.model)?;
        let (service, fields) = form(request);
        let url = below(&self.base, &format!("v2beta/stable-image/generate/{service}"));
        let call = self.http.post(SLUG, "generate", url).header("accept", "image/*");
        let reply = self.send(call.multipart(fields).patience(PATIENCE), ErrorKind::OutcomeUnknown).await?;
        match reply.is_success() {
            true => self.picture(reply, &request.model).map(Ordered::Ready),
            false => Err(refusal::of(&reply, &self.key)),
        }
    }

    async fn collect(&self, _: &Ticket) -> Result<Collected, ProviderError> {
        Err(ProviderError::new(
            SLUG,
            ErrorKind::OrderVoid,
            "Stability AI answers at once and keeps no orders",
        ))
    }

    async fn check(&self) -> Result<(), ProviderError> {
        self.balance().await.map(drop)
    }

    async fn credit(&self) -> Option<MicroUsd> {
        self.balance().await.ok()?.json::<Balance>().map(|balance| balance.micro_usd())
    }
}

/// What is left, in credits of a cent.
#[derive(Deserialize)]
struct Balance {
    credits: f64,
}

impl Balance {
    fn micro_usd(&self) -> MicroUsd {
        MicroUsd((self.credits * 10_000.0).round() as i64)
    }
}

impl Stability {
    async fn balance(&self) -> Result<Reply, ProviderError> {
        let call = self.http.get(SLUG, "balance", below(&self.base, "v1/user/balance"));
        let reply = self.send(call, ErrorKind::Unavailable).await?;
        match reply.is_success() {
            true => Ok(reply),
            false => Err(refusal::of(&reply, &self.key)),
        }
    }

    async fn send(&self, call: Call, unanswered: ErrorKind) -> Result<Reply, ProviderError> {
        let call = call.secret(header::AUTHORIZATION, "Bearer ", &self.key);
        call.send().await.map_err(|failure| ProviderError::unanswered(SLUG, failure, unanswered))
    }

    /// A picture that the filter blurred is a success to the vendor, and charged like one.
    fn picture(&self, reply: Reply, model: &str) -> Result<GeneratedImage, ProviderError> {
        let failed = |kind, detail| ProviderError::answered(SLUG, kind, detail, &reply, &self.key);
        if reply.header("finish-reason") == Some("CONTENT_FILTERED") {
            return Err(
                failed(ErrorKind::Refused, "the content filter blurred the picture").billed(ONE_PICTURE)
            );
        }
        if !reply.header("content-type").is_some_and(|kind| kind.starts_with("image/")) {
            return Err(failed(ErrorKind::OutcomeUnknown, "the answer is not a picture"));
        }
        let request_id = reply.request_id();
        Ok(GeneratedImage { bytes: reply.body, usage: ONE_PICTURE, request_id, model: model.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_models_service_is_asked_with_the_fields_it_knows() {
        let of = |model: &str| {
            let (width, height) = (1_080, 1_350);
            let request = ImageRequest { model: model.into(), prompt: "a train".into(), width, height };
            let (service, fields) = form(&request);
            (service.to_owned(), fields)
        };
        let (service, fields) = of(ULTRA);
        assert_eq!(service, "ultra");
        assert!(fields.contains(&("aspect_ratio", "4:5".to_owned())));
        assert!(fields.iter().all(|(name, _)| *name != "model"));
        let (service, fields) = of(MEDIUM);
        assert_eq!(service, "sd3");
        assert!(fields.contains(&("model", MEDIUM.to_owned())));
    }
}

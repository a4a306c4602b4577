//! A sandbox and a client to ask it with.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, RequestBuilder, Response};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::Value;

pub const ANTHROPIC_KEY: &str = "sk-ant-test-1";
pub const FAL_KEY: &str = "key-id:key-secret";
pub const RESEND_KEY: &str = "re_test_1";
pub const INSTAGRAM_TOKEN: &str = "IGAAtest1";

/// A sandbox with a client of its own.
pub struct Bench {
    pub sandbox: Sandbox,
    pub client: Client,
}

impl Bench {
    /// A sandbox without any waiting.
    pub async fn instant() -> Self {
        Self::with(SandboxOptions::instant()).await
    }

    pub async fn with(options: SandboxOptions) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        Self { sandbox, client: client() }
    }

    /// A request to a vendor's path.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.sandbox.url()))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.sandbox.url()))
    }

    /// `POST /v1/messages` with good headers.
    pub fn message(&self, body: &Value) -> RequestBuilder {
        self.post("/anthropic/v1/messages")
            .header("x-api-key", ANTHROPIC_KEY)
            .header("anthropic-version", "2026-10-21")
            .json(body)
    }

    /// A submission to fal's queue with a good key.
    pub fn submit(&self, endpoint: &str, body: &Value) -> RequestBuilder {
        self.post(&format!("/fal/queue/{endpoint}")).header("authorization", fal_authorization()).json(body)
    }
}

pub fn fal_authorization() -> String {
    format!("Key {FAL_KEY}")
}

pub fn client() -> Client {
    builder().user_agent("sandbox-tests").build().unwrap()
}

/// A client that does not say who it is.
pub fn nameless_client() -> Client {
    builder().build().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the tests' one client")]
fn builder() -> ClientBuilder {
    Client::builder().no_proxy().timeout(Duration::from_secs(20)).redirect(reqwest::redirect::Policy::none())
}

/// Status and JSON body of an answer.
pub async fn json(request: RequestBuilder) -> (u16, Value) {
    read(request.send().await.unwrap()).await
}

pub async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

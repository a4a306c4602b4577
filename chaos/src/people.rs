//! The operator: signs in, makes accounts, brings keys; through the product's own doors.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::process::Child;

use crate::supervisor::Supervisor;

const EMAIL: &str = "operator@autogram.test";

/// A person in front of a server that was started for them.
pub(crate) struct Operator {
    client: Client,
    base: String,
    server: Child,
}

impl Operator {
    /// Starts a server and signs in.
    pub(crate) async fn sit_down(supervisor: &Supervisor, port: u16) -> Result<Self> {
        output(supervisor, &["invite", EMAIL]).await?;
        let link = output(supervisor, &["sign-in-link", EMAIL]).await?;
        let token = link.split_once('#').context("no token in the link")?.1.trim().to_owned();
        let server = supervisor.command(&["serve"]).spawn()?;
        let base = format!("http://127.0.0.1:{port}");
        let mut person = Self { client: client(None)?, base, server };
        person.wait_for_server().await?;
        let form = [("token", token.as_str()), ("confirmed", "yes")];
        let request = person.client.post(format!("{}/auth/magic", person.base)).form(&form);
        let answer = request.send().await?;
        let cookie = answer.headers().get("set-cookie").context("signing in set no cookie")?.to_str()?;
        person.client = client(Some(cookie.split(';').next().unwrap_or_default()))?;
        Ok(person)
    }

    /// An account with a token for Instagram; its id.
    pub(crate) async fn account(&self, name: &str, token: &str) -> Result<i64> {
        let settings = json!({
            "name": name, "handle": "chaos.news", "topic": "Anything that happens", "voice": "",
            "language": "en", "time_zone": "Etc/UTC", "cadence": { "every": { "minutes": 1 } }, "threshold": 0,
            "image_provider": "fal", "image_model": "fal-ai/flux/schnell", "paused": false
        });
        let id = self.call("accounts/create_account", &json!({ "settings": settings })).await?;
        let id = id.as_i64().context("an account's id is a number")?;
        self.connect(id, token).await?;
        Ok(id)
    }

    /// Brings the account's token, for the first time or again.
    pub(crate) async fn connect(&self, account: i64, token: &str) -> Result<()> {
        let arguments = json!({ "account": account, "provider": "instagram", "secret": token });
        self.call("accounts/set_credential", &arguments).await.map(drop)
    }

    /// Stops the server.
    pub(crate) async fn leave(mut self) -> Result<()> {
        crate::supervisor::terminate(&mut self.server).await.map(drop)
    }

    async fn call(&self, function: &str, arguments: &Value) -> Result<Value> {
        let request = self.client.post(format!("{}/api/app/api/{function}", self.base)).json(arguments);
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.text().await?;
        if !status.is_success() {
            bail!("{function}: {status}: {body}");
        }
        serde_json::from_str(&body).with_context(|| format!("{function}: {body}"))
    }

    async fn wait_for_server(&self) -> Result<()> {
        let asking = async {
            while self.client.get(format!("{}/health", self.base)).send().await.is_err() {
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), asking).await.context("the server does not answer")
    }
}

async fn output(supervisor: &Supervisor, arguments: &[&str]) -> Result<String> {
    let output = supervisor.command(arguments).output().await?;
    if !output.status.success() {
        bail!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[expect(clippy::disallowed_methods, reason = "a person's browser is not the product's client")]
pub(crate) fn client(cookie: Option<&str>) -> Result<Client> {
    let headers = cookie.map(|cookie| Ok::<_, anyhow::Error>((reqwest::header::COOKIE, cookie.parse()?)));
    let headers = headers.transpose()?.into_iter().collect();
    let builder = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    Ok(builder.default_headers(headers).build()?)
}

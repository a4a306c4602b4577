//! The sandbox's one HTTP client: Instagram's crawler, which downloads the pictures of new containers, and Meta's
//! calls to an app.

use std::time::Duration;

use axum::http::StatusCode;
use reqwest::{Client, redirect::Policy};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Downloads with a limit on time, redirects and size.
pub(crate) struct Fetcher {
    client: Client,
}

/// What a download came to.
pub(crate) enum Download {
    /// The body, whole.
    Bytes(Vec<u8>),
    /// The body is larger than the limit.
    TooLarge,
    /// The server answered, but not with a document.
    Status(StatusCode),
    /// No answer, or one that broke off.
    Failed(reqwest::Error),
}

impl Fetcher {
    #[expect(clippy::disallowed_methods, reason = "the sandbox must not depend on the product's own client")]
    pub(crate) fn new() -> anyhow::Result<Self> {
        let client = Client::builder()
            .user_agent("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")
            .timeout(TIMEOUT)
            .redirect(Policy::limited(3))
            .no_proxy()
            // It reaches no other machine, so nobody's certificate need be trusted.
            .tls_certs_only([])
            .build()?;
        Ok(Self { client })
    }

    /// Downloads at most `limit` bytes.
    pub(crate) async fn get(&self, url: &str, limit: usize) -> Download {
        match self.attempt(url, limit).await {
            Ok(download) => download,
            Err(error) => Download::Failed(error),
        }
    }

    /// Posts a form and answers with status and body.
    pub(crate) async fn post_form(
        &self,
        url: &str,
        form: &[(&str, String)],
    ) -> Result<(u16, String), reqwest::Error> {
        let response = self.client.post(url).form(form).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    async fn attempt(&self, url: &str, limit: usize) -> Result<Download, reqwest::Error> {
        let mut response = self.client.get(url).send().await?;
        if !response.status().is_success() {
            return Ok(Download::Status(response.status()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > limit {
                return Ok(Download::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Download::Bytes(bytes))
    }
}

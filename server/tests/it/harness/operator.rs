//! What an operator does in front of the product, and what the vendors saw of it.

use std::sync::atomic::{AtomicU32, Ordering};

use sandbox::Vendor;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use types::account::AccountSettings;
use types::post::{Post, PostStatus, ReviewList};
use types::{AccountId, FeedId, PostId};

use super::{App, eventually, now};

/// An answer other than 200.
#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub error: Value,
}

impl App {
    /// An account with all three keys, a slot every minute and a threshold that everything passes.
    pub async fn account(&self) -> AccountId {
        let id = self.account_without_keys().await;
        for (provider, secret) in
            [("anthropic", "sk-ant-test"), ("fal", "key:secret"), ("instagram", "IGAAtest")]
        {
            self.set_credential(id, provider, secret).await.unwrap();
        }
        id
    }

    pub async fn account_without_keys(&self) -> AccountId {
        self.account_drawing_with("fal", "fal-ai/flux/schnell").await
    }

    /// An account without keys whose pictures come from this provider.
    pub async fn account_drawing_with(&self, provider: &str, model: &str) -> AccountId {
        let settings: AccountSettings = serde_json::from_value(json!({
            "name": "Test", "handle": "test.news", "topic": "Anything that happens in the world",
            "voice": "", "language": "en", "time_zone": "Europe/Warsaw",
            "cadence": { "every": { "minutes": 1 } }, "threshold": 0,
            "image_provider": provider, "image_model": model, "paused": false
        }))
        .unwrap();
        self.call("accounts/create_account", json!({ "settings": settings })).await.unwrap()
    }

    pub async fn set_credential(
        &self,
        account: AccountId,
        provider: &str,
        secret: &str,
    ) -> Result<Value, Refusal> {
        let arguments = json!({ "account": account, "provider": provider, "secret": secret });
        self.call("accounts/set_credential", arguments).await
    }

    /// Follows a feed of one article with this text, served by the sandbox.
    pub async fn follow_article(&self, account: AccountId, title: &str, text: &str) -> FeedId {
        static FEEDS: AtomicU32 = AtomicU32::new(0);
        let name = format!("test-{}.xml", FEEDS.fetch_add(1, Ordering::Relaxed));
        let document = format!(
            "<rss version=\"2.0\"><channel><title>Test feed</title><item><guid>{name}</guid>\
             <title>{title}</title><description>{text}</description></item></channel></rss>"
        );
        self.sandbox.feeds().serve(&name, "application/rss+xml", document.into_bytes());
        self.follow(account, &self.sandbox.feed_url(&name)).await.unwrap()
    }

    pub async fn follow(&self, account: AccountId, url: &str) -> Result<FeedId, Refusal> {
        self.call("feeds/add_feed", json!({ "feed": { "url": url, "accounts": [account] } })).await
    }

    /// Calls a server function.
    pub async fn call<T: DeserializeOwned>(&self, function: &str, arguments: Value) -> Result<T, Refusal> {
        let request = self.client.post(self.url(&format!("api/app/api/{function}"))).json(&arguments);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        if status == 200 {
            return Ok(
                serde_json::from_str(&body).unwrap_or_else(|error| panic!("{function}: {error}: {body}"))
            );
        }
        let error =
            serde_json::from_str(&body).unwrap_or_else(|_| panic!("{function}: HTTP {status}: {body}"));
        Err(Refusal { status, error })
    }

    pub async fn post(&self, id: PostId) -> Post {
        self.call("posts/post", json!({ "id": id })).await.unwrap()
    }

    pub async fn review_list(&self) -> ReviewList {
        self.call("posts/review_list", json!({})).await.unwrap()
    }

    /// Waits for the first post in the list, whatever its status.
    pub async fn first_post(&self) -> PostId {
        eventually("a post appears", || async { self.review_list().await.posts.first().map(|post| post.id) })
            .await
    }

    /// Waits until the post is where the test wants it.
    pub async fn reach(&self, id: PostId, status: PostStatus) -> Post {
        let what = format!("post {id} becomes {}", status.as_str());
        eventually(&what, || async { Some(self.post(id).await).filter(|post| post.summary.status == status) })
            .await
    }

    /// Waits until the post shows a problem.
    pub async fn problem(&self, id: PostId) -> types::problem::Problem {
        eventually("the post shows a problem", || async { self.post(id).await.summary.problem }).await
    }

    /// Approves as the screen does: with the text on it, for now.
    pub async fn approve(&self, post: &Post) -> Result<Value, Refusal> {
        let edit = json!({ "version": post.version, "caption": post.caption, "alt_text": post.alt_text });
        self.call("posts/approve", json!({ "id": post.summary.id, "edit": edit, "at": now() + 1_000 })).await
    }

    /// What the vendors charged, in micro-dollars.
    pub fn charged(&self) -> i64 {
        self.sandbox.ledger().total_micro_usd()
    }

    /// How often a vendor's operation answered well.
    pub fn answered(&self, vendor: Vendor, operation: &str) -> usize {
        let entries = self.sandbox.ledger().of(vendor, operation);
        entries.iter().filter(|entry| entry.status.is_some_and(|status| status < 400)).count()
    }

    /// How often a vendor's operation was asked for.
    pub fn asked(&self, vendor: Vendor, operation: &str) -> usize {
        self.sandbox.ledger().of(vendor, operation).len()
    }
}

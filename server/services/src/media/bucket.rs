//! A bucket that speaks Amazon's S3 protocol: Cloudflare R2, MinIO, AWS itself.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use providers::Secret;
use url::Url;

use super::MediaError;

/// Tries after the first one, for answers that say "later" and for broken connections.
const RETRIES: usize = 3;

/// Where the bucket is and who we are there. It cannot be printed, because of the secret.
pub struct Bucket {
    /// The bucket's name.
    pub name: String,
    /// The folder in it that is ours; empty for all of it.
    pub prefix: String,
    /// The service's address without the bucket; `None` is AWS in this region.
    pub endpoint: Option<Url>,
    /// The region that requests are signed for; R2 calls its only one `auto`.
    pub region: String,
    /// The access key's id.
    pub key_id: String,
    /// The access key's secret.
    pub secret: Secret,
    /// The longest silence of the service before a request counts as lost.
    pub patience: Duration,
}

impl Bucket {
    /// The longest silence when nobody says otherwise: a picture has a few hundred kilobytes.
    pub const PATIENCE: Duration = Duration::from_secs(10);

    pub(super) fn open(&self) -> Result<Arc<dyn ObjectStore>, MediaError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.key_id)
            .with_secret_access_key(self.secret.reveal())
            .with_client_options(self.client())
            .with_retry(self.retries())
            // Deleting many objects in one request is not part of what every service can.
            .with_disable_bulk_delete(true);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        let store = builder.build().map_err(|error| MediaError::of(&error))?;
        let prefix = Path::parse(&self.prefix)
            .map_err(|error| MediaError::Unavailable(format!("the folder in the bucket: {error}")))?;
        Ok(Arc::new(PrefixStore::new(store, prefix)))
    }

    /// Silence is counted, not the whole time: a browser far away may read a picture as slowly as it must.
    fn client(&self) -> ClientOptions {
        let plain = self.endpoint.as_ref().is_some_and(|endpoint| endpoint.scheme() == "http");
        ClientOptions::new()
            .with_allow_http(plain)
            .with_timeout_disabled()
            .with_read_timeout(self.patience)
            .with_connect_timeout(self.patience.min(Duration::from_secs(5)))
            .with_default_content_type("image/jpeg")
    }

    /// Hiccups are sat out here; what takes longer is for the queue, or for a person.
    fn retries(&self) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() },
            max_retries: RETRIES,
            retry_timeout: self.patience * 2,
        }
    }
}

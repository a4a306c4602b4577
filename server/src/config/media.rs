//! Where pictures are kept.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use services::media::Bucket;
use url::Url;

/// A folder or a bucket.
pub enum MediaStore {
    /// On this machine, for one process or several that share it.
    Folder(PathBuf),
    /// Anywhere, for processes on different machines.
    Bucket(Bucket),
}

/// How a bucket's address begins.
const SCHEME: &str = "s3://";
/// What belongs to a bucket alone.
const BUCKET_ONLY: [&str; 4] =
    ["AUTOGRAM_MEDIA_ENDPOINT", "AUTOGRAM_MEDIA_REGION", "AUTOGRAM_MEDIA_KEY_ID", "AUTOGRAM_MEDIA_SECRET"];

/// `AUTOGRAM_MEDIA` and, for a bucket, the four that begin with its name.
pub(super) fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<MediaStore> {
    let place = get("AUTOGRAM_MEDIA").unwrap_or_else(|| "data/media".to_owned());
    let Some(address) = place.strip_prefix(SCHEME) else {
        let stray = BUCKET_ONLY.into_iter().find(|name| get(name).is_some());
        ensure!(stray.is_none(), "{}: only beside AUTOGRAM_MEDIA=s3://bucket", stray.unwrap_or_default());
        return Ok(MediaStore::Folder(place.into()));
    };
    let (name, prefix) = address.split_once('/').unwrap_or((address, ""));
    ensure!(!name.is_empty(), "AUTOGRAM_MEDIA: s3:// is followed by the bucket's name");
    let required = |name: &str| {
        let value = get(name).with_context(|| format!("{name} is not set: a bucket needs it"));
        value.map(|value| value.trim().to_owned())
    };
    let endpoint = endpoint(get)?;
    // A service with an endpoint of its own mostly has one region, which R2 and others call so.
    let region = match (get("AUTOGRAM_MEDIA_REGION"), &endpoint) {
        (None, Some(_)) => "auto".to_owned(),
        _ => required("AUTOGRAM_MEDIA_REGION")?,
    };
    Ok(MediaStore::Bucket(Bucket {
        name: name.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
        endpoint,
        region,
        key_id: required("AUTOGRAM_MEDIA_KEY_ID")?,
        secret: required("AUTOGRAM_MEDIA_SECRET")?.into(),
        patience: Bucket::PATIENCE,
    }))
}

fn endpoint(get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Url>> {
    let endpoint: Option<Url> = super::parsed(get, "AUTOGRAM_MEDIA_ENDPOINT")?;
    let is_web = |url: &Url| matches!(url.scheme(), "https" | "http") && url.username().is_empty();
    ensure!(
        endpoint.as_ref().is_none_or(is_web),
        "AUTOGRAM_MEDIA_ENDPOINT: an https address without the bucket and without a key"
    );
    Ok(endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    const R2: [(&str, &str); 4] = [
        ("AUTOGRAM_MEDIA", "s3://pictures/autogram/"),
        ("AUTOGRAM_MEDIA_ENDPOINT", "https://account.r2.cloudflarestorage.com"),
        ("AUTOGRAM_MEDIA_KEY_ID", "id"),
        ("AUTOGRAM_MEDIA_SECRET", "hunter2"),
    ];

    fn with(variables: &[(&str, &str)]) -> Result<MediaStore> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
        read(&|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn a_folder_is_the_default_and_needs_nothing_else() {
        assert!(matches!(with(&[]).unwrap(), MediaStore::Folder(path) if path.ends_with("data/media")));
        let error = with(&[("AUTOGRAM_MEDIA_SECRET", "hunter2")]).err().unwrap().to_string();
        assert!(error.contains("AUTOGRAM_MEDIA_SECRET") && !error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_bucket_has_a_name_a_folder_and_a_key() {
        let MediaStore::Bucket(bucket) = with(&R2).unwrap() else { panic!("a bucket") };
        assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("pictures", "autogram"));
        assert_eq!((bucket.region.as_str(), bucket.secret.reveal()), ("auto", "hunter2"));
    }

    #[test]
    fn what_is_missing_is_named() {
        for missing in ["AUTOGRAM_MEDIA_ENDPOINT", "AUTOGRAM_MEDIA_KEY_ID", "AUTOGRAM_MEDIA_SECRET"] {
            let rest: Vec<_> = R2.into_iter().filter(|(name, _)| *name != missing).collect();
            let error = with(&rest).err().unwrap().to_string();
            // Without an endpoint it is AWS, which has many regions.
            let named = if missing.ends_with("ENDPOINT") { "AUTOGRAM_MEDIA_REGION" } else { missing };
            assert!(error.contains(named) && !error.contains("hunter2"), "{error}");
        }
        assert!(with(&[("AUTOGRAM_MEDIA", "s3:///pictures")]).is_err());
    }

    #[test]
    fn an_endpoint_is_a_plain_address() {
        for wrong in ["ftp://files.example.org", "https://id:hunter2@r2.example.org", "r2.example.org"] {
            let error = with(&[R2[0], ("AUTOGRAM_MEDIA_ENDPOINT", wrong), R2[2], R2[3]]).err().unwrap();
            let error = format!("{error:#}");
            assert!(error.contains("AUTOGRAM_MEDIA_ENDPOINT") && !error.contains("hunter2"), "{error}");
        }
    }
}

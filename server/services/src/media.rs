//! Finished pictures: kept in an object store, served at an address nobody can guess.

use std::path::Path as FilePath;
use std::sync::Arc;

use anyhow::Context;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use crate::Result;

/// Stands in a picture's row where the provider's name stands, if a person uploaded it.
pub(crate) const UPLOADED: &str = "upload";

/// The store of pictures.
#[derive(Clone)]
pub struct Media(Arc<dyn ObjectStore>);

impl Media {
    /// Keeps pictures in a folder, made if it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn in_folder(folder: &FilePath) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?)))
    }

    /// Stores a finished JPEG under its key. Storing the same key again replaces it.
    pub async fn put(&self, public_key: &str, jpeg: Vec<u8>) -> Result<()> {
        let stored = self.0.put(&location(public_key), PutPayload::from(jpeg)).await;
        stored.map(drop).map_err(|error| anyhow::Error::new(error).context("cannot store a picture").into())
    }

    /// A stored JPEG; `None` when there is none under this key.
    pub async fn get(&self, public_key: &str) -> Result<Option<Vec<u8>>> {
        match self.0.get(&location(public_key)).await {
            Ok(found) => {
                let bytes = found.bytes().await.context("cannot read a picture")?;
                Ok(Some(bytes.into()))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(anyhow::Error::new(error).context("cannot read a picture").into()),
        }
    }
}

/// A picture's path on our own host.
pub fn path(public_key: &str) -> String {
    format!("/media/{public_key}.jpg")
}

/// A video's path on our own host.
pub fn video_path(public_key: &str, extension: &str) -> String {
    format!("/media/{public_key}.{extension}")
}

/// The address of such a path for Instagram, which fetches the file itself.
pub(crate) fn public_url(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(path);
    url
}

fn location(public_key: &str) -> Path {
    Path::from(format!("pictures/{public_key}.jpg"))
}

//! Finished pictures and videos: kept in a folder or in a bucket, served at an address nobody can guess.

mod bucket;
mod error;
mod videos;

use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use crate::Random;

pub use bucket::Bucket;
pub use error::MediaError;

pub(crate) use videos::video_name;
pub use videos::{Part, video_path};

/// Stands in a picture's row where the provider's name stands, if a person uploaded it.
pub(crate) const UPLOADED: &str = "upload";
/// Stands there, if it is a headline card without a picture below.
pub(crate) const CARD: &str = "card";
/// What a self-test writes and expects back.
const PROBE: &[u8] = b"Autogram tests whether pictures can be kept here. This file may be deleted.";

/// The store of pictures and videos.
#[derive(Clone)]
pub struct Media(Arc<dyn ObjectStore>);

/// A stored JPEG on its way out. It is read as it is sent, so that many readers hold no picture in memory.
pub struct Picture {
    /// Its length in bytes.
    pub length: u64,
    /// Its content, in parts.
    pub content: BoxStream<'static, Result<Bytes, MediaError>>,
}

impl Media {
    /// Keeps them in a folder, made if it is missing.
    ///
    /// # Errors
    /// [`MediaError::Unavailable`] when the folder cannot be made or read.
    pub fn in_folder(folder: &FilePath) -> Result<Self, MediaError> {
        let refused = |error: &dyn std::fmt::Display| {
            MediaError::Unavailable(format!("the folder {}: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| refused(&error))?;
        Ok(Self(Arc::new(store)))
    }

    /// Keeps pictures in a bucket, which is not asked before the first picture or [`Media::test`].
    ///
    /// # Errors
    /// [`MediaError::Unavailable`] when the settings cannot be used together.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self, MediaError> {
        Ok(Self(bucket.open()?))
    }

    /// Writes, reads and deletes a small file, so that a wrong setting is found when the program starts and not
    /// at the first picture.
    ///
    /// # Errors
    /// Says what is wrong and what helps.
    pub async fn test(&self, random: &Random) -> Result<(), MediaError> {
        // A name of its own: several processes may start at once.
        let location = Path::from(format!("pictures/self-test-{}", random.token()));
        self.0
            .put(&location, PutPayload::from_static(PROBE))
            .await
            .map_err(|error| MediaError::of(&error))?;
        let read = self.read(&location).await;
        let deleted = self.0.delete(&location).await;
        if read?.as_deref() != Some(PROBE) {
            return Err(MediaError::Changed);
        }
        deleted.map_err(|error| MediaError::of(&error))
    }

    /// Stores a finished JPEG under its key. Storing the same key again replaces it.
    ///
    /// # Errors
    /// When the store refuses or does not answer; whether the picture was stored is then unknown.
    pub async fn put(&self, public_key: &str, jpeg: Vec<u8>) -> Result<(), MediaError> {
        let stored = self.0.put(&location(public_key), PutPayload::from(jpeg)).await;
        stored.map(drop).map_err(|error| MediaError::of(&error))
    }

    /// Deletes the JPEG under its key, if there is one.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub async fn delete(&self, public_key: &str) -> Result<(), MediaError> {
        let deleted = self.0.delete(&location(public_key)).await;
        deleted.or_else(|error| MediaError::unless_missing(&error))
    }

    /// A stored JPEG; `None` when there is none under this key.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub async fn get(&self, public_key: &str) -> Result<Option<Picture>, MediaError> {
        match self.0.get(&location(public_key)).await {
            Ok(found) => {
                let length = found.meta.size;
                let content = found.into_stream().map_err(|error| MediaError::of(&error)).boxed();
                Ok(Some(Picture { length, content }))
            }
            Err(error) => MediaError::unless_missing(&error).map(|()| None),
        }
    }

    /// A whole stored JPEG; `None` when there is none under this key.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub(crate) async fn bytes(&self, public_key: &str) -> Result<Option<Vec<u8>>, MediaError> {
        Ok(self.read(&location(public_key)).await?.map(Vec::from))
    }

    /// Whether the store answers at all. It is asked for something that is not there, because a service says less
    /// about what is wrong with it when no content is wanted.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub async fn answers(&self) -> Result<(), MediaError> {
        self.read(&Path::from("nothing")).await.map(drop)
    }

    async fn read(&self, location: &Path) -> Result<Option<Bytes>, MediaError> {
        let bytes = async { self.0.get(location).await?.bytes().await };
        match bytes.await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) => MediaError::unless_missing(&error).map(|()| None),
        }
    }
}

/// A picture's path on our own host.
pub fn path(public_key: &str) -> String {
    format!("/media/{public_key}.jpg")
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

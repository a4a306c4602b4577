//! Videos in the store: larger than memory, so they go in and out in pieces.

use std::ops::Range;

use anyhow::Context;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use tokio_util::io::ReaderStream;

use super::{Media, MediaError};

/// Bytes of a video in memory at once, while it is stored.
const CHUNK: usize = 256 * 1024;

/// A part of a stored video.
pub struct Part {
    /// Which bytes.
    pub range: Range<u64>,
    /// Of how many.
    pub total: u64,
    /// They themselves.
    pub body: BoxStream<'static, Result<Bytes, MediaError>>,
}

impl Media {
    /// Stores a video under its name, `<key>.mp4`; until all of it is there, nothing is.
    ///
    /// # Errors
    /// When the file cannot be read, or the store refuses or does not answer.
    pub async fn put_video(&self, name: &str, file: tokio::fs::File) -> crate::Result<()> {
        let begun = self.0.put_multipart(&video(name)).await.map_err(|error| MediaError::of(&error))?;
        let mut upload = WriteMultipart::new(begun);
        match fill(&mut upload, file).await {
            Ok(()) => {
                upload.finish().await.map_err(|error| MediaError::of(&error))?;
                Ok(())
            }
            Err(error) => {
                // Parts that nobody completes would lie in a bucket and cost.
                if let Err(error) = upload.abort().await {
                    tracing::warn!(%error, name, "a begun upload could not be given up");
                }
                Err(error)
            }
        }
    }

    /// A stored video or the part of it that is asked for, in bytes; `None` when there is none under this name.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub async fn video(&self, name: &str, range: Option<Range<u64>>) -> Result<Option<Part>, MediaError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.0.get_opts(&video(name), options).await {
            Ok(found) => {
                let (range, total) = (found.range.clone(), found.meta.size);
                let body = found.into_stream().map_err(|error| MediaError::of(&error)).boxed();
                Ok(Some(Part { range, total, body }))
            }
            Err(error) => MediaError::unless_missing(&error).map(|()| None),
        }
    }

    /// How large a stored video is, in bytes; `None` when there is none under this name.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    pub async fn video_size(&self, name: &str) -> Result<Option<u64>, MediaError> {
        match self.0.head(&video(name)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(error) => MediaError::unless_missing(&error).map(|()| None),
        }
    }

    /// Deletes a video that no post shows any more. What cannot be deleted costs room and nothing else.
    pub(crate) async fn forget_video(&self, name: &str) {
        if let Err(error) = self.0.delete(&video(name)).await {
            tracing::warn!(%error, name, "a video could not be deleted");
        }
    }
}

async fn fill(upload: &mut WriteMultipart, file: tokio::fs::File) -> crate::Result<()> {
    let mut pieces = ReaderStream::with_capacity(file, CHUNK);
    while let Some(piece) = pieces.next().await {
        let piece = piece.context("cannot read an uploaded video")?;
        upload.wait_for_capacity(1).await.map_err(|error| MediaError::of(&error))?;
        upload.put(piece);
    }
    Ok(())
}

/// A video's path on our own host.
pub fn video_path(public_key: &str, extension: &str) -> String {
    format!("/media/{}", video_name(public_key, extension))
}

/// A video's name in the store and in its address.
pub(crate) fn video_name(public_key: &str, extension: &str) -> String {
    format!("{public_key}.{extension}")
}

fn video(name: &str) -> Path {
    Path::from(format!("videos/{name}"))
}

//! A service of buckets that speaks Amazon's S3 protocol, as Cloudflare R2 and MinIO do: objects are put, read and
//! deleted one by one, in whole or in part, by requests signed with version 4 (Amazon S3 API reference, 2006-03-01
//! protocol, read November 2026). Listing and copying are not there and answer 501.
//!
//! There is one key and, at the start, one bucket. Nothing is charged: what requests cost there does not reach a
//! micro-dollar.

mod error;
mod multipart;
mod object;
mod signature;

use std::{collections::BTreeMap, sync::Mutex};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{OriginalUri, Path, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{any, delete, get, post, put},
};

use crate::{BODY_LIMIT, exchange::Receipt, ids::fingerprint, ledger::Vendor, sync::lock, world::World};
use error::S3Error;
use multipart::{Query, Upload};
use object::Object;
use signature::{Key, Signed};

/// The bucket that is there at the start.
pub const BUCKET: &str = "pictures";
/// The id of the one key.
pub const BUCKET_KEY_ID: &str = "SANDBOXKEYID00000001";
/// The secret of the one key.
pub const BUCKET_SECRET: &str = "sandbox/secret/of/the/one/key/0000000001";

/// The key's parts, and the regions that requests may be signed for: R2's one region goes by two names.
const KEY: Key<'static> = Key { id: BUCKET_KEY_ID, secret: BUCKET_SECRET, regions: &["auto", "us-east-1"] };

/// The buckets and what is in them.
#[derive(Debug)]
pub struct Buckets {
    objects: Mutex<BTreeMap<String, BTreeMap<String, Object>>>,
    /// By their ids.
    uploads: Mutex<BTreeMap<String, Upload>>,
}

impl Default for Buckets {
    fn default() -> Self {
        let objects = BTreeMap::from([(BUCKET.to_owned(), BTreeMap::new())]);
        Self { objects: Mutex::new(objects), uploads: Mutex::default() }
    }
}

impl Buckets {
    /// The keys in a bucket in order; none if there is no such bucket.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        lock(&self.objects).get(bucket).map(|objects| objects.keys().cloned().collect()).unwrap_or_default()
    }

    /// How many uploads have begun and neither ended nor been given up.
    pub fn open_uploads(&self) -> usize {
        lock(&self.uploads).len()
    }

    fn with<T>(
        &self,
        bucket: &str,
        work: impl FnOnce(&mut BTreeMap<String, Object>) -> Result<T, S3Error>,
    ) -> Result<T, S3Error> {
        work(lock(&self.objects).get_mut(bucket).ok_or_else(S3Error::no_such_bucket)?)
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Bucket, name, routes);
    let object = observed("put_object", put(put_object))
        .merge(observed("get_object", get(get_object)))
        .merge(observed("delete_object", delete(delete_object)))
        .merge(observed("upload", post(multipart::post)));
    let other = observed("other", any(|| async { S3Error::not_implemented().answer() }));
    Router::new().route("/{bucket}/{*key}", object).route("/{bucket}", other)
}

/// `PUT /{bucket}/{key}`, of a whole object or of a part of an upload.
async fn put_object(
    State(world): State<World>,
    Path((bucket, key)): Path<(String, String)>,
    request: Request,
) -> Response {
    if Query::of(&request).upload().is_some() {
        return multipart::put_part(&world, request).await.unwrap_or_else(S3Error::answer);
    }
    let stored = admitted(&world, request).await.and_then(|(head, content)| {
        let object =
            Object::new(head.headers.get(header::CONTENT_TYPE).cloned(), content, world.clock.now_ms());
        let (summary, etag) = (format!("stores {object}"), object.etag());
        world.buckets.with(&bucket, |objects| {
            objects.insert(key, object);
            Ok((summary, etag))
        })
    });
    match stored {
        Ok((summary, etag)) => receipt(summary).on([(header::ETAG, etag)]),
        Err(error) => error.answer(),
    }
}

/// `GET` and `HEAD /{bucket}/{key}`, with or without a range.
async fn get_object(
    State(world): State<World>,
    Path((bucket, key)): Path<(String, String)>,
    request: Request,
) -> Response {
    let found = admitted(&world, request).await.and_then(|(head, _)| {
        let found = |objects: &mut BTreeMap<String, Object>| {
            objects.get(&key).cloned().ok_or_else(S3Error::no_such_key)
        };
        Ok((world.buckets.with(&bucket, found)?, head.headers))
    });
    match found.and_then(|(object, asked)| read(&object, &asked)) {
        Ok(response) => response,
        Err(error) => error.answer(),
    }
}

/// `DELETE /{bucket}/{key}`, of an object or of an upload. An object that is not there is deleted already.
async fn delete_object(
    State(world): State<World>,
    Path((bucket, key)): Path<(String, String)>,
    request: Request,
) -> Response {
    if Query::of(&request).upload().is_some() {
        return multipart::abort(&world, request).await.unwrap_or_else(S3Error::answer);
    }
    let deleted = admitted(&world, request).await.and_then(|_| {
        world.buckets.with(&bucket, |objects| {
            objects.remove(&key);
            Ok(())
        })
    });
    match deleted {
        Ok(()) => receipt("deletes an object".to_owned()).on(StatusCode::NO_CONTENT),
        Err(error) => error.answer(),
    }
}

/// The request, if it was signed with the key, with its whole body.
async fn admitted(world: &World, request: Request) -> Result<(Parts, Bytes), S3Error> {
    let (head, body) = request.into_parts();
    let content = to_bytes(body, BODY_LIMIT).await.map_err(|_| S3Error::incomplete_body())?;
    let uri = head.extensions.get::<OriginalUri>().map_or(&head.uri, |original| &original.0);
    let signed = Signed { method: &head.method, uri, headers: &head.headers, content: &content };
    // The service's clock is the real one: moving the sandbox's forward is no reason to refuse its clients.
    signed.verify(&KEY, world.clock.now_ms() - world.clock.offset_ms())?;
    Ok((head, content))
}

fn read(object: &Object, asked: &HeaderMap) -> Result<Response, S3Error> {
    let part = object.part(asked)?;
    let summary = format!("reads {} of {object}", part.content.len());
    let mut response = (object.headers(), Body::from(part.content)).into_response();
    if let Some(range) = part.content_range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    Ok(receipt(summary).on(response))
}

fn receipt(summary: String) -> Receipt {
    Receipt { account: Some(fingerprint(BUCKET_KEY_ID)), ..Receipt::new(summary) }
}

//! Uploads in parts, for what is too large to be sent at once: begun, filled part by part in any order, and complete
//! only when all parts are named. Until then nothing is there.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use super::{admitted, error::S3Error, object::Object, receipt};
use crate::{ids::digest, ids::hex, sync::lock, world::World};

/// All parts but the last have at least so many bytes.
const SMALLEST_PART: usize = 5 << 20;
/// Parts are counted from 1 to this.
const MOST_PARTS: u32 = 10_000;

/// An upload that has begun.
#[derive(Debug)]
pub(super) struct Upload {
    bucket: String,
    key: String,
    content_type: Option<HeaderValue>,
    parts: BTreeMap<u32, Bytes>,
}

/// What a request says about the upload it belongs to.
pub(super) struct Query(BTreeMap<String, String>);

impl Query {
    pub(super) fn of(request: &Request) -> Self {
        let original = request.extensions().get::<OriginalUri>();
        let query = original.map_or_else(|| request.uri().query(), |uri| uri.query());
        Self(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The upload's id, where there is one.
    pub(super) fn upload(&self) -> Option<&str> {
        self.0.get("uploadId").map(String::as_str)
    }

    fn part(&self) -> Result<u32, S3Error> {
        let number = self.0.get("partNumber").and_then(|number| number.parse().ok());
        number.filter(|number| (1..=MOST_PARTS).contains(number)).ok_or_else(S3Error::invalid_part)
    }
}

/// `POST /{bucket}/{key}?uploads` begins an upload, `POST /{bucket}/{key}?uploadId=` completes it.
pub(super) async fn post(
    State(world): State<World>,
    Path((bucket, key)): Path<(String, String)>,
    request: Request,
) -> Response {
    let query = Query::of(&request);
    let answered = match query.upload() {
        Some(id) => complete(&world, id, request).await,
        None if query.0.contains_key("uploads") => begin(&world, bucket, key, request).await,
        None => Err(S3Error::not_implemented()),
    };
    answered.unwrap_or_else(S3Error::answer)
}

async fn begin(world: &World, bucket: String, key: String, request: Request) -> Result<Response, S3Error> {
    let (head, _) = admitted(world, request).await?;
    world.buckets.with(&bucket, |_| Ok(()))?;
    let id = world.ids.prefixed("upload-");
    let content_type = head.headers.get(header::CONTENT_TYPE).cloned();
    let upload = Upload { bucket, key, content_type, parts: BTreeMap::new() };
    lock(&world.buckets.uploads).insert(id.clone(), upload);
    let answer =
        format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    Ok(receipt("begins an upload".to_owned()).on(xml(answer)))
}

/// `PUT /{bucket}/{key}?partNumber=&uploadId=`.
pub(super) async fn put_part(world: &World, request: Request) -> Result<Response, S3Error> {
    let query = Query::of(&request);
    let (_, content) = admitted(world, request).await?;
    let (number, summary) = (query.part()?, format!("takes a part of {} bytes", content.len()));
    let etag = etag(&content);
    let mut uploads = lock(&world.buckets.uploads);
    let upload = query.upload().and_then(|id| uploads.get_mut(id)).ok_or_else(S3Error::no_such_upload)?;
    upload.parts.insert(number, content);
    Ok(receipt(summary).on([(header::ETAG, etag)]))
}

async fn complete(world: &World, id: &str, request: Request) -> Result<Response, S3Error> {
    let (_, content) = admitted(world, request).await?;
    let listed = listed(&String::from_utf8_lossy(&content));
    let mut uploads = lock(&world.buckets.uploads);
    let upload = uploads.get(id).ok_or_else(S3Error::no_such_upload)?;
    let whole = upload.whole(&listed)?;
    let object = Object::new(upload.content_type.clone(), whole.into(), world.clock.now_ms());
    let (bucket, key) = (upload.bucket.clone(), upload.key.clone());
    let (summary, etag) = (format!("completes {object}"), object.etag());
    world.buckets.with(&bucket, |objects| {
        objects.insert(key, object);
        Ok(())
    })?;
    uploads.remove(id);
    let answer =
        format!("<CompleteMultipartUploadResult><ETag>{etag}</ETag></CompleteMultipartUploadResult>");
    Ok(receipt(summary).on(xml(answer)))
}

/// `DELETE /{bucket}/{key}?uploadId=`.
pub(super) async fn abort(world: &World, request: Request) -> Result<Response, S3Error> {
    let query = Query::of(&request);
    admitted(world, request).await?;
    let gone = query.upload().and_then(|id| lock(&world.buckets.uploads).remove(id));
    gone.ok_or_else(S3Error::no_such_upload)?;
    Ok(receipt("gives an upload up".to_owned()).on(StatusCode::NO_CONTENT))
}

impl Upload {
    /// The parts that are named, one after the other; each must be there as it was sent.
    fn whole(&self, listed: &[(u32, String)]) -> Result<Vec<u8>, S3Error> {
        let ascending = listed.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if listed.is_empty() || !ascending {
            return Err(S3Error::invalid_part());
        }
        let mut whole = Vec::new();
        for (position, (number, wanted)) in listed.iter().enumerate() {
            let part = self.parts.get(number).filter(|part| etag(part) == *wanted);
            let part = part.ok_or_else(S3Error::invalid_part)?;
            if part.len() < SMALLEST_PART && position + 1 < listed.len() {
                return Err(S3Error::small_part());
            }
            whole.extend_from_slice(part);
        }
        Ok(whole)
    }
}

/// The parts in the order they are listed. The document is made by programs, in one form.
fn listed(document: &str) -> Vec<(u32, String)> {
    let element = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once(&format!("</{name}>"))?.0.replace("&quot;", "\"").replace("&#34;", "\""))
    };
    let parts = document.split("<Part>").skip(1);
    parts
        .filter_map(|part| Some((element(part, "PartNumber")?.parse().ok()?, element(part, "ETag")?)))
        .collect()
}

fn etag(content: &[u8]) -> String {
    format!("\"{}\"", hex(&digest(content)[..16]))
}

fn xml(document: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], document).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(parts: &[(u32, usize)]) -> Upload {
        let parts = parts.iter().map(|(number, length)| (*number, vec![0; *length].into())).collect();
        Upload { bucket: "b".into(), key: "k".into(), content_type: None, parts }
    }

    fn named(upload: &Upload) -> Vec<(u32, String)> {
        upload.parts.iter().map(|(number, part)| (*number, etag(part))).collect()
    }

    #[test]
    fn parts_are_read_however_their_etag_is_escaped() {
        let document = "<CompleteMultipartUpload><Part><ETag>&quot;a&quot;</ETag><PartNumber>1</PartNumber></Part>\
                        <Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part></CompleteMultipartUpload>";
        assert_eq!(listed(document), [(1, "\"a\"".to_owned()), (2, "\"b\"".to_owned())]);
    }

    #[test]
    fn only_the_last_part_may_be_small_and_none_may_be_missing() {
        let good = upload(&[(1, SMALLEST_PART), (2, 3)]);
        assert_eq!(good.whole(&named(&good)).unwrap().len(), SMALLEST_PART + 3);
        let small = upload(&[(1, 3), (2, 3)]);
        assert_eq!(small.whole(&named(&small)).unwrap_err(), S3Error::small_part());
        let mut swapped = named(&good);
        swapped.reverse();
        for wrong in [Vec::new(), swapped, vec![(3, "\"a\"".to_owned())]] {
            assert_eq!(good.whole(&wrong).unwrap_err(), S3Error::invalid_part());
        }
    }
}

//! The store of pictures, in a folder and in a bucket: what holds for both, and what a bucket may do to us.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures::TryStreamExt;
use providers::Secret;
use sandbox::{
    BUCKET, BUCKET_KEY_ID, BUCKET_SECRET, CannedAnswer, Fault, FaultAction, Sandbox, SandboxOptions, Vendor,
};
use serde_json::json;
use services::Random;
use services::media::{Bucket, Media, MediaError};
use url::Url;

const KEY: &str = "nobody-can-guess-this-one";

/// As large as a finished picture, and no two parts of it alike.
fn jpeg() -> Vec<u8> {
    (0..300_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(400_000).collect()
}

async fn sandbox() -> Sandbox {
    Sandbox::start(SandboxOptions::instant()).await.unwrap()
}

fn bucket(sandbox: &Sandbox) -> Bucket {
    Bucket {
        name: BUCKET.to_owned(),
        prefix: "autogram".to_owned(),
        endpoint: Some(Url::parse(&sandbox.bucket_url()).unwrap()),
        region: "auto".to_owned(),
        key_id: BUCKET_KEY_ID.to_owned(),
        secret: Secret::from(BUCKET_SECRET.to_owned()),
        patience: Duration::from_millis(300),
    }
}

fn folder() -> PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let name = format!("autogram-media-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(name)
}

async fn read(media: &Media, key: &str) -> Option<Vec<u8>> {
    let picture = media.get(key).await.unwrap()?;
    let parts: Vec<_> = picture.content.try_collect().await.unwrap();
    assert_eq!(parts.iter().map(|part| part.len() as u64).sum::<u64>(), picture.length);
    Some(parts.concat())
}

async fn tested(bucket: &Bucket) -> Result<(), MediaError> {
    Media::in_bucket(bucket)?.test(&Random::from_system()).await
}

/// What every store of pictures does.
async fn keeps_pictures(media: &Media) {
    media.test(&Random::from_system()).await.unwrap();
    assert_eq!(read(media, KEY).await, None);
    media.answers().await.unwrap();
    media.put(KEY, b"first".to_vec()).await.unwrap();
    media.put(KEY, jpeg()).await.unwrap();
    assert_eq!(read(media, KEY).await.unwrap(), jpeg());
    media.answers().await.unwrap();
    assert_eq!(read(media, "another-key-that-nobody-has").await, None);
}

/// Three parts of a bucket's upload, the last a small one.
fn video() -> Vec<u8> {
    jpeg().repeat(28)
}

async fn put_video(media: &Media, name: &str) -> services::Result<()> {
    let path = folder();
    std::fs::write(&path, video()).unwrap();
    let stored = media.put_video(name, tokio::fs::File::open(&path).await.unwrap()).await;
    std::fs::remove_file(path).unwrap();
    stored
}

async fn read_video(
    media: &Media,
    name: &str,
    range: Option<Range<u64>>,
) -> Option<(Range<u64>, u64, Vec<u8>)> {
    let part = media.video(name, range).await.unwrap()?;
    let bytes: Vec<_> = part.body.try_collect().await.unwrap();
    Some((part.range, part.total, bytes.concat()))
}

/// What every store of videos does.
async fn keeps_videos(media: &Media) {
    let name = format!("{KEY}.mp4");
    assert_eq!(media.video_size(&name).await, Ok(None));
    assert_eq!(read_video(media, &name, None).await, None);
    put_video(media, &name).await.unwrap();
    let (whole, total) = (video(), video().len() as u64);
    assert_eq!(media.video_size(&name).await, Ok(Some(total)));
    assert_eq!(read_video(media, &name, None).await.unwrap(), (0..total, total, whole.clone()));
    let part = 5_000_000..6_000_000;
    let bytes = whole[5_000_000..6_000_000].to_vec();
    assert_eq!(read_video(media, &name, Some(part.clone())).await.unwrap(), (part, total, bytes));
}

#[tokio::test]
async fn a_folder_keeps_videos() {
    let folder = folder();
    keeps_videos(&Media::in_folder(&folder).unwrap()).await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_bucket_keeps_videos_in_parts() {
    let sandbox = sandbox().await;
    // The sandbox's hashes are slow without optimisation.
    let settings = Bucket { patience: Bucket::PATIENCE, ..bucket(&sandbox) };
    let media = Media::in_bucket(&settings).unwrap();
    let fault = Fault::once(Vendor::Bucket, "put_object", FaultAction::status(503)).after(1);
    sandbox.faults().add(fault);
    keeps_videos(&media).await;
    assert_eq!(sandbox.buckets().keys(BUCKET), [format!("autogram/videos/{KEY}.mp4")]);
    assert_eq!(
        (sandbox.ledger().of(Vendor::Bucket, "put_object").len(), sandbox.buckets().open_uploads()),
        (4, 0)
    );
}

#[tokio::test]
async fn a_video_whose_parts_are_refused_leaves_nothing_behind() {
    let sandbox = sandbox().await;
    let settings = Bucket { patience: Bucket::PATIENCE, ..bucket(&sandbox) };
    let media = Media::in_bucket(&settings).unwrap();
    let full = FaultAction::json(507, json!("<Error><Code>QuotaExceeded</Code></Error>"));
    sandbox.faults().add(Fault::once(Vendor::Bucket, "put_object", full).times(0));
    let error = put_video(&media, "refused.mp4").await.unwrap_err();
    assert!(format!("{error:?}").contains("QuotaExceeded"), "{error:?}");
    assert_eq!((sandbox.buckets().keys(BUCKET), sandbox.buckets().open_uploads()), (Vec::new(), 0));
}

#[tokio::test]
async fn a_folder_keeps_pictures_and_nothing_of_the_test() {
    let folder = folder();
    keeps_pictures(&Media::in_folder(&folder).unwrap()).await;
    let files = std::fs::read_dir(folder.join("pictures")).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, [format!("{KEY}.jpg")]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_bucket_keeps_pictures_and_nothing_of_the_test() {
    let sandbox = sandbox().await;
    keeps_pictures(&Media::in_bucket(&bucket(&sandbox)).unwrap()).await;
    assert_eq!(sandbox.buckets().keys(BUCKET), [format!("autogram/pictures/{KEY}.jpg")]);
    let stored = sandbox.ledger().of(Vendor::Bucket, "put_object");
    assert_eq!(stored.last().unwrap().summary, "stores 400000 bytes of image/jpeg");
}

#[tokio::test]
async fn a_whole_bucket_may_be_ours() {
    let sandbox = sandbox().await;
    let media = Media::in_bucket(&Bucket { prefix: String::new(), ..bucket(&sandbox) }).unwrap();
    media.put(KEY, jpeg()).await.unwrap();
    assert_eq!(sandbox.buckets().keys(BUCKET), [format!("pictures/{KEY}.jpg")]);
}

#[tokio::test]
async fn a_folder_that_is_none_is_refused() {
    let file = folder();
    std::fs::write(&file, "not a folder").unwrap();
    let error = Media::in_folder(&file).err().unwrap();
    assert!(matches!(&error, MediaError::Unavailable(why) if why.contains("autogram-media")), "{error}");
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn a_wrong_setting_is_named_before_the_first_picture() {
    let sandbox = sandbox().await;
    let good = || bucket(&sandbox);
    let refused = |code: &str| MediaError::KeyRefused(code.to_owned());
    let secret = Secret::from("hunter2".to_owned());
    for (settings, expected) in [
        (Bucket { name: "nowhere".into(), ..good() }, MediaError::NoBucket),
        (Bucket { secret, ..good() }, refused("SignatureDoesNotMatch")),
        (Bucket { key_id: "unknown".into(), ..good() }, refused("InvalidAccessKeyId")),
        (
            Bucket { region: "mars-1".into(), ..good() },
            MediaError::WrongRegion("AuthorizationHeaderMalformed".into()),
        ),
    ] {
        let error = tested(&settings).await.unwrap_err();
        assert_eq!(error, expected);
        let media = Media::in_bucket(&settings).unwrap();
        assert_eq!(media.get(KEY).await.err(), Some(error.clone()));
        assert_eq!(media.answers().await, Err(error.clone()));
        assert!(!error.to_string().contains("hunter2"));
    }
    assert!(sandbox.buckets().keys(BUCKET).is_empty());
}

#[tokio::test]
async fn a_key_without_a_right_is_told_from_a_wrong_one() {
    let sandbox = sandbox().await;
    let denied = json!("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    for operation in ["put_object", "get_object", "delete_object"] {
        let fault = Fault::once(Vendor::Bucket, operation, FaultAction::json(403, denied.clone()));
        sandbox.faults().add(fault);
        let error = tested(&bucket(&sandbox)).await.unwrap_err();
        assert_eq!(error, MediaError::NotAllowed("AccessDenied".into()), "{operation}");
    }
}

#[tokio::test]
async fn a_service_that_says_yes_and_keeps_nothing_is_found_out() {
    let sandbox = sandbox().await;
    let answer = CannedAnswer {
        status: 200,
        body: None,
        headers: [("etag".to_owned(), "\"1\"".to_owned())].into(),
        after_commit: false,
    };
    sandbox.faults().add(Fault::once(Vendor::Bucket, "put_object", FaultAction::Answer(answer)));
    assert_eq!(tested(&bucket(&sandbox)).await, Err(MediaError::Changed));
}

#[tokio::test]
async fn hiccups_are_sat_out() {
    let sandbox = sandbox().await;
    let media = Media::in_bucket(&bucket(&sandbox)).unwrap();
    let fault = |operation, action| Fault::once(Vendor::Bucket, operation, action);
    sandbox.faults().add(fault("put_object", FaultAction::status(500)));
    sandbox.faults().add(fault("put_object", FaultAction::status(503)));
    sandbox.faults().add(fault("put_object", FaultAction::ResetAfterCommit));
    media.put(KEY, jpeg()).await.unwrap();
    assert_eq!(sandbox.ledger().of(Vendor::Bucket, "put_object").len(), 4);
    for action in [
        FaultAction::Delay(Duration::from_millis(900)),
        FaultAction::Reset,
        FaultAction::status(429),
        FaultAction::Truncate,
    ] {
        sandbox.faults().add(fault("get_object", action.clone()));
        assert_eq!(read(&media, KEY).await.unwrap(), jpeg(), "{action:?}");
    }
}

#[tokio::test]
async fn an_outage_is_reported_in_time_and_ends() {
    let sandbox = sandbox().await;
    let media = Media::in_bucket(&bucket(&sandbox)).unwrap();
    for action in [FaultAction::status(503), FaultAction::Reset, FaultAction::Hang] {
        sandbox.faults().add(Fault::once(Vendor::Bucket, "*", action.clone()).times(0));
        let begun = Instant::now();
        for answer in [media.put(KEY, jpeg()).await, media.get(KEY).await.map(drop), media.answers().await] {
            assert!(matches!(answer, Err(MediaError::Unavailable(_))), "{action:?}: {answer:?}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{action:?}: {:?}", begun.elapsed());
        sandbox.faults().clear();
    }
    media.put(KEY, jpeg()).await.unwrap();
    assert_eq!(read(&media, KEY).await.unwrap(), jpeg());
}

#[tokio::test]
async fn nobody_there_is_said_with_the_reason() {
    let sandbox = sandbox().await;
    let settings = bucket(&sandbox);
    sandbox.shutdown().await;
    let error = tested(&settings).await.unwrap_err().to_string();
    assert!(error.contains("Connection refused"), "{error}");
}

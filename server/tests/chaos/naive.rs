//! The oracle's own test: a publisher that does what many do must not get past it.

use chaos::oracle::{Said, Verdict, judge};
use chaos::scenario::{PATIENCE, Scenario};
use providers::instagram::{ContainerId, Instagram, MediaId, NewImage};
use providers::{Endpoints, Http, Secret};
use sandbox::{PublishedPost, Sandbox, SandboxOptions};

const POSTS: u64 = 200;
const TRIES: usize = 3;

/// Sends the publish call again after any error, and starts over with another container when that does not help.
async fn publish_naively(client: &Instagram, image: &NewImage) -> Said {
    for _ in 0..TRIES {
        let Ok(container) = client.create_image_container(image).await else { continue };
        if let Some(MediaId(id)) = insist(client, &container).await {
            return Said::Published(Some(id));
        }
    }
    Said::Failed { reason: true }
}

async fn insist(client: &Instagram, container: &ContainerId) -> Option<MediaId> {
    for _ in 0..TRIES {
        if let Ok(media) = client.publish(container).await {
            return Some(media);
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_that_tries_again_after_any_error_is_caught() {
    let sandbox = Sandbox::start(SandboxOptions::instant()).await.unwrap();
    sandbox.feeds().serve("picture.jpg", "image/jpeg", picture());
    let endpoints = Endpoints::in_sandbox(sandbox.url().parse().unwrap());
    let mut total = Verdict::default();
    for number in 0..POSTS {
        let token = format!("IGAAnaive{number}");
        Scenario::of(number, 0).fault(&token).into_iter().for_each(|fault| sandbox.faults().add(fault));
        let http = Http::new("naive/1").unwrap().capped(PATIENCE);
        let client = Instagram::new(http, &endpoints, Secret::from(token), None);
        let caption = format!("Post {number}");
        let image = NewImage {
            image_url: sandbox.feed_url("picture.jpg"),
            caption: caption.clone(),
            alt_text: None,
            is_ai_generated: true,
        };
        let said = publish_naively(&client, &image).await;
        let posts = sandbox.instagram().posts();
        let ours = |post: &&PublishedPost| post.caption.as_ref() == Some(&caption);
        total += judge(&said, &posts.iter().filter(ours).collect::<Vec<_>>());
    }
    assert!(total.duplicates > 0, "{total:?}");
    assert!(total.broken() > 0, "{total:?}");
}

fn picture() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 60);
    encoder.encode(&[128; 320 * 400], 320, 400, jpeg_encoder::ColorType::Luma).unwrap();
    jpeg
}

//! Containers and posts.

use std::collections::VecDeque;

use axum::body::Bytes;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

/// A container that is not published within this time expires, in milliseconds.
const EXPIRES_AFTER_MS: i64 = 24 * 3_600_000;
/// Containers kept; the oldest is forgotten first.
const MAX_CONTAINERS: usize = 5_000;
/// All pictures together, in bytes; the oldest is forgotten first.
const PICTURE_BUDGET: usize = 96 << 20;

/// Where a container stands, in Meta's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    InProgress,
    Finished,
    Published,
    Error,
    Expired,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Finished => "FINISHED",
            Self::Published => "PUBLISHED",
            Self::Error => "ERROR",
            Self::Expired => "EXPIRED",
        }
    }
}

/// What a container, and the post made of it, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A single picture in the feed.
    Image,
    /// A picture inside a carousel; never a post of its own.
    CarouselItem,
    /// Several pictures in the feed.
    Carousel,
    /// A picture for a day.
    Story,
    /// A video.
    Reel,
}

/// What a container is made with.
#[derive(Debug, Clone)]
pub(super) struct NewContainer {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) kind: Kind,
    pub(super) children: Vec<String>,
    pub(super) caption: Option<String>,
    pub(super) alt_text: Option<String>,
    pub(super) is_ai_generated: bool,
    pub(super) created_ms: i64,
    pub(super) ready_ms: i64,
}

#[derive(Debug)]
pub(super) struct Container {
    pub(super) made: NewContainer,
    pub(super) failed: Option<u32>,
    pub(super) published_ms: Option<i64>,
}

impl Container {
    /// Where it stands at this moment, if publishing shows only after `lag_ms`.
    pub(super) fn state(&self, now_ms: i64, lag_ms: i64) -> State {
        match (self.failed, self.published_ms) {
            (Some(_), None) => State::Error,
            (_, Some(published)) if now_ms >= published + lag_ms => State::Published,
            (_, Some(_)) => State::Finished,
            (None, None) if now_ms >= self.made.created_ms + EXPIRES_AFTER_MS => State::Expired,
            (None, None) if now_ms >= self.made.ready_ms => State::Finished,
            (None, None) => State::InProgress,
        }
    }
}

/// A container as the control API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredContainer {
    /// The container's id.
    pub id: String,
    /// The account it belongs to.
    pub account_id: String,
    /// Milliseconds since the Unix epoch.
    pub created_at_ms: i64,
    /// Whether a post was made of it.
    pub published: bool,
}

/// A post that is live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedPost {
    /// The post's id.
    pub media_id: String,
    /// The container that was published; two posts with one container are a duplicate.
    pub container_id: String,
    /// The account it appeared on.
    pub account_id: String,
    /// What it is.
    pub kind: Kind,
    /// A carousel's items by their containers, in order.
    pub children: Vec<String>,
    /// The code in its public address.
    pub shortcode: String,
    /// The caption, as it was sent.
    pub caption: Option<String>,
    /// The alternative text, as it was sent.
    pub alt_text: Option<String>,
    /// Whether the use of AI was disclosed.
    pub is_ai_generated: bool,
    /// Milliseconds since the Unix epoch.
    pub published_at_ms: i64,
}

/// All containers, posts and pictures.
#[derive(Debug, Default)]
pub(super) struct Store {
    containers: VecDeque<Container>,
    posts: Vec<PublishedPost>,
    pictures: VecDeque<(String, Bytes)>,
    picture_bytes: usize,
}

impl Store {
    pub(super) fn create(&mut self, made: NewContainer, picture: Bytes) {
        self.picture_bytes += picture.len();
        self.pictures.push_back((made.id.clone(), picture));
        while self.picture_bytes > PICTURE_BUDGET
            && let Some((_, forgotten)) = self.pictures.pop_front()
        {
            self.picture_bytes -= forgotten.len();
        }
        if self.containers.len() == MAX_CONTAINERS {
            self.containers.pop_front();
        }
        self.containers.push_back(Container { made, failed: None, published_ms: None });
    }

    /// A container of the account.
    pub(super) fn container(&mut self, id: &str, account: &str) -> Option<&mut Container> {
        self.containers.iter_mut().find(|found| found.made.id == id && found.made.account == account)
    }

    pub(super) fn containers(&self) -> Vec<StoredContainer> {
        let shown = |container: &Container| StoredContainer {
            id: container.made.id.clone(),
            account_id: container.made.account.clone(),
            created_at_ms: container.made.created_ms,
            published: container.published_ms.is_some(),
        };
        self.containers.iter().map(shown).collect()
    }

    pub(super) fn containers_since(&self, account: &str, since_ms: i64) -> usize {
        let recent = |container: &&Container| {
            container.made.account == account && container.made.created_ms >= since_ms
        };
        self.containers.iter().filter(recent).count()
    }

    pub(super) fn fail(&mut self, id: &str, subcode: u32) -> bool {
        let container = self.containers.iter_mut().find(|container| container.made.id == id);
        container.map(|container| container.failed = Some(subcode)).is_some()
    }

    /// Makes a post of a container, however often that has happened before.
    pub(super) fn publish(&mut self, id: &str, media_id: String, now_ms: i64) -> Option<String> {
        let container = self.containers.iter_mut().find(|container| container.made.id == id)?;
        container.published_ms.get_or_insert(now_ms);
        self.posts.push(PublishedPost {
            shortcode: shortcode(&media_id),
            container_id: id.to_owned(),
            account_id: container.made.account.clone(),
            kind: container.made.kind,
            children: container.made.children.clone(),
            caption: container.made.caption.clone(),
            alt_text: container.made.alt_text.clone(),
            is_ai_generated: container.made.is_ai_generated,
            published_at_ms: now_ms,
            media_id: media_id.clone(),
        });
        Some(media_id)
    }

    pub(super) fn posts(&self) -> &[PublishedPost] {
        &self.posts
    }

    pub(super) fn posts_of(&self, account: &str) -> impl DoubleEndedIterator<Item = &PublishedPost> {
        self.posts.iter().filter(move |post| post.account_id == account)
    }

    pub(super) fn post_with_code(&self, shortcode: &str) -> Option<&PublishedPost> {
        self.posts.iter().find(|post| post.shortcode == shortcode)
    }

    pub(super) fn is_post(&self, id: &str) -> bool {
        self.posts.iter().any(|post| post.media_id == id)
    }

    pub(super) fn picture(&self, container: &str) -> Option<Bytes> {
        self.pictures.iter().find(|(id, _)| id == container).map(|(_, bytes)| bytes.clone())
    }
}

/// Eleven letters made from the id, as Instagram makes them.
fn shortcode(media_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(media_id.parse::<u64>().unwrap_or_default().to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(published_ms: Option<i64>) -> Container {
        let made = NewContainer {
            id: "1".into(),
            account: "2".into(),
            kind: Kind::Image,
            children: Vec::new(),
            caption: None,
            alt_text: None,
            is_ai_generated: false,
            created_ms: 1_000,
            ready_ms: 3_000,
        };
        Container { made, failed: None, published_ms }
    }

    #[test]
    fn a_container_becomes_ready_and_expires_after_a_day() {
        let fresh = container(None);
        assert_eq!(fresh.state(2_999, 0), State::InProgress);
        assert_eq!(fresh.state(3_000, 0), State::Finished);
        assert_eq!(fresh.state(1_000 + EXPIRES_AFTER_MS, 0), State::Expired);
    }

    #[test]
    fn a_published_container_stays_published_and_may_show_it_late() {
        let published = container(Some(5_000));
        assert_eq!(published.state(5_000, 400), State::Finished);
        assert_eq!(published.state(5_400, 400), State::Published);
        assert_eq!(published.state(5_000 + 2 * EXPIRES_AFTER_MS, 400), State::Published);
    }
}

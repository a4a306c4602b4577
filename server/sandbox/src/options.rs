//! How a sandbox is set up: paced for people, or instant for tests.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// How a sandbox starts. `Default` is paced so that a person can watch; [`SandboxOptions::instant`] is for tests.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How long Claude takes to answer, in milliseconds.
    pub anthropic_delay_ms: u64,
    /// How long a batch of Claude's takes, in milliseconds; at most a day.
    pub anthropic_batch_ms: u64,
    /// Requests per minute before Claude answers 429.
    pub anthropic_requests_per_minute: u32,
    /// Whether Claude does what an article says, as far as the schema lets it: the model every injection hopes for.
    pub anthropic_obeys_articles: bool,
    /// How long a picture takes from submission to completion at fal and at Replicate, in milliseconds.
    pub fal_queue_ms: u64,
    /// Instagram's timing and limits; changeable while running.
    pub instagram: InstagramSettings,
    /// Requests per second before Resend answers 429.
    pub resend_requests_per_second: u32,
    /// Time between two new articles of one demo feed, in milliseconds.
    pub feed_interval_ms: u64,
    /// A folder whose files are served under `/feeds/files/`.
    pub feed_folder: Option<PathBuf>,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            port: 0,
            anthropic_delay_ms: 900,
            anthropic_batch_ms: 20_000,
            anthropic_requests_per_minute: 1_000,
            anthropic_obeys_articles: false,
            fal_queue_ms: 2_000,
            instagram: InstagramSettings::default(),
            resend_requests_per_second: 10,
            feed_interval_ms: 60_000,
            feed_folder: None,
        }
    }
}

impl SandboxOptions {
    /// A free port, no waiting and no new articles by themselves.
    pub fn instant() -> Self {
        Self {
            anthropic_delay_ms: 0,
            anthropic_batch_ms: 0,
            fal_queue_ms: 0,
            instagram: InstagramSettings { processing_ms: 0, ..InstagramSettings::default() },
            resend_requests_per_second: 1_000,
            feed_interval_ms: 365 * 24 * 3_600_000,
            ..Self::default()
        }
    }
}

/// Instagram's behaviour where its documentation is silent or its answer depends on time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InstagramSettings {
    /// How long a new container stays `IN_PROGRESS`, in milliseconds.
    pub processing_ms: i64,
    /// How long a published container still reads `FINISHED`, in milliseconds.
    pub publish_lag_ms: i64,
    /// What a second publish of one container does.
    pub second_publish: SecondPublish,
    /// Posts per rolling 24 h; the documentation says 25, 50 and 100 in different places.
    pub quota_total: u32,
    /// Containers per rolling 24 h.
    pub containers_per_day: u32,
    /// Calls per hour before code 4 is answered.
    pub calls_per_hour: u32,
    /// How profiles and tokens are answered.
    pub shapes: AnswerShapes,
}

/// Shapes of answers in which Meta's documentation and its servers differ; a client takes them all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerShapes {
    /// A profile and the token for a code stand in a `data` list, as documented, or alone.
    pub wrapped: bool,
    /// Granted permissions are a list, or one text with commas.
    pub permissions_as_list: bool,
    /// Ids are numbers, which a double cannot hold, or texts.
    pub ids_as_numbers: bool,
}

impl Default for InstagramSettings {
    fn default() -> Self {
        Self {
            processing_ms: 2_000,
            publish_lag_ms: 0,
            second_publish: SecondPublish::Duplicate,
            quota_total: 50,
            containers_per_day: 400,
            calls_per_hour: 20_000,
            shapes: AnswerShapes::default(),
        }
    }
}

/// What `media_publish` does with a container that is already published. Meta documents nothing and code bases
/// disagree, so a client may depend on none of these; the default is the one that punishes a careless retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondPublish {
    /// Answers the id of the existing post.
    SameId,
    /// Publishes a second post.
    Duplicate,
    /// Answers HTTP 400.
    Refuse,
}

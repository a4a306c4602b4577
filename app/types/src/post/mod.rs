//! Posts: where they stand, what may follow, and how a person sees them.

mod checks;
mod format;
mod status;
mod timeline;
mod version;

use serde::{Deserialize, Serialize};

pub use checks::{Checks, MAX_HEADLINE, MIN_HASHTAGS, Mark, MarkKind, Statement};
pub use format::PostFormat;
pub use status::PostStatus;
pub use timeline::{Outcome, Step, TimelineEntry, What};
pub use version::{Origin, Span, TextChange, TextDiff, Version};

use crate::account::ImageChoice;
use crate::assessment::Judgement;
use crate::card::{CardEdit, Template};
use crate::media::{MediaProblem, VideoFacts};
use crate::problem::Problem;
use crate::{AccountId, MicroUsd, PictureId, PostId, Timestamp};

/// A post in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostSummary {
    /// Which.
    pub id: PostId,
    /// Whose.
    pub account: AccountId,
    /// The account's handle without `@`.
    pub handle: String,
    /// The account's zone as an IANA name; the post's times are named in it.
    pub time_zone: String,
    /// Where it stands.
    pub status: PostStatus,
    /// What it becomes on Instagram.
    pub format: PostFormat,
    /// The drafted headline, or the article's title until there is one.
    pub headline: String,
    /// The picture's path on our own host.
    pub picture: Option<String>,
    /// 0 to 100.
    pub score: u8,
    /// Its slot once scheduled; while it waits for review, the slot it would take if approved now.
    pub slot_at: Option<Timestamp>,
    /// What stands in its way.
    pub problem: Option<Problem>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The review screen's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewList {
    /// Posts that wait for a person and posts still in the making, best slot first; at most 100.
    pub posts: Vec<PostSummary>,
    /// When the next feed is read, for the empty state.
    pub next_poll_at: Option<Timestamp>,
    /// Articles scored in the last 24 hours.
    pub scored_24h: u32,
    /// Of these, how many became a draft.
    pub drafted_24h: u32,
    /// The next approved post that goes out, for the shell.
    pub next_post: Option<PostSummary>,
}

/// Everything about one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// What the list shows.
    pub summary: PostSummary,
    /// Grows with each change of text or picture; an edit names the version it was made on.
    pub version: i32,
    /// The whole caption, hashtags included.
    pub caption: String,
    /// What a screen reader says of the picture.
    pub alt_text: String,
    /// What the image provider was asked for.
    pub image_prompt: String,
    /// What to look at before approving; empty while it is not in review.
    #[serde(default)]
    pub checks: Checks,
    /// Every picture made for it, oldest first. A month after it was published, failed or was rejected, those that it
    /// does not show are deleted.
    pub pictures: Vec<Picture>,
    /// The headline card that it has or wants.
    pub card: CardEdit,
    /// The pictures of the carousel, in their order; kept while it is something else.
    pub carousel: Vec<PictureId>,
    /// The video of the reel; kept while it is something else.
    pub video: Option<Video>,
    /// What Instagram would refuse about its pictures or its video; an approval is refused for it too.
    pub media_problems: Vec<MediaProblem>,
    /// Where it comes from.
    pub source: Source,
    /// The account's display name.
    pub account_name: String,
    /// What each step cost, in the order of the way.
    pub costs: Vec<StepCost>,
    /// The sum.
    pub cost: MicroUsd,
    /// About what a rewrite costs, from the account's last ones with its model or else from the price list.
    pub rewrite_estimate: Option<MicroUsd>,
    /// What another picture costs, from this post's own last one; `None` before it.
    pub picture_estimate: Option<MicroUsd>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Every outside call, a line of text each, oldest first.
    pub calls: String,
    /// Why a person rejected it.
    pub reject_reason: Option<RejectReason>,
    /// Instagram's id of the live post. A string: it exceeds what a browser's number can hold.
    pub media_id: Option<String>,
    /// Where it can be seen.
    pub permalink: Option<String>,
    /// When it went live.
    pub published_at: Option<Timestamp>,
    /// Whether a background rewrite or a new picture is under way.
    pub working: bool,
    /// Where it stands if it is written at night, together with others, and is not written yet.
    #[serde(default)]
    pub overnight: Option<Overnight>,
}

/// How far a post has come that is written together with others, at half the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overnight {
    /// It goes into the next batch, unless a person wants it at once.
    Waits,
    /// Claude has it; the answer comes within a day, mostly within an hour.
    Out,
}

impl Post {
    /// The picture that will be published; `None` until there is one.
    pub fn chosen_picture(&self) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.chosen)
    }

    /// The pictures of the carousel, in their order.
    pub fn carousel_pictures(&self) -> impl Iterator<Item = &Picture> {
        self.carousel.iter().filter_map(|id| self.pictures.iter().find(|picture| picture.id == *id))
    }
}

/// The article a post was made from, and why it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The article's title.
    pub title: String,
    /// Where it can be read; only `http` and `https`.
    pub url: Option<String>,
    /// The feed's title.
    pub feed: String,
    /// Who wrote it, as the feed says.
    pub author: Option<String>,
    /// When it was published, as the feed says.
    pub published_at: Option<Timestamp>,
    /// The start of its text, at most 1,000 characters.
    pub excerpt: String,
    /// 0 to 100.
    pub score: u8,
    /// The model's reasons.
    pub reasons: Vec<String>,
    /// What else was found, where it was asked for.
    #[serde(default)]
    pub judgement: Option<Judgement>,
}

/// One variant of a post's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Which.
    pub id: PictureId,
    /// Its path on our own host.
    pub path: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Size of the JPEG in bytes.
    pub bytes: u32,
    /// Who made it: `fal.ai, FLUX.1 schnell`; empty for one that a person uploaded.
    pub made_by: String,
    /// Whether it is the one that will be published.
    pub chosen: bool,
    /// Which headline card it is, if it is one.
    pub template: Option<Template>,
    /// When it was made or uploaded.
    pub made_at: Timestamp,
    /// What its maker charged; of a card, for the picture below it, the card itself being free. `None` when nobody was
    /// paid.
    pub cost: Option<MicroUsd>,
}

/// Somebody who can be asked for another picture of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureMaker {
    /// The provider's model.
    pub choice: ImageChoice,
    /// For a person: `fal.ai, FLUX.1 schnell`.
    pub name: String,
    /// About what a picture costs, from the account's last ones with this model or else from the price list.
    pub price: MicroUsd,
}

/// The video of a reel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    /// Its path on our own host.
    pub path: String,
    /// What is known of it.
    pub facts: VideoFacts,
}

/// What one step of a post cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCost {
    /// Which step.
    pub step: Step,
    /// All its calls.
    pub amount: MicroUsd,
}

/// An edit of the text, made on a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// The version the person saw.
    pub version: i32,
    /// The whole caption.
    pub caption: String,
    /// What a screen reader says of the picture.
    pub alt_text: String,
}

/// The answer to an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The slot the post took.
    pub slot_at: Timestamp,
}

/// Why a person said no. The reasons feed later scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// Not what the account is about.
    OffTopic,
    /// Too late to post.
    OldNews,
    /// Something in it is not true.
    WrongFacts,
    /// Sounds wrong.
    Tone,
    /// The picture does not fit.
    BadPicture,
    /// Already covered.
    Duplicate,
    /// Anything else.
    Other,
}

impl RejectReason {
    /// Every reason, in the order of the dialog.
    pub const ALL: [Self; 7] = [
        Self::OffTopic,
        Self::OldNews,
        Self::WrongFacts,
        Self::Tone,
        Self::BadPicture,
        Self::Duplicate,
        Self::Other,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OffTopic => "off_topic",
            Self::OldNews => "old_news",
            Self::WrongFacts => "wrong_facts",
            Self::Tone => "tone",
            Self::BadPicture => "bad_picture",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for reason in RejectReason::ALL {
            assert_eq!(RejectReason::parse(reason.as_str()), Some(reason));
        }
    }
}

//! Posts: where they stand, what may follow, and how a person sees them.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::{AccountId, MicroUsd, PictureId, PostId, Timestamp};

/// Where a post stands on its way from an article to Instagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostStatus {
    /// Claude writes, or will.
    Drafting,
    /// The picture is being made, or will be.
    Illustrating,
    /// Waits for a person.
    InReview,
    /// A person said no.
    Rejected,
    /// A person said yes; the slot is being chosen.
    Approved,
    /// Waits for its slot.
    Scheduled,
    /// Instagram holds a container whose id we committed; nothing was published.
    ContainerSaved,
    /// The container is finished; nothing was published.
    Ready,
    /// The intent to publish is committed; the call may have been sent.
    Publishing,
    /// Live.
    Published,
    /// Definitely rejected, nothing live.
    Failed,
    /// The truth is unknown; a person or a later check resolves it.
    Unconfirmed,
}

impl PostStatus {
    /// Every status, in the order of the way.
    pub const ALL: [Self; 12] = [
        Self::Drafting,
        Self::Illustrating,
        Self::InReview,
        Self::Rejected,
        Self::Approved,
        Self::Scheduled,
        Self::ContainerSaved,
        Self::Ready,
        Self::Publishing,
        Self::Published,
        Self::Failed,
        Self::Unconfirmed,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Illustrating => "illustrating",
            Self::InReview => "in_review",
            Self::Rejected => "rejected",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::ContainerSaved => "container_saved",
            Self::Ready => "ready",
            Self::Publishing => "publishing",
            Self::Published => "published",
            Self::Failed => "failed",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether the way may go on from here to `next`. Everything else is a bug and is refused.
    pub fn may_become(self, next: Self) -> bool {
        use PostStatus::{
            Approved, ContainerSaved, Drafting, Failed, Illustrating, InReview, Published, Publishing, Ready,
            Rejected, Scheduled, Unconfirmed,
        };
        matches!(
            (self, next),
            (Drafting, Illustrating | Rejected)
                | (Illustrating, InReview | Rejected)
                | (InReview, Approved | Rejected | Illustrating)
                // A post rejected while it was being written goes on being written.
                | (Rejected, InReview | Drafting)
                | (Approved, Scheduled)
                // Undo, and an operator who edits: only while Instagram knows nothing of the post.
                | (Scheduled, InReview | ContainerSaved | Failed)
                // A new container is allowed only while no publish was sent for the old one.
                | (ContainerSaved, Ready | Scheduled | Failed)
                | (Ready, Publishing | Scheduled | Failed)
                // Back to ready only after a definite refusal, and with the same container.
                | (Publishing, Published | Failed | Unconfirmed | Ready)
                | (Unconfirmed, Published | Failed | Publishing)
                // "Try again" after a definite rejection: nothing is live, the person decides.
                | (Failed, InReview)
        )
    }

    /// Whether the post waits in the review list.
    pub fn in_review_list(self) -> bool {
        matches!(self, Self::Drafting | Self::Illustrating | Self::InReview)
    }

    /// Whether a person may still change text or picture.
    pub fn editable(self) -> bool {
        self == Self::InReview
    }
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

/// A pipeline step, as money and time are split by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Reading the feed.
    Ingest,
    /// Scoring the article against the topic.
    Classify,
    /// Writing the caption.
    Draft,
    /// Making the picture.
    Illustrate,
    /// A person's decision.
    Review,
    /// Choosing the slot.
    Schedule,
    /// Bringing it to Instagram.
    Publish,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] = [
        Self::Ingest,
        Self::Classify,
        Self::Draft,
        Self::Illustrate,
        Self::Review,
        Self::Schedule,
        Self::Publish,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Classify => "classify",
            Self::Draft => "draft",
            Self::Illustrate => "illustrate",
            Self::Review => "review",
            Self::Schedule => "schedule",
            Self::Publish => "publish",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

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
    /// Every picture made for it, oldest first; nothing is thrown away.
    pub pictures: Vec<Picture>,
    /// Where it comes from.
    pub source: Source,
    /// The account's display name.
    pub account_name: String,
    /// What each step cost, in the order of the way.
    pub costs: Vec<StepCost>,
    /// The sum.
    pub cost: MicroUsd,
    /// What a rewrite costs, from this post's own last draft; `None` before it.
    pub rewrite_estimate: Option<MicroUsd>,
    /// What another picture costs, from this post's own last one; `None` before it.
    pub picture_estimate: Option<MicroUsd>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
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
    /// Who made it: `fal.ai, FLUX.1 schnell`.
    pub made_by: String,
    /// Whether it is the one that will be published.
    pub chosen: bool,
}

/// What one step of a post cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCost {
    /// Which step.
    pub step: Step,
    /// All its calls.
    pub amount: MicroUsd,
}

/// How a timeline entry ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Ok,
    /// Not done yet, will be tried again.
    Retry,
    /// Unknown or in need of a look.
    Warning,
    /// Ended badly.
    Failed,
}

impl Outcome {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Retry => "retry",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }

    /// Reads a stored name; anything unknown deserves a look.
    pub fn parse(name: &str) -> Self {
        [Self::Ok, Self::Retry, Self::Failed]
            .into_iter()
            .find(|o| o.as_str() == name)
            .unwrap_or(Self::Warning)
    }
}

/// One thing that happened to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// In which step.
    pub step: Step,
    /// How it ended.
    pub outcome: Outcome,
    /// What happened: a stable name the catalogue turns into words, `container_created`.
    pub what: What,
    /// Facts for a person: a model, an id, a size.
    pub detail: String,
    /// When.
    pub at: Timestamp,
    /// How long the work took, in milliseconds; `None` where it means nothing.
    pub duration_ms: Option<u32>,
    /// What it cost, if it was paid for.
    pub cost: Option<MicroUsd>,
    /// The correlation id.
    pub reference: String,
}

/// What can happen to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The article was found in its feed.
    Found,
    /// The article was scored.
    Classified,
    /// The caption was written.
    Drafted,
    /// The caption was written again.
    Rewritten,
    /// The picture was ordered from the provider.
    PictureOrdered,
    /// The picture was made, cropped and stored.
    PictureMade,
    /// A person changed the text.
    Edited,
    /// A person chose another picture.
    PictureChosen,
    /// A person approved.
    Approved,
    /// A person took the approval back.
    ApprovalUndone,
    /// A person rejected.
    Rejected,
    /// A person took the rejection back.
    RejectionUndone,
    /// The slot was chosen.
    Scheduled,
    /// Instagram holds the container.
    ContainerCreated,
    /// The container is finished.
    ContainerReady,
    /// The publish call is about to be sent.
    PublishIntended,
    /// Live.
    Published,
    /// Where it can be seen is known.
    PermalinkRead,
    /// Instagram was asked what became of it.
    Reconciled,
    /// Something went wrong.
    Problem,
    /// A person asked to try again.
    Retried,
}

impl What {
    /// Every kind of entry.
    pub const ALL: [Self; 21] = [
        Self::Found,
        Self::Classified,
        Self::Drafted,
        Self::Rewritten,
        Self::PictureOrdered,
        Self::PictureMade,
        Self::Edited,
        Self::PictureChosen,
        Self::Approved,
        Self::ApprovalUndone,
        Self::Rejected,
        Self::RejectionUndone,
        Self::Scheduled,
        Self::ContainerCreated,
        Self::ContainerReady,
        Self::PublishIntended,
        Self::Published,
        Self::PermalinkRead,
        Self::Reconciled,
        Self::Problem,
        Self::Retried,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Classified => "classified",
            Self::Drafted => "drafted",
            Self::Rewritten => "rewritten",
            Self::PictureOrdered => "picture_ordered",
            Self::PictureMade => "picture_made",
            Self::Edited => "edited",
            Self::PictureChosen => "picture_chosen",
            Self::Approved => "approved",
            Self::ApprovalUndone => "approval_undone",
            Self::Rejected => "rejected",
            Self::RejectionUndone => "rejection_undone",
            Self::Scheduled => "scheduled",
            Self::ContainerCreated => "container_created",
            Self::ContainerReady => "container_ready",
            Self::PublishIntended => "publish_intended",
            Self::Published => "published",
            Self::PermalinkRead => "permalink_read",
            Self::Reconciled => "reconciled",
            Self::Problem => "problem",
            Self::Retried => "retried",
        }
    }

    /// Reads a stored name; anything unknown is shown as a problem.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|what| what.as_str() == name).unwrap_or(Self::Problem)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for status in PostStatus::ALL {
            assert_eq!(PostStatus::parse(status.as_str()), Some(status));
        }
        for what in What::ALL {
            assert_eq!(What::parse(what.as_str()), what);
        }
        for reason in RejectReason::ALL {
            assert_eq!(RejectReason::parse(reason.as_str()), Some(reason));
        }
    }

    #[test]
    fn nothing_leaves_published_and_only_review_leads_to_approval() {
        for status in PostStatus::ALL {
            assert!(!PostStatus::Published.may_become(status));
            assert_eq!(status.may_become(PostStatus::Approved), status == PostStatus::InReview);
        }
    }

    #[test]
    fn after_a_publish_was_intended_no_container_can_be_made_again() {
        for status in [PostStatus::Publishing, PostStatus::Unconfirmed] {
            for next in
                [PostStatus::Scheduled, PostStatus::ContainerSaved, PostStatus::Ready, PostStatus::InReview]
            {
                assert!(!status.may_become(next), "{status:?} -> {next:?}");
            }
        }
    }
}

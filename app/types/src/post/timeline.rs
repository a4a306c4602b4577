//! What happens to a post, and in which step.

use serde::{Deserialize, Serialize};

use crate::{MicroUsd, Timestamp};

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
    /// Reading a person's edits for rules; of an account, not of a post.
    Learn,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 8] = [
        Self::Ingest,
        Self::Classify,
        Self::Draft,
        Self::Illustrate,
        Self::Review,
        Self::Schedule,
        Self::Publish,
        Self::Learn,
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
            Self::Learn => "learn",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
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
    /// A person had it drafted although it was skipped.
    Insisted,
    /// The caption was written.
    Drafted,
    /// What the model wrote had faults, which were named to it once.
    AskedAgain,
    /// The caption was written again.
    Rewritten,
    /// The picture was ordered from the provider.
    PictureOrdered,
    /// The provider could not make the picture, so the next one is asked.
    AskedElsewhere,
    /// The picture was made, cropped and stored.
    PictureMade,
    /// A person changed the text.
    Edited,
    /// A person brought an earlier text back.
    Restored,
    /// The headline card was drawn.
    CardDrawn,
    /// The headline card could not be drawn.
    CardRefused,
    /// A person chose another picture.
    PictureChosen,
    /// A person uploaded a picture.
    PictureUploaded,
    /// A person uploaded a video.
    VideoUploaded,
    /// A person chose what the post becomes on Instagram.
    FormatChosen,
    /// A person chose and ordered the pictures of the carousel.
    CarouselArranged,
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
    /// A person moved it to another time.
    Moved,
    /// It got another slot, because the account's slots changed or it had waited for its token.
    Replanned,
    /// The article got too old for its slot; the post went back to review.
    WentStale,
    /// Instagram holds a container for one picture of the carousel.
    ItemCreated,
    /// Instagram holds the container.
    ContainerCreated,
    /// The container is finished.
    ContainerReady,
    /// The publish call is about to be sent.
    PublishIntended,
    /// Live.
    Published,
    /// Its slot came in a dry run: nothing was sent.
    RanDry,
    /// Where it can be seen is known.
    PermalinkRead,
    /// Instagram was asked what became of it.
    Reconciled,
    /// Something went wrong.
    Problem,
    /// A person asked to try again.
    Retried,
    /// A person saw that it is not live and had it sent once more.
    SentAgain,
}

impl What {
    /// Every kind of entry.
    pub const ALL: [Self; 37] = [
        Self::Found,
        Self::Classified,
        Self::Insisted,
        Self::Drafted,
        Self::AskedAgain,
        Self::Rewritten,
        Self::PictureOrdered,
        Self::AskedElsewhere,
        Self::PictureMade,
        Self::Edited,
        Self::Restored,
        Self::CardDrawn,
        Self::CardRefused,
        Self::PictureChosen,
        Self::PictureUploaded,
        Self::VideoUploaded,
        Self::FormatChosen,
        Self::CarouselArranged,
        Self::Approved,
        Self::ApprovalUndone,
        Self::Rejected,
        Self::RejectionUndone,
        Self::Scheduled,
        Self::Moved,
        Self::Replanned,
        Self::WentStale,
        Self::ItemCreated,
        Self::ContainerCreated,
        Self::ContainerReady,
        Self::PublishIntended,
        Self::Published,
        Self::RanDry,
        Self::PermalinkRead,
        Self::Reconciled,
        Self::Problem,
        Self::Retried,
        Self::SentAgain,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Classified => "classified",
            Self::Insisted => "insisted",
            Self::Drafted => "drafted",
            Self::AskedAgain => "asked_again",
            Self::Rewritten => "rewritten",
            Self::PictureOrdered => "picture_ordered",
            Self::AskedElsewhere => "asked_elsewhere",
            Self::PictureMade => "picture_made",
            Self::Edited => "edited",
            Self::Restored => "restored",
            Self::CardDrawn => "card_drawn",
            Self::CardRefused => "card_refused",
            Self::PictureChosen => "picture_chosen",
            Self::PictureUploaded => "picture_uploaded",
            Self::VideoUploaded => "video_uploaded",
            Self::FormatChosen => "format_chosen",
            Self::CarouselArranged => "carousel_arranged",
            Self::Approved => "approved",
            Self::ApprovalUndone => "approval_undone",
            Self::Rejected => "rejected",
            Self::RejectionUndone => "rejection_undone",
            Self::Scheduled => "scheduled",
            Self::Moved => "moved",
            Self::Replanned => "replanned",
            Self::WentStale => "went_stale",
            Self::ItemCreated => "item_created",
            Self::ContainerCreated => "container_created",
            Self::ContainerReady => "container_ready",
            Self::PublishIntended => "publish_intended",
            Self::Published => "published",
            Self::RanDry => "ran_dry",
            Self::PermalinkRead => "permalink_read",
            Self::Reconciled => "reconciled",
            Self::Problem => "problem",
            Self::Retried => "retried",
            Self::SentAgain => "sent_again",
        }
    }

    /// Reads a stored name; anything unknown is shown as a problem.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|what| what.as_str() == name).unwrap_or(Self::Problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for what in What::ALL {
            assert_eq!(What::parse(what.as_str()), what);
        }
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()), Some(step));
        }
    }
}

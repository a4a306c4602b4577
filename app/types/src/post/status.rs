use serde::{Deserialize, Serialize};

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
    /// Its slot came while its account ran dry: it would have been published, and nothing was sent.
    RanDry,
    /// Definitely rejected, nothing live.
    Failed,
    /// The truth is unknown; a person or a later check resolves it.
    Unconfirmed,
}

impl PostStatus {
    /// Every status, in the order of the way.
    pub const ALL: [Self; 13] = [
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
        Self::RanDry,
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
            Self::RanDry => "ran_dry",
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
            Approved, ContainerSaved, Drafting, Failed, Illustrating, InReview, Published, Publishing,
            RanDry, Ready, Rejected, Scheduled, Unconfirmed,
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
                | (Scheduled, InReview | ContainerSaved | RanDry | Failed)
                // A new container is allowed only while no publish was sent for the old one; so is the way back
                // to a person, when the news got old. What Instagram shows as live is live, whatever we had come
                // to believe of it.
                | (ContainerSaved, Ready | Scheduled | RanDry | Failed | InReview | Published)
                | (Ready, Publishing | Scheduled | RanDry | Failed | InReview | Published)
                // Back to ready only after a definite refusal, and with the same container.
                | (Publishing, Published | Failed | Unconfirmed | Ready)
                // Ready again when a person has looked and says that it is not there; with the same container.
                | (Unconfirmed, Published | Failed | Publishing | Ready)
                // Only a person brings back what ran dry, and by approving it once more.
                | (RanDry, InReview)
                // "Try again" after a definite rejection: nothing is live, the person decides.
                | (Failed, InReview | Published)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for status in PostStatus::ALL {
            assert_eq!(PostStatus::parse(status.as_str()), Some(status));
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
    fn what_ran_dry_goes_nowhere_but_to_a_person_and_nothing_sent_runs_dry() {
        for status in PostStatus::ALL {
            assert_eq!(PostStatus::RanDry.may_become(status), status == PostStatus::InReview, "{status:?}");
        }
        for status in [PostStatus::Publishing, PostStatus::Published, PostStatus::Unconfirmed] {
            assert!(!status.may_become(PostStatus::RanDry), "{status:?}");
        }
    }

    #[test]
    fn after_a_publish_was_intended_no_container_can_be_made_again() {
        for status in [PostStatus::Publishing, PostStatus::Unconfirmed] {
            for next in [PostStatus::Scheduled, PostStatus::ContainerSaved, PostStatus::InReview] {
                assert!(!status.may_become(next), "{status:?} -> {next:?}");
            }
        }
    }
}

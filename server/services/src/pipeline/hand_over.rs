//! Where a post goes when a step of its way stops.

use entity::post;
use queue::Job;
use sea_orm::ActiveValue::Set;
use types::post::PostStatus;

use super::found::Found;
use super::publish::Publish;
use crate::{Result, posts};

/// Where trouble moves a post.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandOver {
    /// Only from here.
    pub from: PostStatus,
    /// To where, while the step will be tried again.
    pub waiting: Option<PostStatus>,
    /// To where, when the step stops for good: to a person, if it can be helped there.
    pub stopped: PostStatus,
}

impl HandOver {
    /// A post that moves only when the step stops for good.
    pub fn when_stopped(from: PostStatus, to: PostStatus) -> Self {
        Self { from, waiting: None, stopped: to }
    }

    /// Moves a post that is where it is expected; a new container is made by whoever finds it scheduled again.
    pub fn apply(self, status: PostStatus, stopped: bool, changes: &mut post::ActiveModel) {
        let to = if stopped { Some(self.stopped) } else { self.waiting };
        let Some(to) = to.filter(|_| status == self.from) else { return };
        changes.status = Set(to.as_str().to_owned());
        if to == PostStatus::Scheduled {
            changes.container_id = Set(None);
            changes.container_at = Set(None);
        }
    }
}

/// A post that nobody publishes any more is failed while nothing can be live, and unconfirmed after that.
pub(super) fn given_up(kind: &str, found: &Found) -> Result<Option<HandOver>> {
    let Found::Post(row) = found else { return Ok(None) };
    if kind != Publish::KIND {
        return Ok(None);
    }
    let from = posts::status(row)?;
    let to = match from {
        PostStatus::Scheduled | PostStatus::ContainerSaved | PostStatus::Ready => PostStatus::Failed,
        PostStatus::Publishing => PostStatus::Unconfirmed,
        _ => return Ok(None),
    };
    Ok(Some(HandOver::when_stopped(from, to)))
}

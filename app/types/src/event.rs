//! What the live stream tells a browser tab: that something changed, never the thing itself.

use serde::{Deserialize, Serialize};

use crate::post::PostStatus;
use crate::{AccountId, FeedId, PostId};

/// One message of the stream. A tab fetches what it shows again; so a lost message costs nothing but time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A post was created or changed.
    Post {
        /// Which.
        id: PostId,
        /// What it is now.
        status: PostStatus,
    },
    /// A feed was polled or changed.
    Feed {
        /// Which.
        id: FeedId,
    },
    /// An account was changed.
    Account {
        /// Which.
        id: AccountId,
    },
    /// Jobs began, ended or were put off.
    Jobs,
    /// Money was spent.
    Spend,
    /// The stream (re)connected or skipped messages: fetch everything on screen again.
    Resync,
}

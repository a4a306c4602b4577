//! After the post is live: which one it is and where it can be seen. Best effort; it is live all the same.

use std::time::Duration;

use entity::post;
use providers::instagram::{Action, Instagram, InstagramError, MediaId};
use queue::Run;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::post::{PostStatus, What};

use super::commit::{Change, Live};
use super::matching::{Found, Proof};
use super::{Next, Work};
use crate::failpoint::Point;
use crate::{Result, Services};

impl Work {
    pub(super) async fn read_permalink(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        if self.post.permalink.is_some() {
            return Ok(Next::Done);
        }
        services.failpoints.reach(Point::BeforePermalink, self.post.id).await;
        let Some(media) = self.post.media_id.clone().map(MediaId) else {
            return self.identify(services, run, client).await;
        };
        let permalink = match client.permalink(&media).await {
            Ok(permalink) => String::from(permalink),
            Err(error) => return Ok(self.permalink_later(services.now(), Some(&error))),
        };
        let entry = self.entry(services, run, What::PermalinkRead).detail(permalink.clone());
        let columns = post::ActiveModel { permalink: Set(Some(permalink)), ..Default::default() };
        let change = Change::to(PostStatus::Published).columns(columns).entry(entry);
        self.commit(services, run, change.ends_job()).await?;
        Ok(Next::Done)
    }

    /// The answer with the id was lost; the account's list has it sooner or later.
    async fn identify(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let Found::Ours(found) = self.find(services, client, Proof::Live).await? else {
            return Ok(self.permalink_later(services.now(), None));
        };
        let live = Live { media: Some(found.id.0), permalink: found.permalink };
        self.commit_live(services, run, live).await?;
        Ok(Next::Now)
    }

    /// A fresh post is sometimes unreadable for a while. Nobody waits longer than a day, or with a token that
    /// may not ask.
    fn permalink_later(&self, now: Timestamp, error: Option<&InstagramError>) -> Next {
        let age = now.millis_since(Timestamp(self.post.published_at.unwrap_or(self.post.updated_at)));
        let wait = match age {
            _ if error.is_some_and(|error| error.action == Action::Operator) => return Next::Done,
            i64::MIN..120_000 => Duration::from_secs(5),
            120_000..86_400_000 => Duration::from_secs(600),
            86_400_000.. => return Next::Done,
        };
        Next::Later(error.and_then(|error| error.wait).unwrap_or(wait).max(wait))
    }
}

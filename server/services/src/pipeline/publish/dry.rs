//! A dry run: at its slot a post is marked as one that would have been published, and Instagram is not asked at all.
//! It stays so when the dry run ends; only a person brings it back, and approves it once more.

use queue::Run;
use types::post::{PostStatus, What};

use super::commit::Change;
use super::{Next, Work};
use crate::{Result, Services};

impl Work {
    /// Ends a post's way before anything is sent.
    pub(super) async fn run_dry(mut self, services: &Services, run: &Run) -> Result<Next> {
        let entry = self.entry(services, run, What::RanDry);
        let change = Change::to(PostStatus::RanDry).entry(entry).same_version().ends_job();
        self.commit(services, run, change).await?;
        self.move_on(PostStatus::RanDry);
        Ok(Next::Done)
    }
}

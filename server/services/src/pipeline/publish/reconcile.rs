//! After a doubt: ask Instagram what is true. Reading is free; publishing again is not.

use std::time::Duration;

use entity::post;
use providers::instagram::{Action, ContainerStatus, Instagram, InstagramErrorKind, Media};
use queue::Run;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use types::post::{Outcome, PostFormat, PostStatus, What};
use types::problem::{Problem, ProblemCode};
use types::{PostId, Timestamp};

use super::commit::{Change, Live};
use super::{Next, Work};
use crate::{Result, Services, posts};

/// How often one container is sent to be published before a person is asked.
const MOST_ATTEMPTS: i32 = 5;
/// Instagram's machines do not agree to the second either.
const CLOCK_SLACK: Duration = Duration::from_secs(120);

impl Work {
    pub(super) async fn reconcile(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        match client.container(&self.container()?).await.map(|state| state.status_code) {
            Ok(ContainerStatus::Published) => self.found_live(services, run, client).await,
            Ok(ContainerStatus::Finished) => self.publish_again(services, run, client).await,
            Ok(ContainerStatus::InProgress | ContainerStatus::Unknown) => {
                Ok(Next::Later(self.pause(services)))
            }
            Ok(ContainerStatus::Expired | ContainerStatus::Error) => self.search(services, run, client).await,
            Err(error) => match error.kind {
                InstagramErrorKind::ContainerGone | InstagramErrorKind::MediaRejected => {
                    self.search(services, run, client).await
                }
                _ if error.action == Action::Operator => Ok(self.stopped(run, error)),
                _ => Ok(Next::Later(error.wait.unwrap_or_else(|| self.pause(services)))),
            },
        }
    }

    /// The container says that it is live. Which post it is may stay unknown for a while.
    pub(super) async fn found_live(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let live = match self.find(services, client, Proof::Live).await? {
            Found::Ours(media) => Live { media: Some(media.id.0), permalink: media.permalink },
            Found::Nothing | Found::CannotTell | Found::Unasked => Live::default(),
        };
        self.commit_live(services, run, live).await?;
        Ok(Next::Now)
    }

    /// The container is unpublished. Once the attempt can no longer be in flight, the same container is
    /// published again; never another one.
    async fn publish_again(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let in_flight = services.publish_settle.saturating_sub(self.doubt_age(services));
        let remaining = in_flight.max(self.asked_to_wait(services));
        if !remaining.is_zero() {
            return Ok(Next::Later(self.pause(services).min(remaining.max(Duration::from_millis(200)))));
        }
        // A container can lag behind the truth; the account's own list is asked before a second attempt.
        match self.find(services, client, Proof::None).await? {
            Found::Ours(_) => self.found_live(services, run, client).await,
            Found::Nothing if self.post.publish_attempt < MOST_ATTEMPTS => {
                self.attempt(services, run, client).await
            }
            Found::Nothing | Found::CannotTell => self.unconfirmed(services, run).await,
            Found::Unasked => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The container can no longer tell. Only a post with our caption, after our container, and only one of them,
    /// proves that ours is live; and only after a while its absence says anything.
    async fn search(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        match self.find(services, client, Proof::None).await? {
            Found::Ours(media) => {
                let live = Live { media: Some(media.id.0), permalink: media.permalink };
                self.commit_live(services, run, live).await?;
                Ok(Next::Now)
            }
            Found::Nothing | Found::CannotTell if self.doubt_age(services) >= services.publish_settle => {
                self.unconfirmed(services, run).await
            }
            Found::Nothing | Found::CannotTell | Found::Unasked => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The one post that is ours.
    ///
    /// Our post cannot be older than its container, and both are dated by Instagram's clock.
    pub(super) async fn find(&self, services: &Services, client: &Instagram, proof: Proof) -> Result<Found> {
        let since = Timestamp(self.post.container_at.unwrap_or(self.post.updated_at)).minus(CLOCK_SLACK);
        let is_story = posts::format(&self.post)? == PostFormat::Story;
        let recent = match is_story {
            true => client.recent_stories(since).await,
            false => client.recent_media(since).await,
        };
        let recent = match recent {
            Ok(recent) => recent,
            Err(error) => {
                let (post, detail) = (self.post.id, error.detail);
                tracing::warn!(post, detail, "the account's posts could not be listed");
                return Ok(Found::Unasked);
            }
        };
        let known = self.other_posts(services).await?;
        let caption = (!is_story).then_some(self.post.caption.as_str());
        Ok(only_match(recent, caption, (since, &known), proof))
    }

    /// The ids of the account's other posts that we know to be live.
    async fn other_posts(&self, services: &Services) -> Result<Vec<String>> {
        let known = post::Entity::find()
            .select_only()
            .column(post::Column::MediaId)
            .filter(post::Column::AccountId.eq(self.post.account_id))
            .filter(post::Column::Id.ne(self.post.id))
            .filter(post::Column::MediaId.is_not_null())
            .filter(post::Column::PublishedAt.gt(self.post.created_at))
            .into_tuple()
            .all(services.database.read())
            .await?;
        Ok(known)
    }

    async fn unconfirmed(&self, services: &Services, run: &Run) -> Result<Next> {
        let entry = self.entry(services, run, What::Reconciled).outcome(Outcome::Warning);
        let shown = Problem {
            code: ProblemCode::OutcomeUnknown,
            detail: None,
            reference: entry.reference.clone(),
            at: entry.at,
            retry_at: None,
        };
        let change = Change::to(PostStatus::Unconfirmed).problem(shown).entry(entry);
        self.commit(services, run, change.ends_job()).await?;
        services.doubts.forget(PostId(self.post.id));
        Ok(Next::Done)
    }

    /// What is left of the wait that Instagram asked for. Where the clock was set back since, what counts is how long
    /// this process has known of the attempt.
    fn asked_to_wait(&self, services: &Services) -> Duration {
        let (Some(until), Some(from)) = (self.post.retry_at, self.post.problem_at) else {
            return Duration::ZERO;
        };
        let millis = |ms: i64| u64::try_from(ms).map(Duration::from_millis).ok();
        let waited = millis(services.now().millis_since(Timestamp(from)));
        let asked = millis(until - from).unwrap_or_default();
        asked.saturating_sub(waited.unwrap_or_else(|| self.doubt_age(services)))
    }

    fn doubt_age(&self, services: &Services) -> Duration {
        services.doubts.age(PostId(self.post.id), self.post.publish_attempt)
    }

    /// The longer a doubt lasts, the rarer the looks: calling while throttled prolongs a ban.
    fn pause(&self, services: &Services) -> Duration {
        (self.doubt_age(services) / 2).clamp(super::GLANCE, Duration::from_secs(600))
    }
}

/// What the account's own list says of our post.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is there.
    Ours(Media),
    /// There is nothing that could be it.
    Nothing,
    /// There is something that could be it, and nothing that says so.
    CannotTell,
    /// Instagram could not be asked.
    Unasked,
}

/// What is known before the list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// The container says that our post is live.
    Live,
    /// Nothing.
    None,
}

/// Captions are compared word by word: Instagram changes white space. A story has none, so one that nobody knows is
/// ours only if ours is certainly live and it is the only one; its owner may have posted it in the Instagram app.
fn only_match(
    recent: Vec<Media>,
    caption: Option<&str>,
    (since, known): (Timestamp, &[String]),
    proof: Proof,
) -> Found {
    let is_ours = |media: &Media| match caption {
        Some(caption) => {
            let words = media.caption.as_deref().map(str::split_whitespace);
            words.is_some_and(|words| words.eq(caption.split_whitespace()))
        }
        None => true,
    };
    let mut matching = recent
        .into_iter()
        .filter(|media| media.timestamp >= since && !known.contains(&media.id.0) && is_ours(media));
    match (matching.next(), matching.next()) {
        (None, _) => Found::Nothing,
        (Some(only), None) if caption.is_some() || proof == Proof::Live => Found::Ours(only),
        (Some(_), _) => Found::CannotTell,
    }
}

#[cfg(test)]
mod tests {
    use providers::instagram::MediaId;

    use super::*;

    fn media(id: &str, caption: &str, at: i64) -> Media {
        Media {
            id: MediaId(id.into()),
            caption: Some(caption.into()),
            timestamp: Timestamp(at),
            permalink: None,
        }
    }

    fn matched(recent: &[Media], caption: &str, since: i64, known: &[&str]) -> Option<String> {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        match only_match(recent.to_vec(), Some(caption), (Timestamp(since), &known), Proof::None) {
            Found::Ours(media) => Some(media.id.0),
            _ => None,
        }
    }

    #[test]
    fn only_a_unique_later_post_with_our_caption_counts() {
        let recent = [media("1", "Buses\nrun", 5_000), media("2", "Ferries", 6_000)];
        assert_eq!(matched(&recent, "Buses run", 4_000, &[]), Some("1".into()));
        assert_eq!(matched(&recent, "Buses run", 5_001, &[]), None);
        let twice = [media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        assert_eq!(matched(&twice, "Buses", 0, &[]), None);
    }

    #[test]
    fn another_post_of_ours_with_the_same_caption_is_not_taken_for_this_one() {
        let twice = [media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        assert_eq!(matched(&twice, "Buses", 0, &["1"]), Some("2".into()));
        assert_eq!(matched(&twice[..1], "Buses", 0, &["1"]), None);
    }
    #[test]
    fn two_posts_with_our_caption_are_no_reason_to_publish_again() {
        let twice = vec![media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        let found = only_match(twice, Some("Buses"), (Timestamp(0), &[]), Proof::None);
        assert_eq!(found, Found::CannotTell);
    }

    #[test]
    fn a_story_is_ours_only_if_ours_is_certainly_live_and_no_other_could_be_it() {
        let story = |id: &str| Media { caption: None, ..media(id, "", 5_000) };
        let found = |stories: &[Media], known: &[String], proof| {
            only_match(stories.to_vec(), None, (Timestamp(4_000), known), proof)
        };
        let (one, two) = ([story("1")], [story("1"), story("2")]);
        assert_eq!(found(&[], &[], Proof::Live), Found::Nothing);
        assert_eq!(found(&one, &[], Proof::Live), Found::Ours(story("1")));
        assert_eq!(found(&one, &[], Proof::None), Found::CannotTell);
        assert_eq!(found(&two, &[], Proof::Live), Found::CannotTell);
        assert_eq!(found(&two, &["1".to_owned()], Proof::Live), Found::Ours(story("2")));
        assert_eq!(found(&one, &["1".to_owned()], Proof::None), Found::Nothing);
    }
}

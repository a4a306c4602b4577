//! The review list's order and groups. Pure.

use types::PostId;
use types::post::{PostStatus, PostSummary};

/// A part of the list, with a heading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Can be approved; named by its slot.
    Ready,
    /// Stopped, and a person must act.
    NeedsLook,
    /// Being written or illustrated.
    Making,
}

impl Group {
    /// Every group, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Ready, Self::NeedsLook, Self::Making];

    /// Where a post belongs.
    pub fn of(post: &PostSummary) -> Self {
        let stopped = post.problem.as_ref().is_some_and(|problem| problem.retry_at.is_none());
        match post.status {
            _ if stopped => Self::NeedsLook,
            PostStatus::Drafting | PostStatus::Illustrating => Self::Making,
            _ => Self::Ready,
        }
    }
}

/// The posts that match the words, group by group, else in the server's order. `lower` makes small letters: the
/// browser can, and so the tables for it need not be carried along.
pub fn ordered<'a>(
    posts: &'a [PostSummary],
    words: &str,
    lower: fn(&str) -> String,
) -> Vec<(Group, &'a PostSummary)> {
    let words = lower(words.trim());
    let matches = |post: &PostSummary| {
        words.is_empty()
            || lower(&post.headline).contains(&words)
            || format!("@{}", post.handle).contains(&words)
    };
    let found: Vec<_> =
        posts.iter().filter(|post| matches(post)).map(|post| (Group::of(post), post)).collect();
    Group::ALL
        .into_iter()
        .flat_map(|group| found.iter().filter(move |(of, _)| *of == group).copied())
        .collect()
}

/// The post on the desk: the one the address names, if it waits; else the one that was there, since a draft that arrives
/// above it must not take it from under a person's hands; else the first. One that is still in the making gives way.
pub fn on_desk(
    group: impl Fn(PostId) -> Option<Group>,
    named: Option<PostId>,
    before: Option<PostId>,
    first: impl FnOnce() -> Option<PostId>,
) -> Option<PostId> {
    let stays = |id: &PostId| group(*id).is_some_and(|group| group != Group::Making);
    named.filter(|id| group(*id).is_some()).or_else(|| before.filter(stays)).or_else(first)
}

/// The neighbour of a post; at an end, the post itself. `None` when the list does not hold it.
pub fn neighbour(order: &[PostId], of: PostId, step: Step) -> Option<PostId> {
    let at = order.iter().position(|id| *id == of)?;
    let to = match step {
        Step::Next => (at + 1).min(order.len() - 1),
        Step::Previous => at.saturating_sub(1),
    };
    order.get(to).copied()
}

/// Where to go in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Down.
    Next,
    /// Up.
    Previous,
}

/// The post that takes the place of one that leaves: the one below, at the end the one above.
pub fn successor(order: &[PostId], of: PostId) -> Option<PostId> {
    [Step::Next, Step::Previous]
        .into_iter()
        .filter_map(|step| neighbour(order, of, step))
        .find(|id| *id != of)
}

#[cfg(test)]
mod tests {
    use types::post::PostFormat;
    use types::problem::{Problem, ProblemCode};
    use types::{AccountId, Timestamp};

    use super::*;

    fn post(id: i64, status: PostStatus, headline: &str) -> PostSummary {
        PostSummary {
            id: PostId(id),
            account: AccountId(1),
            handle: "transitnow".into(),
            time_zone: "Europe/Warsaw".into(),
            status,
            format: PostFormat::Picture,
            headline: headline.into(),
            picture: None,
            score: 90,
            slot_at: None,
            problem: None,
            updated_at: Timestamp(0),
        }
    }

    #[test]
    fn the_post_on_the_desk_stays_until_it_leaves_or_another_is_named() {
        let group = |id: PostId| match id.0 {
            ..5 => Some(Group::Ready),
            5..10 => Some(Group::Making),
            _ => None,
        };
        let on_desk = |named: Option<i64>, before: Option<i64>| {
            super::on_desk(group, named.map(PostId), before.map(PostId), || Some(PostId(1))).map(|id| id.0)
        };
        assert_eq!(on_desk(None, None), Some(1));
        assert_eq!(on_desk(None, Some(2)), Some(2), "one that arrived above it does not replace it");
        assert_eq!(on_desk(None, Some(12)), Some(1), "it was decided");
        assert_eq!(on_desk(None, Some(7)), Some(1), "what cannot be decided yet holds nobody up");
        assert_eq!(on_desk(Some(7), None), Some(7));
        assert_eq!(on_desk(Some(3), Some(2)), Some(3));
        assert_eq!(on_desk(Some(13), Some(2)), Some(2), "what the address names waits no more");
    }

    fn stopped(mut post: PostSummary, retry_at: Option<Timestamp>) -> PostSummary {
        let code = ProblemCode::PromptRefused;
        post.problem =
            Some(Problem { code, detail: None, reference: "R".into(), at: Timestamp(0), retry_at });
        post
    }

    #[test]
    fn posts_that_can_be_approved_come_first_and_those_in_the_making_last() {
        let posts = [
            post(1, PostStatus::Drafting, "a"),
            stopped(post(2, PostStatus::Illustrating, "b"), None),
            post(3, PostStatus::InReview, "c"),
            stopped(post(4, PostStatus::Drafting, "d"), Some(Timestamp(9))),
        ];
        let order: Vec<_> = ordered(&posts, "", str::to_lowercase)
            .into_iter()
            .map(|(group, post)| (group, post.id.0))
            .collect();
        assert_eq!(order, [(Group::Ready, 3), (Group::NeedsLook, 2), (Group::Making, 1), (Group::Making, 4)]);
    }

    #[test]
    fn the_filter_looks_at_headline_and_handle() {
        let posts = [post(1, PostStatus::InReview, "Night trains"), post(2, PostStatus::InReview, "Buses")];
        assert_eq!(ordered(&posts, " NIGHT ", str::to_lowercase).len(), 1);
        assert_eq!(ordered(&posts, "@transit", str::to_lowercase).len(), 2);
        assert!(ordered(&posts, "ferry", str::to_lowercase).is_empty());
    }

    #[test]
    fn the_ends_of_the_list_hold() {
        let order = [PostId(1), PostId(2)];
        assert_eq!(neighbour(&order, PostId(2), Step::Next), Some(PostId(2)));
        assert_eq!(neighbour(&order, PostId(1), Step::Previous), Some(PostId(1)));
        assert_eq!(successor(&order, PostId(1)), Some(PostId(2)));
        assert_eq!(successor(&order, PostId(2)), Some(PostId(1)));
        assert_eq!(successor(&[PostId(1)], PostId(1)), None);
    }
}

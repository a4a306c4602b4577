//! Which of the account's own posts is ours.

use providers::instagram::Media;
use types::Timestamp;

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
pub(super) fn only_match(
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

//! What the publisher says against what the vendor's ledger says.

use sandbox::PublishedPost;

/// What a publisher says of one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is live, perhaps under this id.
    Published(Option<String>),
    /// It is not live and will not be; whether a person is told why.
    Failed {
        /// A reason is shown.
        reason: bool,
    },
    /// Nobody knows, and that is what is said.
    Unconfirmed,
    /// It will go on; whether something will bring it forward.
    Waiting {
        /// A job is there.
        job: bool,
    },
}

/// How far that is from the truth. Everything but `unconfirmed` and `waiting` is a broken promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Posts judged.
    pub runs: u32,
    /// Live more than once.
    pub duplicates: u32,
    /// Not live, and nobody is told or will see to it.
    pub lost: u32,
    /// Called failed, and live.
    pub false_failed: u32,
    /// Called published, and not live, or under another id.
    pub false_published: u32,
    /// Honestly unknown.
    pub unconfirmed: u32,
    /// Honestly not there yet.
    pub waiting: u32,
    /// Honestly failed.
    pub failed: u32,
}

impl Verdict {
    /// Broken promises.
    pub fn broken(&self) -> u32 {
        self.duplicates + self.lost + self.false_failed + self.false_published
    }
}

impl std::ops::AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.runs += other.runs;
        self.duplicates += other.duplicates;
        self.lost += other.lost;
        self.false_failed += other.false_failed;
        self.false_published += other.false_published;
        self.unconfirmed += other.unconfirmed;
        self.waiting += other.waiting;
        self.failed += other.failed;
    }
}

/// Judges what is said of one post, given everything that is live and can be this post.
pub fn judge(said: &Said, live: &[&PublishedPost]) -> Verdict {
    let is_live = !live.is_empty();
    let known =
        |id: &Option<String>| id.as_ref().is_none_or(|id| live.iter().any(|post| post.media_id == *id));
    let count = u32::from;
    Verdict {
        runs: 1,
        duplicates: count(live.len() > 1),
        lost: count(
            !is_live && matches!(said, Said::Failed { reason: false } | Said::Waiting { job: false }),
        ),
        false_failed: count(is_live && matches!(said, Said::Failed { .. })),
        false_published: count(matches!(said, Said::Published(id) if !is_live || !known(id))),
        unconfirmed: count(*said == Said::Unconfirmed),
        waiting: count(matches!(said, Said::Waiting { job: true })),
        failed: count(!is_live && *said == Said::Failed { reason: true }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(media_id: &str) -> PublishedPost {
        PublishedPost {
            media_id: media_id.into(),
            container_id: "c".into(),
            account_id: "a".into(),
            kind: sandbox::MediaKind::Image,
            children: Vec::new(),
            shortcode: "s".into(),
            caption: None,
            alt_text: None,
            is_ai_generated: true,
            published_at_ms: 0,
        }
    }

    #[test]
    fn each_broken_promise_is_told_apart() {
        let (one, two) = (post("1"), post("2"));
        let published = |id: &str| Said::Published(Some(id.into()));
        for (said, live, broken) in [
            (published("1"), vec![&one], Verdict::default()),
            (Said::Published(None), vec![&one], Verdict::default()),
            (published("1"), vec![&one, &two], Verdict { duplicates: 1, ..Verdict::default() }),
            (published("2"), vec![&one], Verdict { false_published: 1, ..Verdict::default() }),
            (Said::Published(None), vec![], Verdict { false_published: 1, ..Verdict::default() }),
            (Said::Failed { reason: true }, vec![&one], Verdict { false_failed: 1, ..Verdict::default() }),
            (Said::Failed { reason: true }, vec![], Verdict { failed: 1, ..Verdict::default() }),
            (Said::Failed { reason: false }, vec![], Verdict { lost: 1, ..Verdict::default() }),
            (Said::Waiting { job: false }, vec![], Verdict { lost: 1, ..Verdict::default() }),
            (Said::Waiting { job: true }, vec![], Verdict { waiting: 1, ..Verdict::default() }),
            (Said::Unconfirmed, vec![&one], Verdict { unconfirmed: 1, ..Verdict::default() }),
        ] {
            assert_eq!(judge(&said, &live), Verdict { runs: 1, ..broken }, "{said:?}");
        }
    }
}

//! How far a post has come before a person sees it. Pure.

use types::MicroUsd;
use types::post::{Outcome, Post, PostStatus, Step, StepCost, TimelineEntry};

/// The steps that run by themselves before review.
pub const STEPS: [Step; 4] = [Step::Ingest, Step::Classify, Step::Draft, Step::Illustrate];

/// Where a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Done.
    Done,
    /// Under way.
    Now,
    /// Stopped; something went wrong.
    Stopped,
    /// Not begun.
    Todo,
}

/// A step with what it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which.
    pub step: Step,
    /// Where it is.
    pub state: State,
    /// All its work so far, in milliseconds.
    pub millis: u32,
    /// All its calls so far.
    pub cost: Option<MicroUsd>,
}

/// The way of a post so far.
pub fn of(post: &Post) -> [Progress; 4] {
    STEPS.map(|step| Progress {
        step,
        state: state(step, post),
        millis: millis(step, &post.timeline),
        cost: cost(step, &post.costs),
    })
}

/// The work of all steps, in milliseconds.
pub fn total_millis(way: &[Progress; 4]) -> u32 {
    way.iter().fold(0, |sum, progress| sum.saturating_add(progress.millis))
}

fn state(step: Step, post: &Post) -> State {
    let under_way = match post.summary.status {
        PostStatus::Drafting => step == Step::Draft,
        PostStatus::Illustrating => step == Step::Illustrate,
        _ => false,
    };
    if under_way {
        return if post.summary.problem.is_some() { State::Stopped } else { State::Now };
    }
    let done = post.timeline.iter().any(|entry| entry.step == step && entry.outcome == Outcome::Ok);
    if done { State::Done } else { State::Todo }
}

fn millis(step: Step, timeline: &[TimelineEntry]) -> u32 {
    let of_step = timeline.iter().filter(|entry| entry.step == step);
    of_step.filter_map(|entry| entry.duration_ms).fold(0, u32::saturating_add)
}

fn cost(step: Step, costs: &[StepCost]) -> Option<MicroUsd> {
    costs.iter().find(|cost| cost.step == step).map(|cost| cost.amount)
}

#[cfg(test)]
mod tests {
    use types::post::{PostFormat, PostSummary, Source, What};
    use types::problem::{Problem, ProblemCode};
    use types::{AccountId, PostId, Timestamp};

    use super::*;

    fn entry(step: Step, outcome: Outcome, duration_ms: Option<u32>) -> TimelineEntry {
        let (what, detail, at) = (What::Drafted, String::new(), Timestamp(0));
        TimelineEntry { step, outcome, what, detail, at, duration_ms, cost: None, reference: String::new() }
    }

    fn post(status: PostStatus, timeline: Vec<TimelineEntry>) -> Post {
        let summary = PostSummary {
            id: PostId(1),
            account: AccountId(1),
            handle: String::new(),
            time_zone: "UTC".into(),
            status,
            format: PostFormat::Picture,
            headline: String::new(),
            picture: None,
            score: 90,
            slot_at: None,
            problem: None,
            updated_at: Timestamp(0),
        };
        let source = Source {
            title: String::new(),
            url: None,
            feed: String::new(),
            author: None,
            published_at: None,
            excerpt: String::new(),
            score: 90,
            reasons: vec![],
            judgement: None,
        };
        Post {
            summary,
            version: 1,
            caption: String::new(),
            alt_text: String::new(),
            image_prompt: String::new(),
            checks: Default::default(),
            pictures: vec![],
            card: types::card::CardEdit { template: None, headline: String::new(), kicker: String::new() },
            carousel: vec![],
            video: None,
            media_problems: vec![],
            source,
            account_name: String::new(),
            costs: vec![StepCost { step: Step::Draft, amount: MicroUsd(9_400) }],
            cost: MicroUsd(9_400),
            rewrite_estimate: None,
            picture_estimate: None,
            timeline,
            calls: String::new(),
            reject_reason: None,
            media_id: None,
            permalink: None,
            published_at: None,
            working: false,
            overnight: None,
        }
    }

    #[test]
    fn a_post_being_illustrated_has_its_caption_done_and_its_picture_under_way() {
        let timeline = vec![
            entry(Step::Classify, Outcome::Ok, Some(900)),
            entry(Step::Draft, Outcome::Retry, Some(1_000)),
            entry(Step::Draft, Outcome::Ok, Some(4_000)),
        ];
        let way = of(&post(PostStatus::Illustrating, timeline));
        assert_eq!(way.map(|progress| progress.state), [State::Todo, State::Done, State::Done, State::Now]);
        assert_eq!((way[2].millis, way[2].cost), (5_000, Some(MicroUsd(9_400))));
        assert_eq!(total_millis(&way), 5_900);
    }

    #[test]
    fn a_step_with_a_problem_has_stopped() {
        let mut post = post(PostStatus::Drafting, vec![]);
        let code = ProblemCode::OutOfCredit;
        post.summary.problem =
            Some(Problem { code, detail: None, reference: String::new(), at: Timestamp(0), retry_at: None });
        assert_eq!(of(&post)[2].state, State::Stopped);
    }
}

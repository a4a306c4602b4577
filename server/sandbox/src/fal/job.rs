//! Requests in the queue, from submission to completion.

use std::collections::{HashMap, VecDeque};

use super::input::{Endpoint, Input};

/// Requests kept; the oldest is forgotten first, with its pictures.
const CAPACITY: usize = 2_000;

/// One submitted request.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) endpoint: &'static Endpoint,
    pub(super) account: String,
    pub(super) input: Input,
    pub(super) submitted_ms: i64,
    pub(super) completes_ms: i64,
    pub(super) cancelled: bool,
    settled: bool,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Queued,
    Running,
    Completed,
}

/// What a request comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Pictures,
    Black,
    Huge,
    Heavy,
    Refused,
}

/// What a completed request costs.
pub(super) struct Charge {
    pub(super) at_ms: i64,
    pub(super) request_id: String,
    pub(super) account: String,
    pub(super) micro_usd: i64,
    pub(super) summary: String,
}

impl Job {
    pub(super) fn new(
        id: String,
        endpoint: &'static Endpoint,
        account: String,
        input: Input,
        times: std::ops::Range<i64>,
    ) -> Self {
        let (submitted_ms, completes_ms) = (times.start, times.end);
        Self { id, endpoint, account, input, submitted_ms, completes_ms, cancelled: false, settled: false }
    }

    /// The first third of the time is spent waiting, the rest drawing.
    pub(super) fn phase(&self, now_ms: i64) -> Phase {
        let starts_ms = self.submitted_ms + (self.completes_ms - self.submitted_ms) / 3;
        match now_ms {
            _ if self.cancelled || now_ms >= self.completes_ms => Phase::Completed,
            now if now >= starts_ms => Phase::Running,
            _ => Phase::Queued,
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let asks_for = |word: &str| self.input.prompt.contains(&format!("[[sandbox:{word}]]"));
        match () {
            () if asks_for("nsfw") => Outcome::Refused,
            // A model that cannot say which pictures it blacked out refuses instead.
            () if asks_for("black") && !self.endpoint.reports_nsfw => Outcome::Refused,
            () if asks_for("black") => Outcome::Black,
            () if asks_for("huge") => Outcome::Huge,
            () if asks_for("heavy") => Outcome::Heavy,
            () => Outcome::Pictures,
        }
    }

    fn charge(&self) -> Charge {
        let units = self.input.units();
        Charge {
            at_ms: self.completes_ms,
            request_id: self.id.clone(),
            account: self.account.clone(),
            micro_usd: self.endpoint.charge(units),
            summary: format!("{}: {units} units", self.endpoint.id),
        }
    }
}

/// All requests by id.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    by_id: HashMap<String, Job>,
    order: VecDeque<String>,
}

impl Jobs {
    pub(super) fn add(&mut self, job: Job) {
        if self.order.len() == CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        self.order.push_back(job.id.clone());
        self.by_id.insert(job.id.clone(), job);
    }

    pub(super) fn get(&self, id: &str) -> Option<&Job> {
        self.by_id.get(id)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Job> {
        self.by_id.get_mut(id)
    }

    /// The requests before this one that are still waiting.
    pub(super) fn ahead_of(&self, job: &Job, now_ms: i64) -> usize {
        let waiting = |other: &&Job| other.phase(now_ms) == Phase::Queued;
        self.by_id.values().filter(waiting).filter(|other| other.submitted_ms < job.submitted_ms).count()
    }

    /// The charges of requests that have completed since the last time, each once, in order of submission.
    pub(super) fn settle(&mut self, now_ms: i64) -> Vec<Charge> {
        let mut charges = Vec::new();
        for id in &self.order {
            let Some(job) = self.by_id.get_mut(id) else { continue };
            if job.settled || job.phase(now_ms) != Phase::Completed {
                continue;
            }
            job.settled = true;
            if !job.cancelled && job.outcome() != Outcome::Refused {
                charges.push(job.charge());
            }
        }
        charges
    }
}

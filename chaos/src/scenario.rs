//! What a post meets on its way: a fault of the vendor, and a place where the process is interrupted.

use std::fmt;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sandbox::{CannedAnswer, Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use services::failpoint::Point;
use types::post::PostFormat;

/// How long the server waits for an answer in these runs; what is slower than this is a time-out.
pub const PATIENCE: Duration = Duration::from_millis(1_000);
/// How long an attempt may be in flight, as the server is told: longer than the slowest vendor below.
pub const SETTLE: Duration = Duration::from_secs(3);
const TOO_SLOW: Duration = Duration::from_millis(1_600);
const HOUR_MS: i64 = 3_600_000;

/// What one post meets.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The seed that it was made from.
    pub seed: u64,
    /// The fault of the vendor, and in which of its operations.
    pub fault: (FaultKind, &'static str),
    /// Where the process is interrupted, and how.
    pub interruption: Option<(Point, Act)>,
    /// What the post becomes.
    pub format: PostFormat,
}

/// How a process is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// SIGKILL.
    Kill,
    /// SIGTERM.
    Terminate,
    /// SIGSTOP, and SIGCONT when every lease has run out.
    Freeze,
    /// Its clock is so many milliseconds off from here on, however much it was before.
    Jump(i64),
}

/// What the vendor does instead of answering well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// Nothing.
    None,
    /// HTTP 429 with `retry-after`.
    TooManyRequests,
    /// HTTP 500 with Meta's "unknown error".
    ServerError,
    /// HTTP 503 without a word.
    Unavailable,
    /// HTTP 529.
    Overloaded,
    /// 4/2207051, and the work is done.
    SpamYetDone,
    /// 4/2207051, and nothing is done.
    Spam,
    /// Code 190.
    TokenRefused,
    /// 9007/2207027.
    NotReady,
    /// 9/2207042.
    QuotaReached,
    /// The work is done after the client has given up.
    TimeOut,
    /// No work and no answer.
    Hang,
    /// The work and no answer.
    HangAfterCommit,
    /// The connection is reset before the work.
    Reset,
    /// The connection is reset after the work.
    ResetAfterCommit,
    /// The answer trickles in more slowly than the client waits.
    SlowBody,
    /// The answer is larger than the client reads.
    HugeBody,
    /// The connection ends in the middle of the answer.
    Truncated,
    /// The answer is half a document.
    InvalidJson,
    /// A gateway's page with status 200.
    HtmlPage,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::None,
        Self::TooManyRequests,
        Self::ServerError,
        Self::Unavailable,
        Self::Overloaded,
        Self::SpamYetDone,
        Self::Spam,
        Self::TokenRefused,
        Self::NotReady,
        Self::QuotaReached,
        Self::TimeOut,
        Self::Hang,
        Self::HangAfterCommit,
        Self::Reset,
        Self::ResetAfterCommit,
        Self::SlowBody,
        Self::HugeBody,
        Self::Truncated,
        Self::InvalidJson,
        Self::HtmlPage,
    ];

    fn action(self) -> Option<FaultAction> {
        Some(match self {
            Self::None => return None,
            Self::TooManyRequests => waiting(429, Value::Null, false),
            Self::ServerError => error(500, 2, None),
            Self::Unavailable => FaultAction::status(503),
            Self::Overloaded => FaultAction::json(529, json!({"error": {"type": "overloaded_error"}})),
            Self::SpamYetDone => waiting(400, graph(4, Some(2_207_051)), true),
            Self::Spam => waiting(400, graph(4, Some(2_207_051)), false),
            Self::TokenRefused => error(400, 190, Some(460)),
            Self::NotReady => error(400, 9_007, Some(2_207_027)),
            Self::QuotaReached => waiting(400, graph(9, Some(2_207_042)), false),
            Self::TimeOut => FaultAction::Delay(TOO_SLOW),
            Self::Hang => FaultAction::Hang,
            Self::HangAfterCommit => FaultAction::HangAfterCommit,
            Self::Reset => FaultAction::Reset,
            Self::ResetAfterCommit => FaultAction::ResetAfterCommit,
            Self::SlowBody => FaultAction::SlowBody(TOO_SLOW),
            Self::HugeBody => FaultAction::HugeBody,
            Self::Truncated => FaultAction::Truncate,
            Self::InvalidJson => FaultAction::InvalidJson,
            Self::HtmlPage => FaultAction::Html,
        })
    }

    /// The operations of which this may be said.
    fn operations(self) -> &'static [&'static str] {
        match self {
            Self::NotReady => &["publish"],
            Self::QuotaReached | Self::SpamYetDone | Self::Spam => {
                &["publish", "publish", "create_container"]
            }
            // The one call that cannot be taken back meets most of it.
            _ => &[
                "publish",
                "publish",
                "publish",
                "create_container",
                "container_status",
                "publishing_limit",
                "media_list",
                "permalink",
            ],
        }
    }
}

impl Scenario {
    /// What the `index`th post of a seed meets.
    pub fn of(seed: u64, index: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(index));
        let kind = *FaultKind::ALL.choose(&mut random).unwrap_or(&FaultKind::None);
        let operation = kind.operations().choose(&mut random).unwrap_or(&"publish");
        Self {
            seed,
            fault: (kind, operation),
            interruption: interruption(&mut random),
            format: format(index),
        }
    }

    /// A post that meets nothing.
    pub fn calm() -> Self {
        Self { seed: 0, fault: (FaultKind::None, "publish"), interruption: None, format: PostFormat::Picture }
    }

    /// The fault for the sandbox, hitting the account with this token.
    pub fn fault(&self, token: &str) -> Option<Fault> {
        let (kind, operation) = self.fault;
        let operation = match (self.format, operation) {
            (PostFormat::Story, "media_list") => "stories",
            _ => operation,
        };
        Some(Fault::once(Vendor::Instagram, operation, kind.action()?).of(token))
    }

    /// The row of the table that this belongs to.
    pub fn row(&self) -> (String, String) {
        let interruption = match self.interruption {
            Some((point, act)) => format!("{} {act}", point.name()),
            None => "-".to_owned(),
        };
        (interruption, self.fault_name())
    }

    /// The vendor's fault and where it strikes.
    pub fn fault_name(&self) -> String {
        match self.fault {
            (FaultKind::None, _) => "-".to_owned(),
            (kind, operation) => format!("{kind:?} at {operation}"),
        }
    }
}

/// Every fifth post is a carousel, every tenth a story.
fn format(index: u64) -> PostFormat {
    match index % 10 {
        2 | 7 => PostFormat::Carousel,
        9 => PostFormat::Story,
        _ => PostFormat::Picture,
    }
}

fn interruption(random: &mut StdRng) -> Option<(Point, Act)> {
    let act = match random.random_range(0..100) {
        0..66 => Act::Kill,
        66..74 => Act::Terminate,
        74..78 => Act::Jump(HOUR_MS),
        78..82 => Act::Jump(-HOUR_MS),
        82..86 => Act::Jump(25 * HOUR_MS),
        86 => Act::Freeze,
        _ => return None,
    };
    let point = *Point::ALL.choose(random)?;
    // Before anything is claimed nothing is under way that a jump or a pause could disturb.
    Some((point, if point == Point::BeforeClaim { Act::Kill } else { act }))
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill => f.write_str("SIGKILL"),
            Self::Terminate => f.write_str("SIGTERM"),
            Self::Freeze => f.write_str("SIGSTOP"),
            Self::Jump(ms) => write!(f, "clock {:+} h", ms / HOUR_MS),
        }
    }
}

fn graph(code: i64, subcode: Option<i64>) -> Value {
    json!({ "error": {
        "message": "ordered", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "is_transient": false, "fbtrace_id": "Achaos",
    } })
}

fn error(status: u16, code: i64, subcode: Option<i64>) -> FaultAction {
    FaultAction::json(status, graph(code, subcode))
}

/// An answer that asks for a second of patience, where Meta would ask for hours.
fn waiting(status: u16, body: Value, after_commit: bool) -> FaultAction {
    let headers = [("retry-after".to_owned(), "1".to_owned())].into();
    FaultAction::Answer(CannedAnswer { status, body: Some(body), headers, after_commit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_everything() {
        let told = |seed| (0..10).map(|index| format!("{:?}", Scenario::of(seed, index))).collect::<Vec<_>>();
        assert_eq!(told(7), told(7));
        assert_ne!(told(7), told(8));
    }

    #[test]
    fn every_place_meets_every_fault_in_a_long_run() {
        let mut cells = std::collections::HashSet::new();
        for seed in 0..1_000 {
            for scenario in (0..10).map(|index| Scenario::of(seed, index)) {
                if let Some((point, Act::Kill)) = scenario.interruption {
                    cells.insert((point, scenario.fault.0));
                }
            }
        }
        assert_eq!(cells.len(), Point::ALL.len() * FaultKind::ALL.len());
    }
}

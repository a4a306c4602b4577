//! Faults on order: what shall go wrong, where, how often.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ids::fingerprint, ledger::Vendor, sync::lock};

/// How long `slow_body` takes when no time is given.
const SLOW_BODY: Duration = Duration::from_secs(5);

/// One thing that shall go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Whose exchanges are hit.
    pub vendor: Vendor,
    /// Which of its operations; `*` means all.
    #[serde(default = "any_operation")]
    pub operation: String,
    /// Only exchanges with this key, by its fingerprint as the ledger shows it; without it, everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What happens to them.
    pub action: FaultAction,
    /// How many exchanges are hit; 0 means all from now on.
    #[serde(default = "once")]
    pub times: u32,
    /// How many matching exchanges pass unharmed first.
    #[serde(default)]
    pub skip: u32,
}

impl Fault {
    /// A fault that hits the next exchange of that operation.
    pub fn once(vendor: Vendor, operation: &str, action: FaultAction) -> Self {
        Self { vendor, operation: operation.to_owned(), key: None, action, times: 1, skip: 0 }
    }

    /// The same fault, for exchanges that present this secret.
    #[must_use]
    pub fn of(mut self, secret: &str) -> Self {
        self.key = Some(fingerprint(secret));
        self
    }

    /// The same fault, hitting `times` exchanges; 0 means all from now on.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The same fault, after `skip` exchanges have passed unharmed.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }
}

/// What happens to an exchange. "Before the work" means that the vendor does nothing and charges nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "WireAction", try_from = "WireAction")]
pub enum FaultAction {
    /// The work is done after this time.
    Delay(Duration),
    /// This answer instead of the true one.
    Answer(CannedAnswer),
    /// The connection is reset before the work.
    Reset,
    /// The work is done and the connection is reset instead of an answer.
    ResetAfterCommit,
    /// The work is done; half of the body arrives, then the connection ends.
    Truncate,
    /// No work and no answer, ever.
    Hang,
    /// The work is done and no answer comes, ever.
    HangAfterCommit,
    /// The work is done; the body trickles in over this time.
    SlowBody(Duration),
    /// The work is done; the body is followed by more white space than any client should read.
    HugeBody,
    /// The work is done; the body is complete HTTP and broken JSON.
    InvalidJson,
    /// A gateway's HTML page with status 200, before the work.
    Html,
}

/// An answer that replaces the vendor's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body: a JSON string is sent as plain text, anything else as JSON.
    #[serde(default)]
    pub body: Option<Value>,
    /// Headers to add, such as `retry-after`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Whether the work is done all the same ("it failed", yet it is live).
    #[serde(default)]
    pub after_commit: bool,
}

impl FaultAction {
    /// An empty answer with this status, before the work.
    pub fn status(status: u16) -> Self {
        Self::Answer(CannedAnswer { status, body: None, headers: BTreeMap::new(), after_commit: false })
    }

    /// A JSON answer with this status, before the work.
    pub fn json(status: u16, body: Value) -> Self {
        Self::Answer(CannedAnswer { status, body: Some(body), headers: BTreeMap::new(), after_commit: false })
    }

    /// The name in the ledger.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Delay(time) => format!("delay {} ms", time.as_millis()),
            Self::Answer(answer) if answer.after_commit => format!("status {} after commit", answer.status),
            Self::Answer(answer) => format!("status {}", answer.status),
            Self::SlowBody(time) => format!("slow_body {} ms", time.as_millis()),
            Self::Reset => "reset".into(),
            Self::ResetAfterCommit => "reset_after_commit".into(),
            Self::Truncate => "truncate".into(),
            Self::Hang => "hang".into(),
            Self::HangAfterCommit => "hang_after_commit".into(),
            Self::HugeBody => "huge_body".into(),
            Self::InvalidJson => "invalid_json".into(),
            Self::Html => "html".into(),
        }
    }
}

/// The control API's spelling of an action: a word, or an object that says its figure.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum WireAction {
    Word(String),
    Delay { delay_ms: u64 },
    SlowBody { slow_body_ms: u64 },
    Answer(CannedAnswer),
}

impl TryFrom<WireAction> for FaultAction {
    type Error = String;

    fn try_from(wire: WireAction) -> Result<Self, String> {
        Ok(match wire {
            WireAction::Delay { delay_ms } => Self::Delay(Duration::from_millis(delay_ms)),
            WireAction::SlowBody { slow_body_ms } => Self::SlowBody(Duration::from_millis(slow_body_ms)),
            WireAction::Answer(answer) if !(100..=999).contains(&answer.status) => {
                return Err(format!("{} is not an HTTP status", answer.status));
            }
            WireAction::Answer(answer) => Self::Answer(answer),
            WireAction::Word(word) => match word.as_str() {
                "reset" => Self::Reset,
                "reset_after_commit" => Self::ResetAfterCommit,
                "truncate" => Self::Truncate,
                "hang" => Self::Hang,
                "hang_after_commit" => Self::HangAfterCommit,
                "slow_body" => Self::SlowBody(SLOW_BODY),
                "huge_body" => Self::HugeBody,
                "invalid_json" => Self::InvalidJson,
                "html" => Self::Html,
                _ => return Err(format!("unknown action {word:?}")),
            },
        })
    }
}

impl From<FaultAction> for WireAction {
    fn from(action: FaultAction) -> Self {
        let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        match action {
            FaultAction::Delay(time) => Self::Delay { delay_ms: ms(time) },
            FaultAction::SlowBody(time) => Self::SlowBody { slow_body_ms: ms(time) },
            FaultAction::Answer(answer) => Self::Answer(answer),
            named => Self::Word(named.name()),
        }
    }
}

/// The faults that still wait for their exchange.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Arms a fault. Of several that match, the oldest hits first.
    pub fn add(&self, fault: Fault) {
        lock(&self.armed).push(fault);
    }

    /// Disarms every fault.
    pub fn clear(&self) {
        lock(&self.armed).clear();
    }

    /// The faults still armed, with what is left of `times` and `skip`.
    pub fn pending(&self) -> Vec<Fault> {
        lock(&self.armed).clone()
    }

    /// The action for this exchange, if a fault is due.
    pub(crate) fn take(&self, vendor: Vendor, operation: &str, key: Option<&str>) -> Option<FaultAction> {
        let mut armed = lock(&self.armed);
        let matches = |fault: &Fault| {
            fault.vendor == vendor
                && (fault.operation == "*" || fault.operation == operation)
                && fault.key.as_deref().is_none_or(|wanted| key == Some(wanted))
        };
        let position = armed.iter_mut().position(|fault| {
            let due = matches(fault) && fault.skip == 0;
            if matches(fault) && fault.skip > 0 {
                fault.skip -= 1;
            }
            due
        })?;
        let action = armed[position].action.clone();
        match armed[position].times {
            0 => {}
            1 => drop(armed.remove(position)),
            left => armed[position].times = left - 1,
        }
        Some(action)
    }
}

fn any_operation() -> String {
    "*".into()
}

fn once() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fault_skips_then_hits_the_given_number_of_times() {
        let faults = Faults::default();
        faults.add(Fault::once(Vendor::Fal, "status", FaultAction::Reset).after(1).times(2));
        let hits: Vec<bool> = (0..5).map(|_| faults.take(Vendor::Fal, "status", None).is_some()).collect();
        assert_eq!(hits, [false, true, true, false, false]);
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn a_fault_for_ever_stays_until_it_is_cleared() {
        let faults = Faults::default();
        faults.add(Fault::once(Vendor::Fal, "*", FaultAction::Hang).times(0));
        assert!((0..9).all(|_| faults.take(Vendor::Fal, "submit", None).is_some()));
        assert!(faults.take(Vendor::Resend, "send", None).is_none());
        faults.clear();
        assert!(faults.take(Vendor::Fal, "submit", None).is_none());
    }

    #[test]
    fn a_fault_for_one_key_leaves_the_others_alone() {
        let faults = Faults::default();
        faults.add(Fault::once(Vendor::Instagram, "publish", FaultAction::Hang).of("IGAAone"));
        let (one, other) = (fingerprint("IGAAone"), fingerprint("IGAAother"));
        assert!(faults.take(Vendor::Instagram, "publish", Some(&other)).is_none());
        assert!(faults.take(Vendor::Instagram, "publish", None).is_none());
        assert!(faults.take(Vendor::Instagram, "publish", Some(&one)).is_some());
    }

    #[test]
    fn the_control_spelling_reads_back_as_written() {
        for text in [
            json!("reset_after_commit"),
            json!({"delay_ms": 40}),
            json!({"status": 503, "body": {"a": 1}, "headers": {"retry-after": "2"}, "after_commit": true}),
        ] {
            let action: FaultAction = serde_json::from_value(text.clone()).unwrap();
            assert_eq!(serde_json::to_value(&action).unwrap(), text);
        }
        assert!(serde_json::from_value::<FaultAction>(json!("explode")).is_err());
    }
}

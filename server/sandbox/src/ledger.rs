//! What every vendor was asked and what it charged: the independent witness that the product's own books are
//! checked against. Secrets never enter it; keys appear as fingerprints.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};

use crate::sync::lock;

/// Entries kept; older ones are dropped, their charges stay in the totals.
const CAPACITY: usize = 20_000;

/// The outside services that the sandbox stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vendor {
    /// The Anthropic Messages and Models APIs.
    Anthropic,
    /// fal.ai's queue and pricing APIs.
    Fal,
    /// fal.ai's file host, from which pictures are downloaded.
    FalMedia,
    /// OpenAI's Images and Models APIs.
    #[serde(rename = "openai")]
    OpenAi,
    /// Replicate's API.
    Replicate,
    /// Replicate's file host, from which pictures are downloaded.
    ReplicateDelivery,
    /// Stability AI's API.
    Stability,
    /// The Instagram Graph API with Instagram Login.
    Instagram,
    /// Resend's e-mail API.
    Resend,
    /// The web host that serves feeds and articles.
    Feeds,
    /// A service of buckets.
    Bucket,
}

/// One request, or one charge that a vendor booked without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Position in the ledger, counted from 1.
    pub seq: u64,
    /// Milliseconds since the Unix epoch, by the sandbox's clock.
    pub at_ms: i64,
    /// Who was asked.
    pub vendor: Vendor,
    /// What was asked, by the name that faults use.
    pub operation: String,
    /// The HTTP method; empty for a charge booked without a request.
    pub method: String,
    /// The path without its query, which may hold a token.
    pub path: String,
    /// The status of the answer; `None` if the connection was cut before there was one.
    pub status: Option<u16>,
    /// Which key or account asked: a fingerprint or an account id, never the secret.
    pub account: Option<String>,
    /// What the vendor charged, in micro-dollars.
    pub micro_usd: i64,
    /// The vendor's own name for the request.
    pub request_id: Option<String>,
    /// One line for a person.
    pub summary: String,
    /// The fault that hit this exchange, by its control name.
    pub fault: Option<String>,
}

/// What one vendor did in total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct VendorTotal {
    /// Requests received, faulty ones included.
    pub requests: u64,
    /// Charged so far, in micro-dollars.
    pub charged_micro_usd: i64,
}

/// The sandbox's books, oldest entry first.
#[derive(Debug, Default)]
pub struct Ledger {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    last_seq: u64,
    entries: VecDeque<LedgerEntry>,
    totals: BTreeMap<Vendor, VendorTotal>,
}

impl Ledger {
    /// Adds an entry; its `seq` is given here, whatever it came with.
    pub(crate) fn append(&self, mut entry: LedgerEntry) {
        let mut books = lock(&self.books);
        books.last_seq += 1;
        entry.seq = books.last_seq;
        let total = books.totals.entry(entry.vendor).or_default();
        total.requests += u64::from(!entry.method.is_empty());
        total.charged_micro_usd += entry.micro_usd;
        if books.entries.len() == CAPACITY {
            books.entries.pop_front();
        }
        books.entries.push_back(entry);
    }

    /// The kept entries, oldest first.
    pub fn entries(&self) -> Vec<LedgerEntry> {
        self.entries_after(0)
    }

    /// The kept entries whose `seq` is greater than `seq`, oldest first.
    pub fn entries_after(&self, seq: u64) -> Vec<LedgerEntry> {
        lock(&self.books).entries.iter().filter(|entry| entry.seq > seq).cloned().collect()
    }

    /// The kept entries of one vendor and operation, oldest first.
    pub fn of(&self, vendor: Vendor, operation: &str) -> Vec<LedgerEntry> {
        let books = lock(&self.books);
        let wanted = |entry: &&LedgerEntry| entry.vendor == vendor && entry.operation == operation;
        books.entries.iter().filter(wanted).cloned().collect()
    }

    /// Requests and charges of every vendor that was asked, dropped entries included.
    pub fn totals(&self) -> BTreeMap<Vendor, VendorTotal> {
        lock(&self.books).totals.clone()
    }

    /// What one vendor charged so far, in micro-dollars.
    pub fn charged_micro_usd(&self, vendor: Vendor) -> i64 {
        self.totals().get(&vendor).map_or(0, |total| total.charged_micro_usd)
    }

    /// What all vendors charged so far, in micro-dollars.
    pub fn total_micro_usd(&self) -> i64 {
        self.totals().values().map(|total| total.charged_micro_usd).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(micro_usd: i64) -> LedgerEntry {
        LedgerEntry {
            seq: 0,
            at_ms: 0,
            vendor: Vendor::Anthropic,
            operation: "messages".into(),
            method: "POST".into(),
            path: "/v1/messages".into(),
            status: Some(200),
            account: None,
            micro_usd,
            request_id: None,
            summary: String::new(),
            fault: None,
        }
    }

    #[test]
    fn dropped_entries_stay_in_the_totals() {
        let ledger = Ledger::default();
        for _ in 0..CAPACITY + 5 {
            ledger.append(entry(3));
        }
        assert_eq!(ledger.entries().len(), CAPACITY);
        assert_eq!(ledger.charged_micro_usd(Vendor::Anthropic), 3 * (CAPACITY as i64 + 5));
        assert_eq!(ledger.entries_after(CAPACITY as u64).len(), 5);
    }
}

//! Identifiers in the vendors' shapes: unique within a run, and unlikely to repeat those of an earlier run,
//! because a client's database outlives the sandbox.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest, Sha256};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Numbers handed out one by one from a start that differs from run to run.
#[derive(Debug)]
pub(crate) struct Ids {
    started_ms: i64,
    issued: AtomicU64,
}

impl Ids {
    /// `started_ms` is the moment the sandbox started, which tells its runs apart.
    pub(crate) fn new(started_ms: i64) -> Self {
        Self { started_ms, issued: AtomicU64::new(0) }
    }

    /// A Graph object id: 17 digits, above 2^53, so that a client that reads it as a double loses digits.
    pub(crate) fn graph(&self) -> String {
        let second = u64::try_from(self.started_ms / 1_000).unwrap_or_default() % 100_000_000;
        let id = 17_900_000_000_000_001 + second * 100_000 + self.next();
        id.to_string()
    }

    /// `prefix` and 24 letters and digits, as `msg_01…` or `req_01…`.
    pub(crate) fn prefixed(&self, prefix: &str) -> String {
        let digest = self.digest();
        let tail = digest.iter().take(24).map(|byte| char::from(BASE62[usize::from(*byte) % 62]));
        prefix.chars().chain(tail).collect()
    }

    /// A version 4 UUID in lower case.
    pub(crate) fn uuid(&self) -> String {
        let mut bytes = self.digest();
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = hex(&bytes[..16]);
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    fn next(&self) -> u64 {
        self.issued.fetch_add(1, Ordering::Relaxed)
    }

    fn digest(&self) -> [u8; 32] {
        digest(format!("{}:{}", self.started_ms, self.next()).as_bytes())
    }
}

/// SHA-256 of the bytes.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The first eight bytes of the SHA-256 as a number: a seed that the same text always gives.
pub(crate) fn seed(text: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = digest(text.as_bytes());
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// A secret's mark in the ledger: tells two keys apart, tells neither.
pub fn fingerprint(secret: &str) -> String {
    hex(&digest(secret.as_bytes())[..4])
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

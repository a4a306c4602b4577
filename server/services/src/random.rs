//! Randomness as a parameter, so that tests can repeat themselves.

use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};

/// Crockford's alphabet: no letter that is read as another.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A source of random bytes, cryptographically strong and seeded by the operating system unless a test seeds it.
pub struct Random(Mutex<StdRng>);

impl Random {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self(Mutex::new(StdRng::from_os_rng()))
    }

    /// Repeatable, for tests.
    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// 192 bits that fit into a URL and cannot be guessed.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<24>())
    }

    /// A correlation id that a person can read out: `7F3K-Q2XM`.
    pub fn reference(&self) -> String {
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text: String = (0..8).map(|_| char::from(CROCKFORD[random.random_range(0..32)])).collect();
        text.insert(4, '-');
        text
    }
}

//! What only tests of a debug build change, by variables that are in no documentation.

use std::time::Duration;

use anyhow::Result;
use services::failpoint::Failpoints;

/// How tests have a process behave.
pub struct Testing {
    /// `AUTOGRAM_TEST_FAILPOINTS`: where it stops.
    pub failpoints: Failpoints,
    /// `AUTOGRAM_TEST_LEASE_MS`: how long a job stays a silent worker's.
    pub lease: Duration,
    /// `AUTOGRAM_TEST_PATIENCE_MS`: the longest that a vendor is waited for.
    pub patience: Duration,
}

impl Default for Testing {
    fn default() -> Self {
        Self { failpoints: Failpoints::default(), lease: LEASE, patience: Duration::MAX }
    }
}

impl Testing {
    #[cfg(debug_assertions)]
    pub(super) fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let milliseconds =
            |name| Ok::<_, anyhow::Error>(super::parsed(get, name)?.map(Duration::from_millis));
        Ok(Self {
            failpoints: super::parsed(get, "AUTOGRAM_TEST_FAILPOINTS")?.unwrap_or_default(),
            lease: milliseconds("AUTOGRAM_TEST_LEASE_MS")?.unwrap_or(LEASE),
            patience: milliseconds("AUTOGRAM_TEST_PATIENCE_MS")?.unwrap_or(Duration::MAX),
        })
    }

    /// A release build cannot be told to behave otherwise.
    #[cfg(not(debug_assertions))]
    pub(super) fn read(_: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        Ok(Self::default())
    }
}

/// Three heartbeats long: a process that was killed is noticed in time, one that is busy is left alone.
const LEASE: Duration = Duration::from_secs(15);

//! What only tests of a debug build change, by variables that are in no documentation.

use std::time::Duration;

use anyhow::Result;
use queue::Timing;
use services::failpoint::Failpoints;

/// How tests have a process behave.
pub struct Testing {
    /// `AUTOGRAM_TEST_FAILPOINTS`: where it stops.
    pub failpoints: Failpoints,
    /// `AUTOGRAM_TEST_LEASE_MS`: how long a job stays a silent worker's; `AUTOGRAM_TEST_LONGEST_WAIT_MS`: how long
    /// one that failed waits at most.
    pub timing: Timing,
    /// `AUTOGRAM_TEST_PATIENCE_MS`: the longest that a vendor is waited for.
    pub patience: Duration,
}

impl Default for Testing {
    fn default() -> Self {
        Self { failpoints: Failpoints::default(), timing: Timing::default(), patience: Duration::MAX }
    }
}

impl Testing {
    #[cfg(debug_assertions)]
    pub(super) fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let milliseconds =
            |name| Ok::<_, anyhow::Error>(super::parsed(get, name)?.map(Duration::from_millis));
        let usual = Timing::default();
        let lease = milliseconds("AUTOGRAM_TEST_LEASE_MS")?.unwrap_or(usual.lease);
        Ok(Self {
            failpoints: super::parsed(get, "AUTOGRAM_TEST_FAILPOINTS")?.unwrap_or_default(),
            timing: Timing {
                lease,
                heartbeat: lease / 3,
                rescue: usual.rescue.min(lease / 3),
                longest_wait: milliseconds("AUTOGRAM_TEST_LONGEST_WAIT_MS")?.unwrap_or(usual.longest_wait),
            },
            patience: milliseconds("AUTOGRAM_TEST_PATIENCE_MS")?.unwrap_or(Duration::MAX),
        })
    }

    /// A release build cannot be told to behave otherwise.
    #[cfg(not(debug_assertions))]
    pub(super) fn read(_: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        Ok(Self::default())
    }
}

//! How an account stands with Instagram, beyond what is known of its token.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::problem::ProblemCode;

/// An account's connection as its page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Whether this server has an app at Meta, so that people can sign in there; without it tokens are pasted.
    pub can_sign_in: bool,
    /// The handle at Instagram, without `@`; none before the first connection.
    pub username: Option<String>,
    /// When Instagram was last asked whether all is well.
    pub checked_at: Option<Timestamp>,
    /// What it said, if not all was well.
    pub problem: Option<ProblemCode>,
    /// The posts of the last 24 hours, as Instagram counts them.
    pub quota: Option<Quota>,
    /// Posts that wait until the account is connected again.
    pub held: u32,
}

/// What is used of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Posts counted.
    pub used: u32,
    /// Posts allowed.
    pub total: u32,
}

//! Who is signed in.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs own accounts.
    Operator,
    /// Also runs the beta: people, invites, health.
    Admin,
}

impl Role {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// Reads a stored name; anything unknown gets the lesser right.
    pub fn parse(name: &str) -> Self {
        if name == "admin" { Self::Admin } else { Self::Operator }
    }
}

/// The session as the app's shell shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub user: UserId,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether the product runs against the local stand-ins, which the shell says in plain words.
    pub sandbox: bool,
}

//! What the settings screen needs to know about a provider, so that adding one touches no screen.

use serde::{Deserialize, Serialize};

use crate::{MicroUsd, Timestamp};

/// A provider's stable name in the database, in the vault and in the log: `fal`, `anthropic`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderSlug(pub String);

impl ProviderSlug {
    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ProviderSlug {
    fn from(slug: &str) -> Self {
        Self(slug.to_owned())
    }
}

/// What a provider does for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderRole {
    /// Classifies and drafts.
    Text,
    /// Makes pictures.
    Image,
    /// Publishes.
    Publishing,
}

/// One model of a provider, with the price a person sees before choosing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// The vendor's id.
    pub id: String,
    /// For a person.
    pub label: String,
    /// For a person: `$0.003 per picture`.
    pub price: String,
}

/// A provider as the settings screen draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderInfo {
    /// Stable name.
    pub slug: ProviderSlug,
    /// For a person: `fal.ai`.
    pub label: String,
    /// What it does for us.
    pub role: ProviderRole,
    /// What it can be asked for; empty for publishing.
    pub models: Vec<ModelInfo>,
    /// The name of the one secret it needs, for the field's label: `API key`, `Access token`.
    pub secret_label: String,
    /// Where a person finds the secret.
    pub help_url: String,
}

/// All a person may learn of a stored secret: that it is there, never what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialStatus {
    /// Whose secret it is.
    pub provider: ProviderInfo,
    /// `None` when nothing is stored.
    pub stored: Option<StoredCredential>,
}

/// Facts about a stored secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCredential {
    /// The first characters of a keyed hash, to tell two keys apart.
    pub fingerprint: String,
    /// When it was submitted.
    pub updated_at: Timestamp,
    /// When the vendor ends it, where the vendor says so.
    pub expires_at: Option<Timestamp>,
    /// Whether the vendor refused it the last time it was used.
    pub refused: bool,
}

/// What a key turned out to be worth when it was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyReport {
    /// What can be done with it, and for how much.
    pub tasks: Vec<PricedTask>,
    /// What is left at the vendor, where it tells.
    pub credit: Option<MicroUsd>,
    /// Whose token it is, for publishing; without `@`.
    pub handle: Option<String>,
    /// Models the account uses that the vendor is going to retire, or that this key may not use.
    pub trouble: Vec<ModelTrouble>,
}

/// Something a key is used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedTask {
    /// What.
    pub task: Task,
    /// With which model, for a person.
    pub model: String,
    /// For a person: `$0.0002`, `$0.003 per megapixel`.
    pub price: String,
}

/// What a model is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Scores an article.
    Score,
    /// Writes a post.
    Draft,
    /// Makes a picture.
    Picture,
}

/// Why a model that an account uses will not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelTrouble {
    /// It retires.
    Retires {
        /// For a person.
        model: String,
        /// From when on calls naming it fail.
        at: Timestamp,
    },
    /// The vendor did not list it for this key.
    NotOffered {
        /// For a person.
        model: String,
    },
}

//! Accounts: their settings and their write-only secrets.

use leptos::prelude::*;
use types::AccountId;
use types::account::{AccountSettings, AccountSummary};
use types::provider::{KeyReport, ProviderInfo, ProviderSlug, StoredCredential};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// All accounts of the caller.
#[server(protocol = JsonPost)]
pub async fn accounts() -> ApiResult<Vec<AccountSummary>> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::list(&services, &operator).await?)
}

/// One account with its settings.
#[server(protocol = JsonPost)]
pub async fn account(id: AccountId) -> ApiResult<types::account::Account> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::find(&services, &operator, id).await?)
}

/// Creates an account.
#[server(protocol = JsonPost)]
pub async fn create_account(settings: AccountSettings) -> ApiResult<AccountId> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::create(&services, &operator, settings).await?)
}

/// Saves an account's settings.
#[server(protocol = JsonPost)]
pub async fn save_account(id: AccountId, settings: AccountSettings) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::save(&services, &operator, id, settings).await?)
}

/// Tests a secret with the vendor and seals it. It is never shown again.
#[server(protocol = JsonPost)]
pub async fn set_credential(
    account: AccountId,
    provider: ProviderSlug,
    secret: String,
) -> ApiResult<StoredCredential> {
    let (services, operator) = caller::operator()?;
    Ok(services::credentials::set(&services, &operator, account, provider, secret.into()).await?)
}

/// Deletes a secret; for Instagram this disconnects the account at once.
#[server(protocol = JsonPost)]
pub async fn clear_credential(account: AccountId, provider: ProviderSlug) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::credentials::clear(&services, &operator, account, provider).await?)
}

/// Tries a secret with its vendor, the stored one or one that was typed, and says what it is good for. Stores nothing.
#[server(protocol = JsonPost)]
pub async fn try_credential(
    account: AccountId,
    provider: ProviderSlug,
    secret: Option<String>,
) -> ApiResult<KeyReport> {
    let (services, operator) = caller::operator()?;
    Ok(services::credentials::try_key(&services, &operator, account, provider, secret.map(Into::into))
        .await?)
}

/// The scores of the articles an account scored last, newest first; at most 50.
#[server(protocol = JsonPost)]
pub async fn recent_scores(id: AccountId) -> ApiResult<Vec<u8>> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::classify::recent_scores(&services, &operator, id).await?)
}

/// Hands in now what waits for the night.
#[server(protocol = JsonPost)]
pub async fn hand_in_now(id: AccountId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::overnight::hand_in_now(&services, &operator, id).await?)
}

/// Begins a sign-in at Instagram for an account, and answers the address to go to.
#[server(protocol = JsonPost)]
pub async fn connect_instagram(id: AccountId) -> ApiResult<String> {
    let (services, signed_in) = (caller::services()?, caller::signed_in()?);
    Ok(services::connection::login::start(&services, &signed_in, id).await?.into())
}

/// Asks Instagram whether an account's connection works.
#[server(protocol = JsonPost)]
pub async fn test_connection(id: AccountId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::connection::test(&services, &operator, id).await?)
}

/// Who can make pictures, with models and prices.
#[server(protocol = JsonPost)]
pub async fn image_providers() -> ApiResult<Vec<ProviderInfo>> {
    caller::signed_in()?;
    Ok(services::credentials::image_providers())
}

//! Accounts: their settings and their write-only secrets.

use leptos::prelude::*;
use server_fn::codec::Json;
use types::AccountId;
use types::account::{AccountSettings, AccountSummary};
use types::connection::Connection;
use types::provider::{ProviderInfo, ProviderSlug, StoredCredential};

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::caller;

/// All accounts of the caller.
#[server(input = Json)]
pub async fn accounts() -> ApiResult<Vec<AccountSummary>> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::list(&services, &operator).await?)
}

/// One account with its settings.
#[server(input = Json)]
pub async fn account(id: AccountId) -> ApiResult<types::account::Account> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::find(&services, &operator, id).await?)
}

/// Creates an account.
#[server(input = Json)]
pub async fn create_account(settings: AccountSettings) -> ApiResult<AccountId> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::create(&services, &operator, settings).await?)
}

/// Saves an account's settings.
#[server(input = Json)]
pub async fn save_account(id: AccountId, settings: AccountSettings) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::accounts::save(&services, &operator, id, settings).await?)
}

/// Tests a secret with the vendor and seals it. It is never shown again.
#[server(input = Json)]
pub async fn set_credential(
    account: AccountId,
    provider: ProviderSlug,
    secret: String,
) -> ApiResult<StoredCredential> {
    let (services, operator) = caller::operator()?;
    Ok(services::credentials::set(&services, &operator, account, provider, secret.into()).await?)
}

/// Deletes a secret; for Instagram this disconnects the account at once.
#[server(input = Json)]
pub async fn clear_credential(account: AccountId, provider: ProviderSlug) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::credentials::clear(&services, &operator, account, provider).await?)
}

/// Begins a sign-in at Instagram for an account, and answers the address to go to.
#[server(input = Json)]
pub async fn connect_instagram(id: AccountId) -> ApiResult<String> {
    let (services, signed_in) = (caller::services()?, caller::signed_in()?);
    Ok(services::connection::login::start(&services, &signed_in, id).await?.into())
}

/// Asks Instagram whether an account's connection works.
#[server(input = Json)]
pub async fn test_connection(id: AccountId) -> ApiResult<Connection> {
    let (services, operator) = caller::operator()?;
    Ok(services::connection::test(&services, &operator, id).await?)
}

/// Who can make pictures, with models and prices.
#[server(input = Json)]
pub async fn image_providers() -> ApiResult<Vec<ProviderInfo>> {
    caller::signed_in()?;
    Ok(services::credentials::image_providers())
}

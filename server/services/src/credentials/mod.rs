//! Secrets of an account: tested, sealed, used, and never shown again.

mod trial;

use entity::{assessment, credential, post};
use providers::text::anthropic::{self, ModelDescription};
use providers::{ErrorKind, Secret, image, instagram};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, prelude::Expr};
use types::budget::Payee;
use types::event::Event;
use types::problem::ProblemCode;
use types::provider::{CredentialStatus, ProviderInfo, ProviderRole, ProviderSlug, StoredCredential};
use types::{AccountId, Timestamp};

use crate::auth::Operator;
use crate::connection::{self, Checked};
use crate::pipeline::schedule;
use crate::{Error, Result, Services, accounts, claude, pipeline};

use trial::Vetted;
pub use trial::try_key;

/// Who can make pictures.
pub fn image_providers() -> Vec<ProviderInfo> {
    image::REGISTRY.iter().map(|provider| (provider.info)()).collect()
}

/// Who is paid for calls.
pub(crate) fn payees() -> Vec<Payee> {
    let paid = all_providers().into_iter().filter(|info| info.role != ProviderRole::Publishing);
    paid.map(|info| Payee { slug: info.slug, label: info.label }).collect()
}

/// What a slug stands for.
pub(crate) fn provider(slug: &str) -> Option<ProviderInfo> {
    all_providers().into_iter().find(|info| info.slug.as_str() == slug)
}

fn all_providers() -> Vec<ProviderInfo> {
    let mut all = vec![anthropic::info()];
    all.extend(image_providers());
    all.push(instagram::info());
    all
}

/// Tests a secret with its vendor, seals it, and lets waiting work go on.
///
/// # Errors
/// [`Error::Invalid`] for an empty secret, [`Error::Problem`] when the vendor refuses it or cannot be reached,
/// [`Error::TooSoon`] when it was asked too often; the stored secret stays as it was.
pub async fn set(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    provider: ProviderSlug,
    secret: Secret,
) -> Result<StoredCredential> {
    let row = accounts::row(services, operator, account).await?;
    let secret = trimmed(&secret)?;
    if self::provider(provider.as_str()).is_none() {
        return Err(Error::NotFound("provider"));
    }
    services.pace.turn(provider.as_str(), account)?;
    let mut tested = Tested { secret, expires_at: None, instagram: None, models: Vec::new() };
    match trial::vet(services, &row, provider.as_str(), &tested.secret).await? {
        Ok(Vetted::Claude(models)) => tested.models = models,
        Ok(Vetted::Instagram(checked)) => {
            connection::same_account(services, account, &checked.profile).await?;
            tested.instagram = Some(*checked);
        }
        Ok(Vetted::Pictures(_)) => {}
        // A key that works but has no credit is still the operator's key: the spend screen says the rest.
        Err(error) if error.kind == ErrorKind::OutOfCredit => {}
        Err(error) => return Err(Error::Problem { code: error.problem(), detail: error.detail }),
    }
    store(services, operator, account, provider, tested).await
}

/// A secret as it was meant, without what came along when it was copied.
fn trimmed(secret: &Secret) -> Result<Secret> {
    match secret.reveal().trim() {
        "" => Err(Error::Invalid { field: "secret", why: "paste the key first".into() }),
        text => Ok(Secret::from(text.to_owned())),
    }
}

/// Deletes a secret at once. Posts that need it wait visibly; nothing is sent with it again.
pub async fn clear(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    provider: ProviderSlug,
) -> Result<()> {
    accounts::row(services, operator, account).await?;
    let (now, reference) = (services.now(), services.random.reference());
    let disconnects = provider.as_str() == instagram::SLUG;
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            credential::Entity::delete_many()
                .filter(credential::Column::AccountId.eq(account.0))
                .filter(credential::Column::Provider.eq(provider.as_str()))
                .exec(tx)
                .await?;
            if disconnects {
                connection::hold(tx, account, ProblemCode::NotConnected, &reference, now).await?;
            }
            Ok::<_, Error>(())
        })
    });
    work.await?;
    services.tell(operator.user(), Event::Account { id: account });
    services.tell(operator.user(), Event::Resync);
    Ok(())
}

/// One line per provider, stored or not.
pub(crate) async fn statuses(services: &Services, account: AccountId) -> Result<Vec<CredentialStatus>> {
    let rows = credential::Entity::find()
        .filter(credential::Column::AccountId.eq(account.0))
        .all(services.database.read())
        .await?;
    Ok(all_providers()
        .into_iter()
        .map(|provider| {
            let stored = rows.iter().find(|row| row.provider == provider.slug.as_str()).map(describe);
            CredentialStatus { provider, stored }
        })
        .collect())
}

/// A secret for a call about to be made, and the fingerprint of the key it is. Another key can take its place while
/// the call is under way, so whatever is written of this one names it by its fingerprint.
pub(crate) struct Key {
    pub secret: Secret,
    pub fingerprint: String,
}

/// What the vault has for a call about to be made.
pub(crate) enum Opened {
    /// The secret.
    Ready(Key),
    /// Nothing is stored.
    Missing,
    /// The vendor refused what is stored; it is not used again until somebody replaces it.
    Refused,
}

/// Opens a secret for a call of a job, and takes the call's turn.
///
/// # Errors
/// [`Error::TooSoon`] when the account or all together have asked this vendor too often.
pub(crate) async fn open_in_turn(services: &Services, account: AccountId, provider: &str) -> Result<Opened> {
    let opened = open(services, account, provider).await?;
    if let Opened::Ready(_) = opened {
        services.pace.turn(provider, account)?;
    }
    Ok(opened)
}

/// Opens a secret for a call about to be made.
async fn open(services: &Services, account: AccountId, provider: &str) -> Result<Opened> {
    let row = credential::Entity::find()
        .filter(credential::Column::AccountId.eq(account.0))
        .filter(credential::Column::Provider.eq(provider))
        .one(services.database.read())
        .await?;
    let Some(row) = row else { return Ok(Opened::Missing) };
    if row.refused_at.is_some() {
        return Ok(Opened::Refused);
    }
    let opened = services.vault.open(&row.nonce, &row.ciphertext, &place(account, provider));
    let secret = opened.map_err(anyhow::Error::new)?;
    Ok(Opened::Ready(Key { secret, fingerprint: row.fingerprint }))
}

/// Whether this very key is still the stored one and was not refused. Until the transaction ends nobody removes or
/// replaces it: whoever does waits, and then finds what was written here. Ask before a post is locked, for those who
/// disconnect an account take the key first and its posts then.
pub(crate) async fn still_current(
    tx: &DatabaseTransaction,
    account: AccountId,
    provider: &str,
    fingerprint: &str,
) -> Result<bool> {
    let key = credential::Entity::find()
        .filter(credential::Column::AccountId.eq(account.0))
        .filter(credential::Column::Provider.eq(provider))
        .filter(credential::Column::Fingerprint.eq(fingerprint))
        .filter(credential::Column::RefusedAt.is_null())
        .lock_shared()
        .one(tx)
        .await?;
    Ok(key.is_some())
}

/// Remembers that the vendor refused this very key, which is then not used again until somebody replaces it; `false` if
/// another one has taken its place since. Comes before a post is locked, as [`still_current`] does.
pub(crate) async fn refuse(
    tx: &DatabaseTransaction,
    account: AccountId,
    provider: &str,
    fingerprint: &str,
    at: Timestamp,
) -> Result<bool> {
    let refused = credential::Entity::update_many()
        .col_expr(credential::Column::RefusedAt, Expr::value(at.0))
        .filter(credential::Column::AccountId.eq(account.0))
        .filter(credential::Column::Provider.eq(provider))
        .filter(credential::Column::Fingerprint.eq(fingerprint))
        .exec(tx)
        .await?;
    Ok(refused.rows_affected == 1)
}

/// A secret that passed its test.
pub(crate) struct Tested {
    pub secret: Secret,
    /// When it ends, where the vendor says so.
    pub expires_at: Option<Timestamp>,
    /// For Instagram: whose it is and what it said.
    pub instagram: Option<Checked>,
    /// For Claude: the models it may use.
    pub models: Vec<ModelDescription>,
}

/// A secret as its row keeps it, sealed for its place.
pub(crate) fn sealed(
    services: &Services,
    account: AccountId,
    provider: &str,
    secret: &Secret,
) -> Result<credential::ActiveModel> {
    let sealed = services
        .vault
        .seal(secret, &place(account, provider), &services.random)
        .map_err(anyhow::Error::new)?;
    Ok(credential::ActiveModel {
        key_id: Set(sealed.key_id),
        nonce: Set(sealed.nonce.to_vec()),
        ciphertext: Set(sealed.ciphertext),
        fingerprint: Set(services.vault.fingerprint(secret)),
        ..Default::default()
    })
}

/// Stores what passed its test, in the place of what was there, and lets waiting work go on.
pub(crate) async fn store(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    provider: ProviderSlug,
    tested: Tested,
) -> Result<StoredCredential> {
    let (now, owner) = (services.now(), operator.user());
    let reference = services.random.reference();
    let row = credential::ActiveModel {
        owner_id: Set(owner.0),
        account_id: Set(account.0),
        updated_at: Set(now.0),
        expires_at: Set(tested.expires_at.map(|at| at.0)),
        refused_at: Set(None),
        ..sealed(services, account, provider.as_str(), &tested.secret)?
    };
    let row = credential::ActiveModel { provider: Set(provider.0), ..row };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let stored =
                credential::Entity::insert(row).on_conflict(replace()).exec_with_returning(tx).await?;
            if tested.instagram.is_some() {
                schedule::space_out(tx, account.0, &reference, now).await?;
            }
            release(tx, account, now).await?;
            if !tested.models.is_empty() {
                claude::remember(tx, owner, account, &tested.models).await?;
            }
            if let Some(checked) = tested.instagram {
                connection::adopt(tx, owner, account, &checked, now).await?;
                connection::let_go(tx, account, now).await?;
            }
            Ok::<_, Error>(describe(&stored))
        })
    });
    let stored = work.await?;
    services.tell(owner, Event::Account { id: account });
    services.tell(owner, Event::Resync);
    Ok(stored)
}

/// Work that waited for a key goes on now; posts that are not due keep their slots.
async fn release(tx: &DatabaseTransaction, account: AccountId, now: Timestamp) -> Result<()> {
    let posts: Vec<(i64, Option<i64>, bool)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(post::Column::SlotAt)
        .column(post::Column::Overnight)
        .filter(post::Column::AccountId.eq(account.0))
        .filter(post::Column::ProblemCode.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    let mut overnight = posts.iter().any(|(_, _, overnight)| *overnight);
    for (id, slot_at, _) in posts {
        queue::reschedule(tx, &pipeline::draft::key(id), now.0).await?;
        queue::reschedule(tx, &pipeline::illustrate::key(id), now.0).await?;
        let at = slot_at.unwrap_or(now.0).max(now.0);
        queue::reschedule(tx, &pipeline::publish::key(id), at).await?;
    }
    let assessments: Vec<(i64, bool)> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::Id)
        .column(assessment::Column::Overnight)
        .filter(assessment::Column::AccountId.eq(account.0))
        .filter(assessment::Column::ProblemCode.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    overnight |= assessments.iter().any(|(_, overnight)| *overnight);
    if overnight {
        queue::reschedule(tx, &pipeline::overnight::key(account.0), now.0).await?;
    }
    for (id, _) in assessments {
        queue::reschedule(tx, &pipeline::classify::key(id), now.0).await?;
    }
    Ok(())
}

fn replace() -> OnConflict {
    use credential::Column::{
        AccountId, Ciphertext, ExpiresAt, Fingerprint, KeyId, Nonce, Provider, RefusedAt, UpdatedAt,
    };
    OnConflict::columns([AccountId, Provider])
        .update_columns([KeyId, Nonce, Ciphertext, Fingerprint, UpdatedAt, ExpiresAt, RefusedAt])
        .to_owned()
}

fn describe(row: &credential::Model) -> StoredCredential {
    StoredCredential {
        fingerprint: row.fingerprint.clone(),
        updated_at: Timestamp(row.updated_at),
        expires_at: row.expires_at.map(Timestamp),
        refused: row.refused_at.is_some(),
    }
}

/// What the seal is bound to: a ciphertext moved to another account or provider does not open.
fn place(account: AccountId, provider: &str) -> String {
    format!("credential:{account}:{provider}")
}

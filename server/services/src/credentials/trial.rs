//! Tries a key with its vendor by a call that costs nothing, and says what it is good for.

use entity::account;
use providers::text::anthropic::{self, ModelDescription};
use providers::{ErrorKind, ProviderError, Recorder, Secret, image, instagram};
use types::post::Step;
use types::problem::ProblemCode;
use types::provider::{KeyReport, PricedTask, ProviderSlug, Task};
use types::{AccountId, MicroUsd};

use super::Opened;
use crate::auth::Operator;
use crate::connection::{self, Checked};
use crate::{Error, Result, Services, accounts, claude};

/// What a vendor said of a key that works.
pub(super) enum Vetted {
    /// The models it may use.
    Claude(Vec<ModelDescription>),
    /// What is left, where the vendor tells.
    Pictures(Option<MicroUsd>),
    /// Whose it is. Large beside the others.
    Instagram(Box<Checked>),
}

/// Tries the key that is stored, or one that was typed and is stored nowhere.
///
/// # Errors
/// [`Error::Problem`] with what the vendor says is wrong, [`Error::TooSoon`] when it was asked too often,
/// [`Error::Invalid`] for an empty key. A stored key that is refused is not used again.
pub async fn try_key(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    provider: ProviderSlug,
    typed: Option<Secret>,
) -> Result<KeyReport> {
    let row = accounts::row(services, operator, account).await?;
    let label = super::provider(provider.as_str()).ok_or(Error::NotFound("provider"))?.label;
    let (secret, stored) = match typed {
        Some(secret) => {
            let secret = super::trimmed(&secret)?;
            services.pace.turn(provider.as_str(), account)?;
            (secret, None)
        }
        None => match super::open_in_turn(services, account, provider.as_str()).await? {
            Opened::Ready(key) => (key.secret, Some(key.fingerprint)),
            Opened::Missing => return Err(Error::Problem { code: ProblemCode::KeyMissing, detail: label }),
            Opened::Refused => return Err(Error::Problem { code: ProblemCode::KeyRefused, detail: label }),
        },
    };
    match vet(services, &row, provider.as_str(), &secret).await? {
        Ok(vetted) => {
            if let (Vetted::Claude(models), Some(_)) = (&vetted, &stored) {
                let (owner, models) = (operator.user(), models.clone());
                let work = services.database.write(move |tx| {
                    Box::pin(async move { claude::remember(tx, owner, account, &models).await })
                });
                work.await?;
            }
            report(services, &row, provider.as_str(), vetted).await
        }
        Err(error) => {
            if let (ErrorKind::KeyRefused, Some(fingerprint)) = (error.kind, stored) {
                let now = services.now();
                let work = services.database.write(move |tx| {
                    Box::pin(async move {
                        super::refuse(tx, account, provider.as_str(), &fingerprint, now).await.map(drop)
                    })
                });
                work.await?;
            }
            Err(Error::Problem { code: error.problem(), detail: error.detail })
        }
    }
}

/// A free call with the secret. Instagram's refusals have a form of their own and are told at once.
pub(super) async fn vet(
    services: &Services,
    account: &account::Model,
    provider: &str,
    secret: &Secret,
) -> Result<Result<Vetted, ProviderError>> {
    if provider == anthropic::SLUG {
        let client = match claude::client(services, account, secret.duplicate(), &Recorder::default()) {
            Ok(client) => client,
            Err(blocked) => return Ok(Err(blocked)),
        };
        return Ok(client.check().await.map(Vetted::Claude));
    }
    if provider == instagram::SLUG {
        let checked = connection::ask(services, secret).await;
        let checked = checked.map_err(|e| Error::Problem { code: e.problem(), detail: e.detail })?;
        return Ok(Ok(Vetted::Instagram(Box::new(checked))));
    }
    let found = image::find(provider).ok_or(Error::NotFound("provider"))?;
    let connect = found.connect;
    let model =
        connect(services.http.clone(), &services.endpoints, services.fetch.clone(), secret.duplicate());
    if let Err(error) = model.check().await {
        return Ok(Err(error));
    }
    Ok(Ok(Vetted::Pictures(model.credit().await)))
}

async fn report(
    services: &Services,
    account: &account::Model,
    provider: &str,
    vetted: Vetted,
) -> Result<KeyReport> {
    Ok(match vetted {
        Vetted::Claude(models) => KeyReport {
            tasks: vec![
                task(services, account, Task::Score).await?,
                task(services, account, Task::Draft).await?,
            ],
            trouble: claude::trouble(account, &models),
            ..KeyReport::default()
        },
        Vetted::Pictures(credit) => {
            KeyReport { tasks: pictures(account, provider), credit, ..KeyReport::default() }
        }
        Vetted::Instagram(checked) => {
            KeyReport { handle: Some(checked.profile.username), ..KeyReport::default() }
        }
    })
}

async fn task(services: &Services, account: &account::Model, task: Task) -> Result<PricedTask> {
    let (step, id) = match task {
        Task::Score => (Step::Classify, &account.classify_model),
        Task::Draft | Task::Picture => (Step::Draft, &account.draft_model),
    };
    let price = claude::about(services, account, step).await?.per_call();
    let info = anthropic::info();
    let label = info.models.into_iter().find(|model| model.id == *id).map(|model| model.label);
    Ok(PricedTask { task, model: label.unwrap_or_else(|| id.clone()), price })
}

/// The model that the account uses, or all of them where it uses another provider's.
fn pictures(account: &account::Model, provider: &str) -> Vec<PricedTask> {
    let Some(info) = super::provider(provider) else { return Vec::new() };
    let used = |id: &str| account.image_provider != provider || account.image_model == id;
    let models = info.models.into_iter().filter(|model| used(&model.id));
    models.map(|model| PricedTask { task: Task::Picture, model: model.label, price: model.price }).collect()
}

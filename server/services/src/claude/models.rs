//! The models that an account's key may use, as the vendor last said, and which of them are about to go.

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, credential, offered_model};
use providers::Recorder;
use providers::text::anthropic::{self, Lifecycle, ModelDescription};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use types::claude::ModelChoice;
use types::event::Event;
use types::provider::ModelTrouble;
use types::{AccountId, Timestamp, UserId};

use super::client;
use crate::auth::Operator;
use crate::credentials::{self, Opened};
use crate::pipeline::TEXT;
use crate::{Error, Result, Services};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Asks once a day, for ever: a retirement is announced long before calls fail.
#[derive(Serialize, Deserialize)]
pub struct LookAtModels {}

#[async_trait]
impl Job for LookAtModels {
    type Context = Services;
    const KIND: &'static str = "look_at_models";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 50;

    fn dedupe(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }

    async fn run(self, services: Services, _: &Run) -> Result<Outcome, JobError> {
        for account in with_key(&services).await? {
            look(&services, &account).await?;
        }
        Err(JobError::Snooze { after: DAY })
    }
}

/// Makes sure that the job is there. Run at start.
///
/// # Errors
/// When the database fails.
pub async fn plan(services: &Services) -> Result<()> {
    let work = services
        .database
        .write(|tx| Box::pin(async move { Ok::<_, Error>(queue::enqueue(tx, &LookAtModels {}).await?) }));
    work.await.map(drop)
}

async fn with_key(services: &Services) -> Result<Vec<account::Model>> {
    let accounts: Vec<i64> = credential::Entity::find()
        .select_only()
        .column(credential::Column::AccountId)
        .filter(credential::Column::Provider.eq(anthropic::SLUG))
        .filter(credential::Column::RefusedAt.is_null())
        .into_tuple()
        .all(services.database.read())
        .await?;
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(accounts));
    Ok(accounts.all(services.database.read()).await?)
}

/// A key that is refused here is found out where it is needed: there is nobody waiting.
async fn look(services: &Services, account: &account::Model) -> Result<()> {
    let id = AccountId(account.id);
    let Opened::Ready(key) = credentials::open_in_turn(services, id, anthropic::SLUG).await? else {
        return Ok(());
    };
    let Ok(client) = client(services, account, key.secret, &Recorder::default()) else { return Ok(()) };
    match client.check().await {
        Ok(models) => {
            let owner = UserId(account.owner_id);
            let work = services
                .database
                .write(move |tx| Box::pin(async move { remember(tx, owner, id, &models).await }));
            work.await?;
            services.tell(owner, Event::Account { id });
        }
        Err(error) => tracing::info!(account = account.id, %error, "the models could not be listed"),
    }
    Ok(())
}

/// Stores what the vendor said of a key, in the place of what it said before.
pub(crate) async fn remember(
    tx: &DatabaseTransaction,
    owner: UserId,
    account: AccountId,
    models: &[ModelDescription],
) -> Result<()> {
    offered_model::Entity::delete_many()
        .filter(offered_model::Column::AccountId.eq(account.0))
        .exec(tx)
        .await?;
    let rows = models.iter().map(|model| offered_model::ActiveModel {
        owner_id: Set(owner.0),
        account_id: Set(account.0),
        model: Set(model.id.clone()),
        label: Set(model.display_name.clone()),
        lifecycle: Set(lifecycle(model.lifecycle).to_owned()),
        retires_at: Set(model.retires_at.map(|at| at.0)),
        ..Default::default()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        offered_model::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The models that can be chosen. A gateway may list none at all; then everything with a price is offered.
pub(super) async fn choices(services: &Services, account: i64) -> Result<Vec<ModelChoice>> {
    let offered = offered_model::Entity::find()
        .filter(offered_model::Column::AccountId.eq(account))
        .all(services.database.read())
        .await?;
    let priced = anthropic::info().models.into_iter();
    let choices = priced.filter_map(|model| {
        let found = offered.iter().find(|row| row.model == model.id);
        let usable = found.is_some_and(|row| row.lifecycle != lifecycle(Lifecycle::Retired));
        (usable || offered.is_empty()).then(|| ModelChoice {
            id: model.id,
            label: model.label,
            price: model.price,
            retires_at: found.and_then(|row| row.retires_at).map(Timestamp),
        })
    });
    Ok(choices.collect())
}

/// A model that goes.
pub(crate) struct Retiring {
    account: i64,
    model: String,
    pub at: Timestamp,
}

impl Retiring {
    /// Whether the account has to choose another one.
    pub fn is_used_by(&self, account: &account::Model) -> bool {
        self.account == account.id && [&account.classify_model, &account.draft_model].contains(&&self.model)
    }
}

/// The models of the operator's keys whose end was announced.
pub(crate) async fn retiring(services: &Services, operator: &Operator) -> Result<Vec<Retiring>> {
    let rows = offered_model::Entity::find()
        .filter(offered_model::Column::OwnerId.eq(operator.user().0))
        .all(services.database.read())
        .await?;
    let retiring = |row: offered_model::Model| {
        let at = Timestamp(row.retires_at?);
        Some(Retiring { account: row.account_id, model: row.model, at })
    };
    Ok(rows.into_iter().filter_map(retiring).collect())
}

/// What is wrong with the models an account uses, by what the vendor just listed for its key.
pub(crate) fn trouble(account: &account::Model, models: &[ModelDescription]) -> Vec<ModelTrouble> {
    let mut used = vec![&account.classify_model, &account.draft_model];
    used.dedup();
    used.into_iter().filter(|_| !models.is_empty()).filter_map(|id| of_model(id, models)).collect()
}

fn of_model(id: &str, models: &[ModelDescription]) -> Option<ModelTrouble> {
    match models.iter().find(|model| model.id == id) {
        None => Some(ModelTrouble::NotOffered { model: id.to_owned() }),
        Some(model) => {
            model.retires_at.map(|at| ModelTrouble::Retires { model: model.display_name.clone(), at })
        }
    }
}

fn lifecycle(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Active => "active",
        Lifecycle::Deprecated => "deprecated",
        Lifecycle::Retired => "retired",
        Lifecycle::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(id: &str, retires_at: Option<Timestamp>) -> ModelDescription {
        let lifecycle = if retires_at.is_some() { Lifecycle::Deprecated } else { Lifecycle::Active };
        ModelDescription { id: id.to_owned(), display_name: id.to_uppercase(), lifecycle, retires_at }
    }

    #[test]
    fn a_model_in_use_that_goes_or_is_not_there_is_told() {
        let at = Timestamp(1_796_000_000_000);
        let models = [model("claude-a", Some(at)), model("claude-b", None)];
        let retires = ModelTrouble::Retires { model: "CLAUDE-A".to_owned(), at };
        assert_eq!(of_model("claude-a", &models), Some(retires));
        assert_eq!(of_model("claude-b", &models), None);
        let absent = ModelTrouble::NotOffered { model: "claude-c".to_owned() };
        assert_eq!(of_model("claude-c", &models), Some(absent));
    }
}

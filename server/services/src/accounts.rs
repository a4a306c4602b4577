//! Instagram accounts and how they post.

use std::collections::HashMap;

use entity::{account, credential, post};
use jiff::tz::TimeZone;
use providers::{image, instagram};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use types::account::{Account, AccountSettings, AccountSummary, ImageChoice, SettingsProblem, VoicePreset};
use types::event::Event;
use types::post::PostStatus;
use types::provider::ProviderSlug;
use types::{AccountId, Timestamp};

use crate::auth::Operator;
use crate::claude::Retiring;
use crate::pipeline::{overnight, schedule};
use crate::{Error, Result, Services, claude, connection, credentials};

/// All accounts of the operator, by name.
pub async fn list(services: &Services, operator: &Operator) -> Result<Vec<AccountSummary>> {
    let rows = owned(operator).order_by_asc(account::Column::Name).all(services.database.read()).await?;
    let connected = connected(services, operator).await?;
    let waiting = waiting(services, operator).await?;
    let retiring = claude::retiring(services, operator).await?;
    Ok(rows.into_iter().map(|row| summary(row, &connected, &waiting, &retiring)).collect())
}

/// One account with its settings.
pub async fn find(services: &Services, operator: &Operator, id: AccountId) -> Result<Account> {
    let row = row(services, operator, id).await?;
    let last = post::Entity::find()
        .filter(post::Column::AccountId.eq(id.0))
        .filter(post::Column::PublishedAt.is_not_null())
        .order_by_desc(post::Column::PublishedAt)
        .one(services.database.read())
        .await?;
    Ok(Account {
        id,
        credentials: credentials::statuses(services, id).await?,
        connection: connection::show(services, id).await?,
        claude: claude::state(services, &row).await?,
        next_slots: schedule::free_slots(services.database.read(), &row, services.now(), 5).await?,
        last_published_at: last.and_then(|post| post.published_at).map(Timestamp),
        settings: settings(row)?,
    })
}

/// Creates an account.
///
/// # Errors
/// [`Error::Settings`] with every wrong field.
pub async fn create(
    services: &Services,
    operator: &Operator,
    settings: AccountSettings,
) -> Result<AccountId> {
    check(services, &settings)?;
    let mut row = account::ActiveModel {
        dry_run_since: Set(settings.dry_run.then_some(services.now().0)),
        ..changed(settings)?
    };
    row.owner_id = Set(operator.user().0);
    row.created_at = Set(services.now().0);
    let id = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let id = account::Entity::insert(row).exec(tx).await?.last_insert_id;
                Ok::<_, Error>(AccountId(id))
            })
        })
        .await?;
    services.tell(operator.user(), Event::Account { id });
    Ok(id)
}

/// Saves an account's settings. Posts that wait are brought into the new slots; what was held by a pause goes out
/// at the next free ones.
///
/// # Errors
/// [`Error::Settings`] with every wrong field, [`Error::Invalid`] when the posts that wait find no slot.
pub async fn save(
    services: &Services,
    operator: &Operator,
    id: AccountId,
    settings: AccountSettings,
) -> Result<()> {
    check(services, &settings)?;
    let before = row(services, operator, id).await?;
    let resumed = before.paused && !settings.paused;
    let impatient = before.overnight && !settings.claude.overnight;
    let (now, reference) = (services.now(), services.random.reference());
    // A dry run that goes on keeps its beginning.
    let dry_run_since = settings.dry_run.then(|| before.dry_run_since.unwrap_or(now.0));
    let changes = account::ActiveModel { dry_run_since: Set(dry_run_since), ..changed(settings)? };
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                account::Entity::update_many()
                    .set(changes)
                    .filter(account::Column::Id.eq(id.0))
                    .exec(tx)
                    .await?;
                if impatient {
                    overnight::release(tx, id.0).await?;
                }
                schedule::replan(tx, &before, &reference, now).await?;
                if resumed {
                    schedule::space_out(tx, id.0, &reference, now).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await?;
    services.tell(operator.user(), Event::Account { id });
    Ok(())
}

/// The operator's own row, or nothing.
pub(crate) async fn row(services: &Services, operator: &Operator, id: AccountId) -> Result<account::Model> {
    let found = owned(operator).filter(account::Column::Id.eq(id.0)).one(services.database.read()).await?;
    found.ok_or(Error::NotFound("account"))
}

/// A row as its settings.
pub(crate) fn settings(row: account::Model) -> Result<AccountSettings> {
    Ok(AccountSettings {
        claude: claude::settings(&row),
        cadence: serde_json::from_str(&row.cadence).map_err(anyhow::Error::new)?,
        quiet_hours: schedule::quiet_hours(&row),
        blackout_days: serde_json::from_str(&row.blackout_days).map_err(anyhow::Error::new)?,
        stale_after: row.stale_after.and_then(|hours| u16::try_from(hours).ok()),
        threshold: u8::try_from(row.threshold).unwrap_or(100),
        image_provider: ProviderSlug(row.image_provider),
        name: row.name,
        handle: row.handle,
        topic: row.topic,
        voice: row.voice,
        voice_preset: VoicePreset::parse(&row.voice_preset),
        samples: serde_json::from_str(&row.samples).map_err(anyhow::Error::new)?,
        banned_words: serde_json::from_str(&row.banned_words).map_err(anyhow::Error::new)?,
        call_to_action: row.call_to_action,
        language: row.language,
        time_zone: row.time_zone,
        image_model: row.image_model,
        image_fallbacks: serde_json::from_str(&row.image_fallbacks).map_err(anyhow::Error::new)?,
        paused: row.paused,
        dry_run: row.dry_run_since.is_some(),
    })
}

fn owned(operator: &Operator) -> sea_orm::Select<account::Entity> {
    account::Entity::find().filter(account::Column::OwnerId.eq(operator.user().0))
}

fn check(services: &Services, settings: &AccountSettings) -> Result<()> {
    let mut problems = settings.problems();
    problems.extend(claude::problems(services, &settings.claude));
    if TimeZone::get(&settings.time_zone).is_err() {
        problems.push(SettingsProblem::TimeZone);
    }
    let unknown: Vec<bool> = settings.image_choices().iter().map(|choice| !is_offered(choice)).collect();
    if unknown[0] {
        problems.push(SettingsProblem::ImageProvider);
    }
    if unknown[1..].contains(&true) && !problems.contains(&SettingsProblem::ImageFallbacks) {
        problems.push(SettingsProblem::ImageFallbacks);
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Settings(problems)) }
}

/// Whether there is such a model.
pub(crate) fn is_offered(choice: &ImageChoice) -> bool {
    image::find(choice.provider.as_str())
        .is_some_and(|provider| (provider.info)().models.iter().any(|model| model.id == choice.model))
}

fn changed(mut settings: AccountSettings) -> Result<account::ActiveModel> {
    settings.blackout_days.sort_unstable();
    settings.blackout_days.dedup();
    Ok(account::ActiveModel {
        cadence: Set(serde_json::to_string(&settings.cadence).map_err(anyhow::Error::new)?),
        quiet_from: Set(settings.quiet_hours.map(|quiet| quiet.from.into())),
        quiet_to: Set(settings.quiet_hours.map(|quiet| quiet.to.into())),
        blackout_days: Set(serde_json::to_string(&settings.blackout_days).map_err(anyhow::Error::new)?),
        stale_after: Set(settings.stale_after.map(i32::from)),
        name: Set(settings.name.trim().to_owned()),
        handle: Set(settings.handle),
        topic: Set(settings.topic.trim().to_owned()),
        voice: Set(settings.voice.trim().to_owned()),
        voice_preset: Set(settings.voice_preset.as_str().to_owned()),
        samples: Set(serde_json::to_string(&settings.samples).map_err(anyhow::Error::new)?),
        banned_words: Set(serde_json::to_string(&settings.banned_words).map_err(anyhow::Error::new)?),
        call_to_action: Set(settings.call_to_action.trim().to_owned()),
        language: Set(settings.language),
        time_zone: Set(settings.time_zone),
        threshold: Set(i32::from(settings.threshold)),
        image_provider: Set(settings.image_provider.0),
        image_model: Set(settings.image_model),
        image_fallbacks: Set(serde_json::to_string(&settings.image_fallbacks).map_err(anyhow::Error::new)?),
        classify_model: Set(settings.claude.classify_model),
        draft_model: Set(settings.claude.draft_model),
        claude_url: Set(settings.claude.url.map(|url| url.trim().to_owned())),
        overnight: Set(settings.claude.overnight),
        sensitive: Set(settings.claude.sensitive.as_str().to_owned()),
        paused: Set(settings.paused),
        ..Default::default()
    })
}

/// Accounts with an Instagram token that was not refused.
async fn connected(services: &Services, operator: &Operator) -> Result<Vec<i64>> {
    Ok(credential::Entity::find()
        .select_only()
        .column(credential::Column::AccountId)
        .filter(credential::Column::OwnerId.eq(operator.user().0))
        .filter(credential::Column::Provider.eq(instagram::SLUG))
        .filter(credential::Column::RefusedAt.is_null())
        .into_tuple()
        .all(services.database.read())
        .await?)
}

#[derive(FromQueryResult)]
struct Waiting {
    account_id: i64,
    status: String,
    posts: i64,
    next_slot_at: Option<i64>,
}

/// Posts that wait, counted by account and status in one query.
async fn waiting(services: &Services, operator: &Operator) -> Result<HashMap<(i64, String), Waiting>> {
    let rows = post::Entity::find()
        .select_only()
        .column(post::Column::AccountId)
        .column(post::Column::Status)
        .column_as(post::Column::Id.count(), "posts")
        .column_as(post::Column::SlotAt.min(), "next_slot_at")
        .filter(post::Column::OwnerId.eq(operator.user().0))
        .filter(post::Column::Status.is_in([PostStatus::InReview.as_str(), PostStatus::Scheduled.as_str()]))
        .group_by(post::Column::AccountId)
        .group_by(post::Column::Status)
        .into_model::<Waiting>()
        .all(services.database.read())
        .await?;
    Ok(rows.into_iter().map(|row| ((row.account_id, row.status.clone()), row)).collect())
}

fn summary(
    row: account::Model,
    connected: &[i64],
    waiting: &HashMap<(i64, String), Waiting>,
    retiring: &[Retiring],
) -> AccountSummary {
    let of = |status: PostStatus| waiting.get(&(row.id, status.as_str().to_owned()));
    let count = |found: Option<&Waiting>| found.map_or(0, |w| u32::try_from(w.posts).unwrap_or(u32::MAX));
    AccountSummary {
        connected: connected.contains(&row.id),
        model_retires_at: retiring.iter().filter(|model| model.is_used_by(&row)).map(|model| model.at).min(),
        in_review: count(of(PostStatus::InReview)),
        scheduled: count(of(PostStatus::Scheduled)),
        next_slot_at: of(PostStatus::Scheduled).and_then(|w| w.next_slot_at).map(Timestamp),
        id: AccountId(row.id),
        name: row.name,
        handle: row.handle,
        time_zone: row.time_zone,
        paused: row.paused,
        dry_run: row.dry_run_since.is_some(),
    }
}

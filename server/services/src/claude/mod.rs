//! Claude as an account asks it: at which address, with which models, and for about how much.

mod estimate;
mod models;

use entity::account;
use providers::text::anthropic::{self, Anthropic};
use providers::{ErrorKind, ProviderError, Recorder, Secret};
use types::account::SettingsProblem;
use types::assessment::Sensitive;
use types::claude::{ClaudeSettings, ClaudeState};
use url::Url;

use crate::pipeline::overnight;
use crate::{Result, Services};

pub(crate) use estimate::{about, about_with};
pub use models::{LookAtModels, plan};
pub(crate) use models::{Retiring, remember, retiring, trouble};

/// A client for an account's key, at the account's own address if it has one, whose calls are recorded.
///
/// # Errors
/// [`ErrorKind::Rejected`] when that address leads where this server may not send anything.
pub(crate) fn client(
    services: &Services,
    account: &account::Model,
    key: Secret,
    recorder: &Recorder,
) -> Result<Anthropic, ProviderError> {
    let Some(text) = &account.claude_url else {
        return Ok(Anthropic::new(services.http.clone().recorded(recorder), &services.endpoints, key));
    };
    let blocked = |why: String| ProviderError::new(anthropic::SLUG, ErrorKind::Rejected, why);
    let url = Url::parse(text).map_err(|_| blocked("the account's address for Claude is none".to_owned()))?;
    services.fetch.permits(&url).map_err(|error| blocked(error.to_string()))?;
    // Its name is looked up in the public network only; a redirect is not followed, so the key goes nowhere else.
    Ok(Anthropic::at(services.gateway.clone().recorded(recorder), url, key))
}

/// The settings as they are stored.
pub(crate) fn settings(row: &account::Model) -> ClaudeSettings {
    ClaudeSettings {
        classify_model: row.classify_model.clone(),
        draft_model: row.draft_model.clone(),
        url: row.claude_url.clone(),
        overnight: row.overnight,
        sensitive: Sensitive::parse(&row.sensitive),
    }
}

/// What is wrong with settings a person sent.
pub(crate) fn problems(services: &Services, settings: &ClaudeSettings) -> Vec<SettingsProblem> {
    let known = |id: &String| anthropic::info().models.iter().any(|model| model.id == *id);
    let mut problems = Vec::new();
    if !known(&settings.classify_model) || !known(&settings.draft_model) {
        problems.push(SettingsProblem::ClaudeModel);
    }
    let permitted = |text: &String| {
        let base = Url::parse(text).ok().filter(|url| url.query().is_none() && url.fragment().is_none());
        base.is_some_and(|url| services.fetch.permits(&url).is_ok())
    };
    if !settings.url.as_ref().is_none_or(permitted) {
        problems.push(SettingsProblem::ClaudeUrl);
    }
    problems
}

/// What Claude can do for an account, and what waits there.
pub(crate) async fn state(services: &Services, account: &account::Model) -> Result<ClaudeState> {
    let (waiting, out, writing) = overnight::counts(services.database.read(), account.id).await?;
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let night = overnight::next_night(services.now(), &account.time_zone);
    Ok(ClaudeState {
        models: models::choices(services, account.id).await?,
        waiting: number(waiting),
        hands_in_at: (waiting > 0 && out == 0 && writing == 0).then_some(night),
        out: number(out),
        writing: number(writing),
    })
}

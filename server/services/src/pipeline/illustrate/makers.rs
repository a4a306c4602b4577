//! Whom the picture is asked of: the account's first provider, and those it named for when that one cannot.

use entity::{account, post};
use providers::image::{self, Provider};
use queue::Run;
use types::account::ImageChoice;
use types::problem::ProblemCode;

use super::Work;
use crate::Result;
use crate::pipeline::trouble::{Remedy, Trouble};

/// Nobody was tried yet, as it is stored.
pub(in crate::pipeline) const NONE: &str = "[]";
/// A provider that does not answer is given so many tries before the next one is asked.
const TRIES: u32 = 3;

/// A provider with the model that is asked.
#[derive(Clone)]
pub(super) struct Maker {
    pub provider: &'static Provider,
    pub model: String,
}

impl Maker {
    /// Who has the order that is under way; else whom a person named for it; else the first one that was not tried in
    /// this round.
    pub fn of(post: &post::Model, account: &account::Model, named: Option<&ImageChoice>) -> Result<Self> {
        if let (Some(_), Some(slug), Some(model)) =
            (&post.picture_ticket, &post.picture_provider, &post.picture_model)
        {
            return Self::named(slug, model);
        }
        if let Some(choice) = named {
            return Self::named(choice.provider.as_str(), &choice.model);
        }
        let tried = tried(post)?;
        if tried.contains(&account.image_provider)
            && let Some(next) = fallbacks(account)?.iter().find(|next| !tried.contains(&next.provider.0))
        {
            return Self::named(next.provider.as_str(), &next.model);
        }
        Self::named(&account.image_provider, &account.image_model)
    }

    fn named(slug: &str, model: &str) -> Result<Self> {
        let provider = image::find(slug).ok_or_else(|| anyhow::anyhow!("no image provider {slug}"))?;
        Ok(Self { provider, model: model.to_owned() })
    }
}

impl Work {
    /// This provider, if the next one is asked instead of waiting for it, or of stopping.
    pub(super) fn passed_over(
        &self,
        run: &Run,
        trouble: &Trouble,
        ends_order: bool,
    ) -> Result<Option<&'static str>> {
        let may_come = self.post.picture_ticket.is_some() && !ends_order;
        let patient = trouble.remedy == Remedy::Wait && run.attempt < TRIES;
        if self.named || may_come || patient || !another_may(trouble.code) {
            return Ok(None);
        }
        let tried = tried(&self.post)?;
        let here = self.maker.provider.slug;
        let is_left =
            |choice: &ImageChoice| choice.provider.as_str() != here && !tried.contains(&choice.provider.0);
        Ok(fallbacks(&self.account)?.iter().any(is_left).then_some(here))
    }
}

/// Whether another provider may make what this one could not. A budget is the operator's own word, and after a picture
/// that was lost only a person orders again.
fn another_may(code: ProblemCode) -> bool {
    use ProblemCode::{
        AnswerInvalid, KeyMissing, KeyRefused, OutOfCredit, PromptRefused, ProviderUnavailable, RateLimited,
        RequestRejected,
    };
    matches!(
        code,
        KeyMissing
            | KeyRefused
            | OutOfCredit
            | PromptRefused
            | AnswerInvalid
            | RateLimited
            | ProviderUnavailable
            | RequestRejected
    )
}

fn fallbacks(account: &account::Model) -> Result<Vec<ImageChoice>> {
    Ok(serde_json::from_str(&account.image_fallbacks).map_err(anyhow::Error::new)?)
}

/// Who could not make the post's picture in this round.
pub(in crate::pipeline) fn tried(post: &post::Model) -> Result<Vec<String>> {
    Ok(serde_json::from_str(&post.image_tried).map_err(anyhow::Error::new)?)
}

/// The same, as it is stored.
pub(in crate::pipeline) fn stored(tried: &[String]) -> Result<String> {
    Ok(serde_json::to_string(tried).map_err(anyhow::Error::new)?)
}

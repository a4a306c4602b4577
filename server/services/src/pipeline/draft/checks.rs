//! What a person should look at before approving, computed at each look: it always speaks of the words as they are.

use entity::{account, article, post};
use types::post::{Checks, Mark, MarkKind, PostStatus};

use super::claims::{self, Case};
use super::written::Tied;
use super::{faults, prompt};
use crate::{Result, posts};

/// Of a post in review; none of any other.
pub(crate) fn checks(
    row: &post::Model,
    article: &article::Model,
    account: &account::Model,
) -> Result<Checks> {
    if posts::status(row)? != PostStatus::InReview {
        return Ok(Checks::default());
    }
    let read = |text: &str| serde_json::from_str::<Vec<MarkKind>>(text).map_err(anyhow::Error::new);
    let statements: Vec<Tied> = serde_json::from_str(&row.statements).map_err(anyhow::Error::new)?;
    let mut checks = claims::check(&Case {
        headline: &row.headline,
        caption: &row.caption,
        end: &account.call_to_action,
        language: &account.language,
        title: &article.title,
        sentences: &prompt::article_sentences(article),
        statements: &statements,
    });
    checks.marks.extend(read(&row.removed)?.into_iter().map(Mark::new));
    checks.marks.extend(faults::of_post(row, account).into_iter().map(Mark::from));
    Ok(checks)
}

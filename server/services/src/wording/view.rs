//! Wordings as a person sees them.

use entity::text_version;
use types::post::{Author, DraftFault, TextVersion};
use types::{MicroUsd, Timestamp};

use super::diff;
use crate::pipeline::draft::Tied;

/// Each wording beside the one before; rows oldest first.
pub(crate) fn view(rows: &[text_version::Model]) -> Vec<TextVersion> {
    let before = std::iter::once(None).chain(rows.iter().map(Some));
    let pairs = before.zip(rows);
    pairs
        .map(|(before, row)| TextVersion {
            number: u32::try_from(row.number).unwrap_or(0),
            author: Author::parse(&row.author),
            at: Timestamp(row.at),
            instruction: row.instruction.clone(),
            caption: row.caption.clone(),
            cost: row.micro_usd.map(MicroUsd),
            prompt: row.prompt.clone(),
            changes: before.map(|before| diff::words(&before.caption, &row.caption)).unwrap_or_default(),
        })
        .collect()
}

/// What the model tied to the article, the newest wording first: a wording that was restored has its statements too.
pub(crate) fn statements(rows: &[text_version::Model]) -> Vec<Tied> {
    let mut found: Vec<Tied> = Vec::new();
    for row in rows.iter().rev() {
        let tied: Vec<Tied> = serde_json::from_str(&row.statements).unwrap_or_default();
        let new: Vec<Tied> = tied
            .into_iter()
            .filter(|tied| found.iter().all(|known| known.statement != tied.statement))
            .collect();
        found.extend(new);
    }
    found
}

/// What was taken out of the last answer of the model.
pub(crate) fn removed(rows: &[text_version::Model]) -> Vec<DraftFault> {
    let last = rows.iter().rev().find(|row| Author::parse(&row.author) == Author::Claude);
    last.and_then(|row| serde_json::from_str(&row.removed).ok()).unwrap_or_default()
}

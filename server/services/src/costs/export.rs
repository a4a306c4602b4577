//! The ledger as CSV, a page of rows at a time.

use std::collections::HashMap;
use std::fmt::Write;

use entity::cost;
use futures::{Stream, StreamExt, stream};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::spend::SpendRange;
use types::{MicroUsd, Timestamp, UserId};

use super::spend::{bounds, handles};
use crate::auth::Operator;
use crate::{Result, Services};

const PAGE: u64 = 500;
const HEAD: &str = "time_utc,account,step,provider,model,usd,units,vendor_request_id,reference\r\n";

/// The operator's calls of that time, oldest first, in pieces of some hundred lines; the first has the head.
///
/// # Errors
/// [`crate::Error::Invalid`] for a time that is none; later ones when the database fails.
pub async fn csv(
    services: &Services,
    operator: &Operator,
    range: SpendRange,
) -> Result<impl Stream<Item = Result<String>> + Send + use<>> {
    let time = bounds(range, services.now())?;
    let handles = handles(services, operator).await?;
    let start = (services.clone(), operator.user(), handles, 0);
    let pages = stream::try_unfold(start, move |(services, owner, handles, after)| async move {
        let rows = page(&services, owner, time, after).await?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
        let lines = rows.iter().map(|row| line(row, &handles)).collect::<String>();
        Ok(Some((lines, (services, owner, handles, last))))
    });
    Ok(stream::iter([Ok(HEAD.to_owned())]).chain(pages))
}

async fn page(
    services: &Services,
    owner: UserId,
    (since, until): (Timestamp, Timestamp),
    after: i64,
) -> Result<Vec<cost::Model>> {
    Ok(cost::Entity::find()
        .filter(cost::Column::OwnerId.eq(owner.0))
        .filter(cost::Column::At.gte(since.0))
        .filter(cost::Column::At.lt(until.0))
        .filter(cost::Column::Id.gt(after))
        .order_by_asc(cost::Column::Id)
        .limit(PAGE)
        .all(services.database.read())
        .await?)
}

fn line(row: &cost::Model, handles: &HashMap<i64, String>) -> String {
    let at = jiff::Timestamp::from_millisecond(row.at).map(|at| at.to_string()).unwrap_or_default();
    let amount = MicroUsd(row.micro_usd).to_string();
    let cells = [
        at.as_str(),
        handles.get(&row.account_id).map_or("", String::as_str),
        &row.step,
        &row.provider,
        &row.model,
        amount.trim_start_matches('$'),
        &row.units,
        row.vendor_request_id.as_deref().unwrap_or_default(),
        &row.reference,
    ];
    let mut line = String::new();
    for (place, text) in cells.into_iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(line, "{comma}{}", cell(text));
    }
    line + "\r\n"
}

/// Quoted where CSV needs it (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front: a
/// vendor, or a gateway in its place, chooses some of these texts (OWASP, "CSV Injection").
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) || is_formula {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_no_second_cell() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            ("@handle", "\"'@handle\""),
            ("-2", "\"'-2\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}

//! The ledger as a file.

use app::api::caller::Reference;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use services::auth::SignedIn;
use services::{Services, costs};
use types::Timestamp;
use types::spend::SpendRange;

use super::upload::{refused, stranger};

/// Which days; without any, this month.
#[derive(Deserialize)]
pub struct Days {
    days: Option<u16>,
    /// Milliseconds since the Unix epoch.
    from: Option<i64>,
    to: Option<i64>,
}

impl Days {
    fn range(&self) -> SpendRange {
        match (self.days, self.from.zip(self.to)) {
            (Some(days), _) => SpendRange::Days { days },
            (None, Some((from, to))) => SpendRange::Custom { from: Timestamp(from), to: Timestamp(to) },
            (None, None) => SpendRange::Month,
        }
    }
}

/// Sends every paid call of the caller in that time, as it is read.
pub async fn spend(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Query(days): Query<Days>,
) -> Response {
    let Some(Extension(signed_in)) = signed_in else { return stranger(reference) };
    match costs::csv(&services, signed_in.operator(), days.range()).await {
        Ok(lines) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"autogram-spend.csv\""),
            ];
            (headers, Body::from_stream(lines)).into_response()
        }
        Err(error) => refused(error, reference),
    }
}

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use queue::Waking;
use serde::Serialize;
use services::Services;

/// What a load balancer needs to know; nothing about anybody's data.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
    /// How this process hears of jobs that another one enqueues.
    waking: &'static str,
}

/// 200 when the database answers, 503 when it does not.
pub async fn health(State(services): State<Services>) -> (StatusCode, Json<Health>) {
    let version = env!("CARGO_PKG_VERSION");
    let waking = match services.database.waking() {
        Waking::InProcess => "in process",
        Waking::Notifications => "notifications",
        Waking::Redis => "redis",
        Waking::Polling => "polling",
    };
    match services.database.read().ping().await {
        Ok(()) => (StatusCode::OK, Json(Health { status: "ok", version, waking })),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(Health { status: "database unavailable", version, waking }),
            )
        }
    }
}

//! The calls of steps that stored nothing.

use entity::post;
use providers::Exchange;
use queue::Run;
use types::post::Step;

use super::Next;
use crate::{Result, Services, calls};

/// Writes down the calls of a step that stored nothing itself. A record that cannot be written holds nothing up.
pub(super) async fn note(
    services: &Services,
    run: &Run,
    post: post::Model,
    exchanges: Vec<Exchange>,
    next: &Result<Next>,
) {
    if exchanges.is_empty() {
        return;
    }
    let decision = match next {
        Ok(Next::Later(after) | Next::Wait(after)) => {
            format!("asks again in {} s", after.as_secs_f64().ceil())
        }
        Ok(_) => String::new(),
        Err(error) => format!("fault of ours: {error}"),
    };
    let (now, reference) = (services.now(), run.reference().to_owned());
    let record = calls::Record { exchanges, decision };
    let written = services.database.write(move |tx| {
        Box::pin(async move { calls::record(tx, &post, Step::Publish, &reference, (now, record)).await })
    });
    if let Err(error) = written.await {
        tracing::warn!(%error, reference = run.reference(), "calls could not be recorded");
    }
}

use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::Instant;

use crate::backend::{Claimed, Subscriber, read_claimed};
use crate::clock::milliseconds;
use crate::job::Lane;
use crate::{random, sql};

/// Claims up to `limit` due jobs of a lane, the longest due first.
pub(super) async fn claim(
    connection: &impl ConnectionTrait,
    now: Option<i64>,
    subscriber: &Subscriber,
    lane: Lane,
    limit: usize,
) -> Result<Vec<Claimed>, DbErr> {
    let asked_at = Instant::now();
    let token = random::token();
    let values = [
        now.into(),
        token.into(),
        subscriber.worker.as_str().into(),
        milliseconds(subscriber.lease).into(),
        lane.0.into(),
        u32::try_from(limit).unwrap_or(u32::MAX).into(),
    ];
    let rows = sql::query(connection, sql::sqlite::CLAIM, values).await?;
    read_claimed(&rows, subscriber, token, asked_at)
}

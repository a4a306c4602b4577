//! What everybody on this server spends, for whoever runs it.

use std::collections::HashMap;

use entity::{cost, reservation, user};
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::MicroUsd;
use types::budget::Period;
use types::spend::OperatorSpend;

use super::period;
use crate::auth::Admin;
use crate::{Result, Services};

/// This month's spend by operator, the largest first; those who spent nothing last.
pub async fn operators(services: &Services, _admin: &Admin) -> Result<Vec<OperatorSpend>> {
    let (since, _) = period::around(Period::Month, services.now());
    let database = services.database.read();
    let costs: Vec<(i64, i64, i64)> = cost::Entity::find()
        .select_only()
        .column(cost::Column::OwnerId)
        .expr_as(cost::Column::Id.count(), "calls")
        .expr_as(cost::Column::MicroUsd.sum().cast_as(Alias::new("bigint")), "amount")
        .filter(cost::Column::At.gte(since.0))
        .group_by(cost::Column::OwnerId)
        .into_tuple()
        .all(database)
        .await?;
    let costs: HashMap<i64, (i64, i64)> =
        costs.into_iter().map(|(owner, calls, amount)| (owner, (calls, amount))).collect();
    let reserved: HashMap<i64, i64> = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::OwnerId)
        .expr_as(reservation::Column::MicroUsd.sum().cast_as(Alias::new("bigint")), "amount")
        .filter(reservation::Column::At.gte(since.0))
        .group_by(reservation::Column::OwnerId)
        .into_tuple::<(i64, i64)>()
        .all(database)
        .await?
        .into_iter()
        .collect();
    let people = user::Entity::find().order_by_asc(user::Column::Email).all(database).await?;
    let mut rows: Vec<OperatorSpend> = people
        .into_iter()
        .map(|person| {
            let (calls, amount) = costs.get(&person.id).copied().unwrap_or_default();
            OperatorSpend {
                email: person.email,
                calls: u32::try_from(calls).unwrap_or(u32::MAX),
                month_to_date: MicroUsd(amount),
                reserved: MicroUsd(reserved.get(&person.id).copied().unwrap_or_default()),
            }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.month_to_date));
    Ok(rows)
}

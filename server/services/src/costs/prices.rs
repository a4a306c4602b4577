//! Which price holds: the operator's own, then that of whoever runs the server, then the built-in one.

use entity::price_override;
use entity::price_override::Column::{FromAt, Model, OwnerId, Provider};
use providers::Usage;
use providers::price::{self, Rates, TokenRates};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use types::event::Event;
use types::price::{LONGEST_MODEL, NewPrice, OwnPrice, PriceRates};
use types::problem::ProblemCode;
use types::{MicroUsd, PriceId, Timestamp, UserId};

use super::{Intent, held};
use crate::auth::{Operator, SignedIn};
use crate::{Error, Result, Services, credentials};

/// The owner of prices that hold for everybody.
const EVERYBODY: i64 = 0;

/// What a call costs whose price is that of `at`; `None` without a price.
pub(super) async fn cost<C: ConnectionTrait>(
    database: &C,
    owner: UserId,
    (provider, model): (&str, &str),
    usage: &Usage,
    at: Timestamp,
) -> Result<Option<MicroUsd>> {
    match own(database, owner, provider, model, at).await? {
        Some(rates) => Ok(rates.cost(usage)),
        None => Ok(price::cost(provider, model, usage, at)),
    }
}

/// The most that a call can cost; `None` if nobody knows.
pub(super) async fn most<C: ConnectionTrait>(
    database: &C,
    intent: &Intent,
    at: Timestamp,
) -> Result<Option<MicroUsd>> {
    let most = |rates: &Rates| intent.most.usage(rates).and_then(|usage| rates.most(&usage));
    Ok(match own(database, intent.way.owner, intent.provider, &intent.model, at).await? {
        Some(rates) => most(&rates),
        None => {
            let tiers = price::reachable(intent.provider, &intent.model, intent.most.prompt(), at);
            // One tier without a bound leaves the call without one.
            tiers.into_iter().map(most).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max())
        }
    })
}

async fn own<C: ConnectionTrait>(
    database: &C,
    owner: UserId,
    provider: &str,
    model: &str,
    at: Timestamp,
) -> Result<Option<Rates>> {
    let found = price_override::Entity::find()
        .filter(OwnerId.is_in([owner.0, EVERYBODY]))
        .filter(Provider.eq(provider))
        .filter(Model.is_in([model, price::undated(model)]))
        .filter(FromAt.lte(at.0))
        .order_by_desc(OwnerId)
        .order_by_desc(FromAt)
        .one(database)
        .await?;
    found.map(|row| parse(&row).map(|stored| rates(&stored))).transpose().map(Option::flatten)
}

fn parse(row: &price_override::Model) -> Result<PriceRates> {
    Ok(serde_json::from_str(&row.rates).map_err(anyhow::Error::new)?)
}

/// `None` for a unit that no built-in price is by.
fn rates(stored: &PriceRates) -> Option<Rates> {
    Some(match stored {
        PriceRates::Tokens { input, cache_write_5m, cache_write_1h, cache_read, output } => {
            Rates::Tokens(TokenRates {
                input: *input,
                cache_write_5m: *cache_write_5m,
                cache_write_1h: *cache_write_1h,
                cache_read: *cache_read,
                output: *output,
            })
        }
        PriceRates::Unit { each, unit } => Rates::Unit { each: *each, unit: price::unit(unit)? },
    })
}

/// The prices that hold for this operator's calls, by provider and model, the newest first.
pub async fn own_prices(services: &Services, operator: &Operator) -> Result<Vec<OwnPrice>> {
    let rows = price_override::Entity::find()
        .filter(OwnerId.is_in([operator.user().0, EVERYBODY]))
        .order_by_asc(Provider)
        .order_by_asc(Model)
        .order_by_desc(FromAt)
        .all(services.database.read())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OwnPrice {
                id: PriceId(row.id),
                rates: parse(&row)?,
                provider: super::provider_label(&row.provider),
                from: Timestamp(row.from_at),
                for_everybody: row.owner_id == EVERYBODY,
                model: row.model,
            })
        })
        .collect()
}

/// Adds a price, or replaces the one that begins at the same instant, and lets calls go on that waited for one.
///
/// # Errors
/// [`Error::Invalid`] with the field that is wrong; [`Error::NotFound`] when somebody other than an admin sets a
/// price for everybody.
pub async fn add_price(services: &Services, signed_in: &SignedIn, price: NewPrice) -> Result<()> {
    let owner = match (price.for_everybody, signed_in.admin()) {
        (false, _) => signed_in.operator().user().0,
        (true, Some(_)) => EVERYBODY,
        (true, None) => return Err(Error::NotFound("right to set prices for everybody")),
    };
    let now = services.now();
    let row = price_override::ActiveModel { owner_id: Set(owner), ..checked(price, now)? };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let replace = OnConflict::columns([OwnerId, Provider, Model, FromAt])
                .update_column(price_override::Column::Rates)
                .to_owned();
            price_override::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
            Ok::<_, Error>(())
        })
    });
    work.await?;
    held::release(services, signed_in.operator().user(), &[ProblemCode::PriceUnknown]).await?;
    services.tell(signed_in.operator().user(), Event::Spend);
    Ok(())
}

/// What was billed stays as it was, so a price begins now at the earliest.
fn checked(price: NewPrice, now: Timestamp) -> Result<price_override::ActiveModel> {
    let wrong = |field, why: &str| Err(Error::Invalid { field, why: why.into() });
    let model = price.model.trim();
    if credentials::provider(price.provider.as_str()).is_none() {
        return wrong("provider", "no such provider");
    }
    if model.is_empty() || model.chars().count() > LONGEST_MODEL || model.chars().any(char::is_control) {
        return wrong("model", "the name of a model, at most 200 characters");
    }
    if !price.rates.is_sound() || rates(&price.rates).is_none() {
        return wrong("rates", "no such price or unit");
    }
    if price.from.is_some_and(|from| from < now) {
        return wrong("from", "a price cannot begin in the past");
    }
    Ok(price_override::ActiveModel {
        provider: Set(price.provider.0),
        model: Set(model.to_owned()),
        from_at: Set(price.from.unwrap_or(now).0),
        rates: Set(serde_json::to_string(&price.rates).map_err(anyhow::Error::new)?),
        created_at: Set(now.0),
        ..Default::default()
    })
}

/// Removes a price; calls made from now on cost what they would without it.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub async fn remove_price(services: &Services, signed_in: &SignedIn, id: PriceId) -> Result<()> {
    let own = signed_in.operator().user().0;
    let owners: Vec<i64> = if signed_in.admin().is_some() { vec![own, EVERYBODY] } else { vec![own] };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let owned = price_override::Entity::delete_many().filter(OwnerId.is_in(owners));
            let removed = owned.filter(price_override::Column::Id.eq(id.0)).exec(tx).await?;
            if removed.rows_affected == 0 { Err(Error::NotFound("price")) } else { Ok(()) }
        })
    });
    work.await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn price(model: &str, unit: &str, from: Option<Timestamp>) -> NewPrice {
        let rates = PriceRates::Unit { each: 3_000, unit: unit.into() };
        NewPrice { provider: "fal".into(), model: model.into(), from, rates, for_everybody: false }
    }

    fn refused(price: NewPrice) -> &'static str {
        match checked(price, NOW) {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_price_is_checked_field_by_field() {
        assert!(checked(price("own/model", "megapixel", None), NOW).is_ok());
        assert_eq!(
            refused(NewPrice { provider: "nobody".into(), ..price("m", "megapixel", None) }),
            "provider"
        );
        assert_eq!(refused(price("  ", "megapixel", None)), "model");
        assert_eq!(refused(price(&"m".repeat(201), "megapixel", None)), "model");
        assert_eq!(refused(price("m", "bushel", None)), "rates");
        assert_eq!(refused(price("m", "megapixel", Some(Timestamp(NOW.0 - 1)))), "from");
    }
}

//! Money is spoken for before it is spent: the most that a call can cost is reserved in a transaction before it, and
//! given back in the transaction of its result.
//!
//! A reservation is open while its call may still be under way. When nobody knows whether a call was billed, because
//! its answer was lost or the process that sent it died, its reservation stays, as unknown, and counts until its
//! period ends or a person dismisses it.

use std::time::Duration;

use entity::reservation;
use entity::reservation::Column::{AccountId, ArticleId, Id, Provider, Reference, State, Step as StepColumn};
use providers::image::ImageRequest;
use providers::text::anthropic::{self, Completion};
use providers::{TokenUsage, Usage};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Select, prelude::Expr,
};
use types::post::Step;
use types::problem::ProblemCode;
use types::{MicroUsd, Timestamp};

use super::budgets::{self, Room};
use super::prices;
use crate::timeline::Way;
use crate::{Error, Result, Services};

pub(super) const OPEN: &str = "open";
pub(super) const UNKNOWN: &str = "unknown";

/// How soon a call looks again for which others under way leave no room.
const SETTLED: Duration = Duration::from_secs(1);

/// A paid call about to be made.
#[derive(Clone, Debug)]
pub(crate) struct Intent {
    pub way: Way,
    pub step: Step,
    pub provider: &'static str,
    pub model: String,
    pub most: Most,
}

/// What a call can use at most.
#[derive(Clone, Debug)]
pub(crate) enum Most {
    /// So many tokens.
    Tokens(TokenUsage),
    /// What this picture can be billed for, in the unit of its price.
    Picture(Box<ImageRequest>),
}

impl Intent {
    /// Claude is asked.
    pub fn text(way: Way, step: Step, completion: &Completion) -> Self {
        let most = Most::Tokens(completion.most());
        Self { way, step, provider: anthropic::SLUG, model: completion.model.clone(), most }
    }

    /// A picture is ordered.
    pub fn picture(way: Way, provider: &'static str, request: &ImageRequest) -> Self {
        let most = Most::Picture(Box::new(request.clone()));
        Self { way, step: Step::Illustrate, provider, model: request.model.clone(), most }
    }
}

/// Why a call is not made.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub code: ProblemCode,
    pub detail: String,
    /// When the reason may be over by itself.
    pub retry_after: Option<Duration>,
}

/// What is known of the bill of a call that brought no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bill {
    /// Nothing was billed.
    Nothing,
    /// It may have been billed.
    Unknown,
    /// No call was made; one of an earlier run may still be under way or on its bill.
    Unasked,
}

/// Reserves the most that the call can cost, or says why it must not be made. To be called right before it, by the
/// job's owner; what an earlier run of the step left open was sent by a process that died, so its bill is unknown.
///
/// # Errors
/// [`Error::TooSoon`] while calls under way may still take the room that is left.
pub(crate) async fn reserve(
    services: &Services,
    run: &Run,
    intent: Intent,
) -> Result<std::result::Result<(), Refusal>> {
    let (now, lease) = (services.now(), run.clone());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            lease.fence(tx).await?;
            leave_behind(tx, &intent, lease.reference()).await?;
            let Some(most) = prices::most(tx, &intent, now).await? else {
                return Ok(Err(Refusal::unpriced(&intent)));
            };
            match budgets::room(tx, &intent, most, now).await? {
                Room::Fits => insert(tx, intent, most, lease.reference(), now).await.map(Ok),
                Room::Soon => Err(Error::TooSoon { after: SETTLED }),
                Room::Refused(refusal) => Ok(Err(refusal)),
            }
        })
    });
    work.await
}

/// Whether an earlier run of the step died with a call under way. It stays so until the step's trouble is stored,
/// which makes the call's bill unknown.
pub(crate) async fn is_left_open(services: &Services, run: &Run, way: Way, step: Step) -> Result<bool> {
    let left = open(way, step).filter(Reference.ne(run.reference()));
    Ok(left.one(services.database.read()).await?.is_some())
}

async fn insert(
    tx: &DatabaseTransaction,
    intent: Intent,
    most: MicroUsd,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let row = reservation::ActiveModel {
        owner_id: Set(intent.way.owner.0),
        account_id: Set(intent.way.account.0),
        article_id: Set(intent.way.article.0),
        step: Set(intent.step.as_str().to_owned()),
        provider: Set(intent.provider.to_owned()),
        model: Set(intent.model),
        micro_usd: Set(most.0),
        state: Set(OPEN.to_owned()),
        reference: Set(reference.to_owned()),
        at: Set(now.0),
        ..Default::default()
    };
    reservation::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A call of another run cannot be under way any more: only the owner of the job makes calls.
async fn leave_behind(tx: &DatabaseTransaction, intent: &Intent, reference: &str) -> Result<()> {
    reservation::Entity::update_many()
        .col_expr(State, Expr::value(UNKNOWN))
        .filter(AccountId.eq(intent.way.account.0))
        .filter(ArticleId.eq(intent.way.article.0))
        .filter(StepColumn.eq(intent.step.as_str()))
        .filter(State.eq(OPEN))
        .filter(Reference.ne(reference))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes the reservation of a call whose bill is known; it is the oldest that is open, for calls of one step are made
/// one after the other.
pub(super) async fn take(
    tx: &DatabaseTransaction,
    way: Way,
    step: Step,
    provider: &str,
) -> Result<Option<reservation::Model>> {
    let found = open(way, step).filter(Provider.eq(provider)).order_by_asc(Id).one(tx).await?;
    if let Some(row) = &found {
        reservation::Entity::delete_by_id(row.id).exec(tx).await?;
    }
    Ok(found)
}

/// Ends the reservations that a step still holds when it stopped without a result.
pub(crate) async fn end(tx: &DatabaseTransaction, way: Way, step: Step, bill: Bill) -> Result<()> {
    for row in open(way, step).all(tx).await? {
        match bill {
            Bill::Unasked => {}
            Bill::Nothing => reservation::Entity::delete_by_id(row.id).exec(tx).await.map(drop)?,
            Bill::Unknown => {
                let unknown = reservation::Entity::update_many().col_expr(State, Expr::value(UNKNOWN));
                unknown.filter(Id.eq(row.id)).exec(tx).await.map(drop)?;
            }
        }
    }
    Ok(())
}

fn open(way: Way, step: Step) -> Select<reservation::Entity> {
    reservation::Entity::find()
        .filter(AccountId.eq(way.account.0))
        .filter(ArticleId.eq(way.article.0))
        .filter(StepColumn.eq(step.as_str()))
        .filter(State.eq(OPEN))
}

impl Most {
    /// As usage, in the unit of this price.
    pub(super) fn usage(&self, rates: &providers::price::Rates) -> Option<Usage> {
        match self {
            Self::Tokens(tokens) => Some(Usage::Tokens(*tokens)),
            Self::Picture(request) => request.most(rates),
        }
    }

    /// The longest prompt, which decides between tiers of prices.
    pub(super) fn prompt(&self) -> u64 {
        match self {
            Self::Tokens(tokens) => tokens.prompt(),
            Self::Picture(_) => 0,
        }
    }
}

impl Refusal {
    fn unpriced(intent: &Intent) -> Self {
        let detail = format!("{}, {}", intent.provider, intent.model);
        Self { code: ProblemCode::PriceUnknown, detail, retry_after: None }
    }
}

//! Rules for how an account writes: proposed from edits, accepted or dismissed by a person.

use std::collections::{BTreeSet, HashMap};

use entity::{account, voice_rule, voice_rule_edit};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use types::event::Event;
use types::voice::{EditedPost, LONGEST_RULE, MOST_RULES, Rule, rule_text};
use types::{AccountId, PostId, RuleId, Timestamp, UserId};

use super::edits;
use crate::auth::Operator;
use crate::{Error, Result, Services};

/// Where a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Waits for a person; no prompt has it.
    Proposed,
    /// Drafts and rewrites follow it.
    Accepted,
    /// A person said no, or took it away; it is not proposed again.
    Dismissed,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A rule that edits led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub text: String,
    pub posts: Vec<PostId>,
}

/// An account's rules in this state, in the order in which they were decided: the same rules make the same prompt.
pub(crate) async fn texts<C: ConnectionTrait>(
    database: &C,
    account: i64,
    state: State,
) -> Result<Vec<String>> {
    let rows = rows(database, account, &[state]).await?;
    Ok(rows.into_iter().map(|row| row.rule).collect())
}

/// Stores what a reading found.
pub(crate) async fn propose(
    tx: &DatabaseTransaction,
    (owner, account): (UserId, AccountId),
    proposals: Vec<Proposal>,
    (reference, now): (&str, Timestamp),
) -> Result<()> {
    for proposal in proposals {
        let row = voice_rule::ActiveModel {
            owner_id: Set(owner.0),
            account_id: Set(account.0),
            rule: Set(proposal.text),
            state: Set(State::Proposed.as_str().to_owned()),
            reference: Set(reference.to_owned()),
            proposed_at: Set(now.0),
            ..Default::default()
        };
        let rule = voice_rule::Entity::insert(row).exec(tx).await?.last_insert_id;
        let edits = proposal.posts.into_iter().map(|post| voice_rule_edit::ActiveModel {
            rule_id: Set(rule),
            post_id: Set(post.0),
            ..Default::default()
        });
        voice_rule_edit::Entity::insert_many(edits).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Has drafts follow a proposed rule, in the words that the person leaves it in.
///
/// # Errors
/// [`Error::NotFound`] when it is not the operator's, [`Error::Invalid`] when its words are none or too many, or the
/// account follows [`MOST_RULES`] already, [`Error::Stale`] when it does not wait any more.
pub async fn accept(services: &Services, operator: &Operator, id: RuleId, text: String) -> Result<()> {
    let why = format!("1 to {LONGEST_RULE} characters");
    let text = rule_text(&text).ok_or(Error::Invalid { field: "rule", why })?;
    decide(services, operator, id, (State::Accepted, Some(text))).await
}

/// Says no to a proposed rule, or takes an accepted one away. It is not proposed again.
///
/// # Errors
/// [`Error::NotFound`] when it is not the operator's.
pub async fn dismiss(services: &Services, operator: &Operator, id: RuleId) -> Result<()> {
    decide(services, operator, id, (State::Dismissed, None)).await
}

async fn decide(
    services: &Services,
    operator: &Operator,
    id: RuleId,
    (to, text): (State, Option<String>),
) -> Result<()> {
    let (owner, now) = (operator.user(), services.now());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let row = own(tx, owner, id).await?;
            if to == State::Accepted {
                // Two rules that are accepted at once would both find room.
                account::Entity::find_by_id(row.account_id).lock_exclusive().one(tx).await?;
                if row.state != State::Proposed.as_str() {
                    return Err(Error::Stale);
                }
                has_room(tx, row.account_id).await?;
            }
            let changes = voice_rule::ActiveModel {
                state: Set(to.as_str().to_owned()),
                rule: Set(text.unwrap_or(row.rule)),
                decided_at: Set(Some(now.0)),
                ..Default::default()
            };
            let rule = voice_rule::Entity::update_many().set(changes);
            rule.filter(voice_rule::Column::Id.eq(row.id)).exec(tx).await?;
            Ok::<_, Error>(AccountId(row.account_id))
        })
    });
    let account = work.await?;
    services.tell(owner, Event::Account { id: account });
    Ok(())
}

async fn has_room(tx: &DatabaseTransaction, account: i64) -> Result<()> {
    let accepted = voice_rule::Entity::find()
        .filter(voice_rule::Column::AccountId.eq(account))
        .filter(voice_rule::Column::State.eq(State::Accepted.as_str()))
        .count(tx)
        .await?;
    if accepted < MOST_RULES as u64 {
        return Ok(());
    }
    Err(Error::Invalid { field: "rules", why: format!("at most {MOST_RULES}") })
}

/// The operator's own rule, locked until the transaction ends.
async fn own(tx: &DatabaseTransaction, owner: UserId, id: RuleId) -> Result<voice_rule::Model> {
    let found = voice_rule::Entity::find_by_id(id.0)
        .filter(voice_rule::Column::OwnerId.eq(owner.0))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or(Error::NotFound("rule"))
}

/// The rules that wait and those that hold, with their edits: four queries, however many there are.
pub(super) async fn shown<C: ConnectionTrait>(database: &C, account: i64) -> Result<(Vec<Rule>, Vec<Rule>)> {
    let rows = rows(database, account, &[State::Proposed, State::Accepted]).await?;
    let links: Vec<(i64, i64)> = voice_rule_edit::Entity::find()
        .select_only()
        .column(voice_rule_edit::Column::RuleId)
        .column(voice_rule_edit::Column::PostId)
        .filter(voice_rule_edit::Column::RuleId.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(database)
        .await?;
    let posts: BTreeSet<i64> = links.iter().map(|(_, post)| *post).collect();
    let edits = edits::of_posts(database, posts.into_iter().collect()).await?;
    let mut of_rule: HashMap<i64, Vec<EditedPost>> = HashMap::new();
    for edit in edits {
        let led_to = links.iter().filter(|(_, post)| *post == edit.post.0).map(|(rule, _)| *rule);
        for rule in led_to {
            of_rule.entry(rule).or_default().push(edit.clone().into());
        }
    }
    let (accepted, mut proposed): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.state == State::Accepted.as_str());
    proposed.sort_by_key(|row| std::cmp::Reverse((row.proposed_at, row.id)));
    let mut rule = |row: voice_rule::Model| Rule {
        id: RuleId(row.id),
        edits: of_rule.remove(&row.id).unwrap_or_default(),
        text: row.rule,
    };
    let proposed = proposed.into_iter().map(&mut rule).collect();
    Ok((proposed, accepted.into_iter().map(rule).collect()))
}

async fn rows<C: ConnectionTrait>(
    database: &C,
    account: i64,
    states: &[State],
) -> Result<Vec<voice_rule::Model>> {
    Ok(voice_rule::Entity::find()
        .filter(voice_rule::Column::AccountId.eq(account))
        .filter(voice_rule::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(voice_rule::Column::DecidedAt)
        .order_by_asc(voice_rule::Column::Id)
        .all(database)
        .await?)
}

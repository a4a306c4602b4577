use std::collections::BTreeSet;
use std::sync::Arc;

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::claim::claim;
use crate::backend::{Claimed, Isolation, Op, Subscriber, Verdict, Wanted, guard};
use crate::error::WriteError;
use crate::scope::{Notes, Scope};

/// Pieces of work that share one transaction, and the jobs claimed in it for waiting workers.
pub(super) struct Group {
    members: Vec<Member>,
    wanted: Wanted,
    now: Option<i64>,
    notes: Notes,
    handed: Vec<Handed>,
    look: Look,
}

/// When the writer looks for due jobs again.
pub(super) enum Look {
    /// When it would have; nothing was handed out.
    AsBefore,
    /// When the next job of these lanes, which still have free slots, is due.
    WhenDue(BTreeSet<&'static str>),
    /// Soon: handing out failed.
    Soon,
}

struct Member {
    op: Op,
    failure: Option<WriteError>,
}

struct Handed {
    subscriber: Arc<Subscriber>,
    jobs: Vec<Claimed>,
}

/// What the writer must know of a group that ended.
pub(super) struct Settled {
    pub(super) notes: Notes,
    pub(super) look: Look,
}

impl Group {
    pub(super) fn new(ops: Vec<Op>, wanted: Wanted, now: Option<i64>) -> Self {
        let members = ops.into_iter().map(|op| Member { op, failure: None }).collect();
        Self { members, wanted, now, notes: Notes::default(), handed: Vec::new(), look: Look::AsBefore }
    }

    /// Does all the work in one transaction and commits it; an error means that nothing of it was kept.
    pub(super) async fn run(
        &mut self,
        connection: &DatabaseConnection,
        subscribers: &[Arc<Subscriber>],
    ) -> Result<(), DbErr> {
        let mut tx = begin(connection).await?;
        if let [only] = self.members.as_mut_slice() {
            // Work that is alone in its transaction needs no savepoint, which would be two more statements.
            match only.run_alone(&tx, self.now).await {
                Some(notes) => self.notes.merge(notes),
                None => {
                    tx.rollback().await?;
                    tx = begin(connection).await?;
                }
            }
        } else {
            for member in &mut self.members {
                self.notes.merge(member.run(&tx, self.now).await?);
            }
        }
        self.hand_out(&tx, subscribers).await;
        tx.commit().await
    }

    /// Tells every member how the group ended, and hands the claimed jobs over if it was committed.
    pub(super) fn settle(self, result: Result<(), DbErr>) -> Settled {
        let committed = result.map_err(WriteError::Database);
        for member in self.members {
            let result = member.failure.map_or_else(|| committed.clone(), Err);
            member.op.work.settle(result);
        }
        for Handed { subscriber, jobs } in self.handed {
            for job in jobs {
                match committed {
                    Ok(()) => subscriber.deliver(job),
                    Err(_) => subscriber.release(job.lane, 1),
                }
            }
        }
        let notes = if committed.is_ok() { self.notes } else { Notes::default() };
        Settled { notes, look: self.look }
    }

    /// Claims jobs for free slots, in the very transaction that may have enqueued them.
    async fn hand_out(&mut self, tx: &DatabaseTransaction, subscribers: &[Arc<Subscriber>]) {
        if let Wanted::Lanes(lanes) = &mut self.wanted {
            lanes.append(&mut self.notes.lanes);
            lanes.append(&mut self.notes.freed);
            if lanes.is_empty() {
                return;
            }
        }
        if let Err(error) = self.claim_for(tx, subscribers).await {
            // The members' work stands on its own; their jobs are found at the next look.
            tracing::error!(%error, "cannot claim jobs");
            self.look = Look::Soon;
        }
    }

    async fn claim_for(
        &mut self,
        tx: &DatabaseTransaction,
        subscribers: &[Arc<Subscriber>],
    ) -> Result<(), DbErr> {
        let mut hungry = BTreeSet::new();
        for subscriber in subscribers {
            for (lane, free) in subscriber.free_slots() {
                let mut taken = 0;
                if self.wanted.includes(lane) {
                    let jobs = claim(tx, self.now, subscriber, lane, free).await?;
                    taken = jobs.len();
                    self.notes.changed |= taken > 0;
                    subscriber.reserve(lane, taken);
                    self.handed.push(Handed { subscriber: Arc::clone(subscriber), jobs });
                }
                if taken < free {
                    hungry.insert(lane.0);
                }
            }
        }
        self.look = Look::WhenDue(hungry);
        Ok(())
    }
}

async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = TransactionOptions {
        // A deferred transaction could fail with SQLITE_BUSY halfway, whatever the time-out.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    connection.begin_with_options(immediate).await
}

impl Member {
    /// Runs the only piece of work of a transaction; `None` if the transaction must be taken back.
    async fn run_alone(&mut self, tx: &DatabaseTransaction, now: Option<i64>) -> Option<Notes> {
        let scope = Scope::new(now);
        let verdict = self.guarded(tx, &scope).await;
        // Without isolation, what was done before an error is kept.
        let kept = verdict == Verdict::Keep || self.op.isolation == Isolation::None;
        kept.then(|| scope.take_notes())
    }

    async fn guarded(&mut self, tx: &DatabaseTransaction, scope: &Arc<Scope>) -> Verdict {
        let (verdict, failure) = guard::run(&mut self.op, tx, scope).await;
        self.failure = failure;
        verdict
    }

    /// Runs one piece of work; an error is the whole transaction's.
    async fn run(&mut self, tx: &DatabaseTransaction, now: Option<i64>) -> Result<Notes, DbErr> {
        let scope = Scope::new(now);
        let verdict = match self.op.isolation {
            Isolation::None => self.guarded(tx, &scope).await,
            Isolation::Savepoint => {
                let savepoint = tx.begin().await?;
                let verdict = self.guarded(&savepoint, &scope).await;
                match verdict {
                    Verdict::Keep => savepoint.commit().await?,
                    Verdict::Undo => savepoint.rollback().await?,
                }
                verdict
            }
        };
        Ok(match (self.op.isolation, verdict) {
            (Isolation::Savepoint, Verdict::Undo) => Notes::default(),
            // Without a savepoint, what was done before an error is kept.
            (Isolation::None, _) | (_, Verdict::Keep) => scope.take_notes(),
        })
    }
}

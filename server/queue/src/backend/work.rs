use futures::future::BoxFuture;
use sea_orm::DatabaseTransaction;
use tokio::sync::oneshot;

use super::{Verdict, Work};
use crate::error::WriteError;

/// A closure as a piece of work; its result is sent when it is durable.
pub(crate) struct Closure<T, E, F> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Closure<T, E, F> {
    pub(crate) fn new(work: F) -> (Self, Receipt<T, E>) {
        let (reply, result) = oneshot::channel();
        (Self { work: Some(work), result: None, reply }, Receipt(result))
    }
}

/// Where the result of queued work arrives.
pub(crate) struct Receipt<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<WriteError>> Receipt<T, E> {
    /// Waits until the work is durable, or will never be.
    pub(crate) async fn result(self) -> Result<T, E> {
        self.0.await.unwrap_or_else(|_| Err(WriteError::Closed.into()))
    }
}

impl<T, E, F> Work for Closure<T, E, F>
where
    F: for<'tx> FnOnce(&'tx DatabaseTransaction) -> BoxFuture<'tx, Result<T, E>> + Send,
    T: Send,
    E: From<WriteError> + Send,
{
    fn run<'a>(&'a mut self, tx: &'a DatabaseTransaction) -> BoxFuture<'a, Verdict> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Verdict::Undo };
            let result = work(tx).await;
            let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
            self.result = Some(result);
            verdict
        })
    }

    fn settle(self: Box<Self>, committed: Result<(), WriteError>) {
        let result = match (self.result, committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(WriteError::Closed.into()),
        };
        // Who stopped waiting does not undo the commit.
        let _ = self.reply.send(result);
    }
}

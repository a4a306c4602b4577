use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, ApiResult};

/// A request under way, whatever it asks for; what it gives is what to do with the answer.
pub type Pending = Pin<Box<dyn Future<Output = ApiResult<Box<dyn FnOnce()>>>>>;

/// Something a person asks the server to do: whether it is under way, and why it failed. Forms and buttons hold
/// one each, so that no screen keeps these signals by hand.
#[derive(Clone, Copy)]
pub struct Call {
    pending: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Call {
    /// Nothing is under way.
    pub fn new() -> Self {
        Self { pending: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Asks, unless the last question is still open. `done` gets the answer if it worked.
    pub fn send<T: 'static>(
        self,
        request: impl Future<Output = ApiResult<T>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.run(Box::pin(async move {
            let answer = request.await?;
            Ok(Box::new(move || done(answer)) as Box<dyn FnOnce()>)
        }));
    }

    /// The part that does not depend on what is asked, so that it is compiled once.
    fn run(self, request: Pending) {
        self.pending.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = request.await;
            // The screen may be gone by now; then there is nobody to tell.
            self.pending.try_set(false);
            match answer {
                Ok(done) => done(),
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    /// Whether the answer is still out.
    pub fn pending(self) -> bool {
        self.pending.try_get().unwrap_or(false)
    }

    /// The same at this moment, for whoever does not follow it.
    pub fn is_out(self) -> bool {
        self.pending.try_get_untracked().unwrap_or(false)
    }

    /// Why the last call failed.
    pub fn error(self) -> Option<ApiError> {
        self.error.try_get().flatten()
    }

    /// Forgets an old failure, as when a dialog opens again.
    pub fn reset(self) {
        self.error.try_set(None);
    }
}

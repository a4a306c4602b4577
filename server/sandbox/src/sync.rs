//! Locking that survives a panic in another request: the sandbox's state is plain data, valid at any moment.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The lock's content, whether or not an earlier holder panicked.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

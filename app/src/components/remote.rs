use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use types::event::Event;

use crate::api::{ApiError, ApiResult};
use crate::live;

type Fetch<T> = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ApiResult<T>>>>>;

/// Several live messages within this time cost one request.
const QUIET: Duration = Duration::from_millis(250);

/// Something the server knows and this tab shows: the newest answer, whether another is on its way, and what the
/// last try said if it failed. An old answer stays while a new one is fetched.
pub struct Remote<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    newest: StoredValue<u32>,
    announced: StoredValue<bool>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Fetches at once.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = ApiResult<T>> + 'static,
    {
        let remote = Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            fetch: StoredValue::new_local(Rc::new(move || Box::pin(fetch()))),
            newest: StoredValue::new(0),
            announced: StoredValue::new(false),
        };
        remote.reload();
        remote
    }

    /// Fetches again whenever the live stream says that something `concerns` this.
    pub fn following(self, concerns: impl Fn(&Event) -> bool + 'static) -> Self {
        live::subscribe(move |event| {
            if (*event == Event::Resync || concerns(event)) && self.announced.try_set_value(true).is_none() {
                // None means that it was set.
                set_timeout(
                    move || {
                        if self.announced.try_set_value(false).is_none() {
                            self.reload();
                        }
                    },
                    QUIET,
                );
            }
        });
        self
    }

    /// Fetches again.
    pub fn reload(self) {
        spawn_local(self.reloaded());
    }

    /// Fetches again and waits for the answer to be in place.
    pub async fn reloaded(self) {
        let number = self.newest.try_update_value(|newest| {
            *newest += 1;
            *newest
        });
        let Some(fetch) = self.fetch.try_get_value() else { return };
        let answer = fetch().await;
        // An answer overtaken by a later question is out of date.
        if self.newest.try_get_value() != number {
            return;
        }
        match answer {
            Ok(value) => {
                self.error.try_set(None);
                self.value.try_set(Some(value));
            }
            Err(error) => {
                self.error.try_set(Some(error));
            }
        }
    }

    /// Looks at the newest answer and follows it; `None` until there is one.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.try_with(|value| value.as_ref().map(look)).flatten()
    }

    /// The same without following.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.try_with_untracked(|value| value.as_ref().map(look)).flatten()
    }

    /// Changes the answer in place, before the server confirms it.
    pub fn patch(self, change: impl FnOnce(&mut T)) {
        self.value.try_update(|value| {
            if let Some(value) = value {
                change(value);
            }
        });
    }

    /// Why the last fetch failed; `None` after one that worked.
    pub fn error(self) -> Option<ApiError> {
        self.error.try_get().flatten()
    }

    /// Whether there is an answer.
    pub fn is_here(self) -> bool {
        self.value.try_with(Option::is_some).unwrap_or(false)
    }
}

use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use types::event::Event;

use super::call::Pending;
use crate::api::{ApiError, ApiResult};
use crate::live;

/// Several live messages within this time cost one request.
const QUIET: Duration = Duration::from_millis(250);

/// Something the server knows and this tab shows: the newest answer, and what the last try said if it failed. An
/// old answer stays while a new one is fetched, and an equal one changes nothing.
pub struct Remote<T: Send + Sync + 'static> {
    newest: StoredValue<Option<ArcRwSignal<T>>>,
    fetching: Fetching,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: PartialEq + Send + Sync + 'static> Remote<T> {
    /// Fetches at once.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = ApiResult<T>> + 'static,
    {
        let newest = StoredValue::new(None);
        let fetch = move || -> Pending {
            let answer = fetch();
            Box::pin(async move {
                let answer = answer.await?;
                Ok(Box::new(move || keep(newest, answer)) as Box<dyn FnOnce()>)
            })
        };
        let fetching = Fetching::new(Rc::new(fetch));
        fetching.reload();
        Self { newest, fetching }
    }

    /// Fetches again whenever the live stream says that something `concerns` this.
    pub fn following(self, concerns: impl Fn(&Event) -> bool + 'static) -> Self {
        self.fetching.follow(Box::new(concerns));
        self
    }

    /// Fetches again.
    pub fn reload(self) {
        self.fetching.reload();
    }

    /// Fetches again and waits for the answer to be in place.
    pub async fn reloaded(self) {
        self.fetching.reloaded().await;
    }

    /// Looks at the newest answer and follows it; `None` until there is one.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.is_here().then(|| self.signal().map(|signal| signal.with(look))).flatten()
    }

    /// The same without following.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.signal().map(|signal| signal.with_untracked(look))
    }

    /// Changes the answer in place, before the server confirms it.
    pub fn patch(self, change: impl FnOnce(&mut T)) {
        if let Some(signal) = self.signal() {
            signal.update(change);
        }
    }

    /// The newest answer as a signal, once there is one.
    pub fn signal(self) -> Option<ArcRwSignal<T>> {
        self.newest.try_get_value().flatten()
    }

    /// Whether there is an answer; follows it.
    pub fn is_here(self) -> bool {
        self.fetching.here.try_get().unwrap_or(false)
    }

    /// The part that does not depend on what is fetched.
    pub fn fetching(self) -> Fetching {
        self.fetching
    }
}

/// Puts an answer in place.
fn keep<T: PartialEq + Send + Sync + 'static>(newest: StoredValue<Option<ArcRwSignal<T>>>, answer: T) {
    match newest.try_get_value().flatten() {
        Some(signal) if signal.with_untracked(|known| *known == answer) => {}
        Some(signal) => signal.set(answer),
        None => {
            newest.try_set_value(Some(ArcRwSignal::new(answer)));
        }
    }
}

/// The asking behind a [`Remote`], the same for every type of answer so that it is compiled once.
#[derive(Clone, Copy)]
pub struct Fetching {
    /// Whether there is an answer.
    pub here: RwSignal<bool>,
    /// Why the last try failed.
    pub error: RwSignal<Option<ApiError>>,
    fetch: StoredValue<Rc<dyn Fn() -> Pending>, LocalStorage>,
    asked: StoredValue<u32>,
    announced: StoredValue<bool>,
}

impl Fetching {
    fn new(fetch: Rc<dyn Fn() -> Pending>) -> Self {
        Self {
            here: RwSignal::new(false),
            error: RwSignal::new(None),
            fetch: StoredValue::new_local(fetch),
            asked: StoredValue::new(0),
            announced: StoredValue::new(false),
        }
    }

    /// Fetches again.
    pub fn reload(self) {
        spawn_local(self.reloaded());
    }

    async fn reloaded(self) {
        let number = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let Some(fetch) = self.fetch.try_get_value() else { return };
        let answer = fetch().await;
        // An answer overtaken by a later question is out of date.
        if self.asked.try_get_value() != number {
            return;
        }
        match answer {
            Ok(keep) => {
                keep();
                if self.error.try_with_untracked(Option::is_some) == Some(true) {
                    self.error.set(None);
                }
                if self.here.try_get_untracked() == Some(false) {
                    self.here.set(true);
                }
            }
            Err(error) => {
                self.error.try_set(Some(error));
            }
        }
    }

    fn follow(self, concerns: Box<dyn Fn(&Event) -> bool>) {
        live::subscribe(move |event| {
            let concerned = *event == Event::Resync || concerns(event);
            if concerned && self.announced.try_get_value() == Some(false) {
                self.announced.set_value(true);
                set_timeout(move || self.catch_up(), QUIET);
            }
        });
    }

    fn catch_up(self) {
        if self.announced.try_set_value(false).is_none() {
            self.reload();
        }
    }
}

use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use types::post::Post;

use super::editor::Editor;
use crate::api::{ApiError, ApiResult};
use crate::components::{Call, Remote};

type Ask<T> = Rc<dyn Fn(T) -> Pin<Box<dyn Future<Output = ApiResult<()>>>>>;

/// Something about a post that a person changes at one stroke: shown at once, and sent one change after the other,
/// so that a quick hand loses none.
pub struct Wish<T: Clone + PartialEq + Send + Sync + 'static> {
    /// What the server has not confirmed yet.
    wanted: RwSignal<Option<T>>,
    ask: StoredValue<Ask<T>, LocalStorage>,
    remote: Remote<Post>,
    call: Call,
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Clone for Wish<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Copy for Wish<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Wish<T> {
    /// Nothing is wished yet.
    pub fn new<F>(editor: Editor, ask: impl Fn(T) -> F + 'static) -> Self
    where
        F: Future<Output = ApiResult<()>> + 'static,
    {
        let ask: Ask<T> = Rc::new(move |wanted| Box::pin(ask(wanted)));
        let ask = StoredValue::new_local(ask);
        let remote = editor.remote;
        let wish = Self { wanted: RwSignal::new(None), ask, remote, call: editor.changed_by(Call::new()) };
        Effect::new(move |_| {
            if wish.call.error().is_some() {
                wish.wanted.set(None);
                remote.reload();
            }
        });
        wish
    }

    /// What is wished for and not confirmed yet; follows it.
    pub fn get(self) -> Option<T> {
        self.wanted.get()
    }

    /// Wishes for something else.
    pub fn set(self, wanted: T) {
        self.wanted.set(Some(wanted));
        self.fulfil();
    }

    /// Why the last wish was refused.
    pub fn error(self) -> Option<ApiError> {
        self.call.error()
    }

    /// What was wished for meanwhile is sent when the last one has arrived.
    fn fulfil(self) {
        let Some(wanted) = self.wanted.get_untracked() else { return };
        let (sent, request) = (wanted.clone(), self.ask.with_value(|ask| ask(wanted)));
        let request = async move {
            request.await?;
            self.remote.reloaded().await;
            Ok(())
        };
        self.call.send(request, move |()| match self.wanted.try_get_untracked().flatten() {
            Some(newer) if newer != sent => self.fulfil(),
            _ => {
                self.wanted.try_set(None);
            }
        });
    }
}

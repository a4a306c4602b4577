use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use types::PostId;
use types::post::{Post, TextEdit};

use super::draft::{Draft, Text};
use crate::api::{self, ApiError, ErrorCode};
use crate::browser::{json, storage};
use crate::components::{Call, Remote};

/// How long a person pauses before the text is saved.
const IDLE: Duration = Duration::from_secs(1);

/// The text of the post on the desk: kept on this device at every stroke, on the server after a pause, and handed
/// over whole when the post is approved.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Whose text.
    pub id: PostId,
    /// What is typed.
    pub draft: RwSignal<Draft>,
    /// Why the last save failed.
    pub error: RwSignal<Option<ApiError>>,
    /// Where the post comes from.
    pub remote: Remote<Post>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// What is being put on the post beside its text.
    changes: StoredValue<Vec<Call>>,
    /// Whether somebody else now brings the text to the server.
    handed_over: StoredValue<bool>,
}

/// Where the typed text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// On the server.
    Saved,
    /// On its way there.
    Saving,
    /// On this device.
    Here,
}

impl Editor {
    /// Takes up the text kept on this device, if there is one, and follows the server's.
    pub fn new(remote: Remote<Post>, post: Signal<Post>) -> Self {
        let first = post.get_untracked();
        let id = first.summary.id;
        let draft = restored(id).unwrap_or_else(|| Draft::new(first.version, Text::of(&first)));
        let editor = Self {
            id,
            draft: RwSignal::new(draft),
            error: RwSignal::new(None),
            remote,
            timer: StoredValue::new(None),
            changes: StoredValue::new(Vec::new()),
            handed_over: StoredValue::new(false),
        };
        Effect::new(move |_| {
            let (version, server) = post.with(|post| (post.version, Text::of(post)));
            editor.draft.update(|draft| draft.heard(version, server));
            editor.keep();
            editor.save_soon();
        });
        on_cleanup(move || editor.leave());
        editor
    }

    /// Changes what is typed.
    pub fn edit(self, change: impl FnOnce(&mut Text)) {
        self.draft.update(|draft| change(&mut draft.mine));
        self.keep();
        self.save_soon();
    }

    /// Decides between the own text and the one from elsewhere.
    pub fn choose(self, choice: impl FnOnce(&mut Draft)) {
        self.draft.update(choice);
        self.keep();
        self.save_now();
    }

    /// A call that changes what will be published: nobody approves the post as it was before its answer.
    pub fn changed_by(self, call: Call) -> Call {
        self.changes.update_value(|calls| calls.push(call));
        call
    }

    /// Whether what will be published is being changed.
    pub fn is_changing(self) -> bool {
        self.changes.with_value(|calls| calls.iter().any(|call| call.is_out()))
    }

    /// Where the typed text is; follows it.
    pub fn kept(self) -> Kept {
        self.draft.with(|draft| match (draft.is_dirty(), draft.wants_saving()) {
            (false, _) => Kept::Saved,
            (true, true) => Kept::Here,
            (true, false) if draft.other.is_some() => Kept::Here,
            (true, false) => Kept::Saving,
        })
    }

    /// Saves what is typed, without waiting for a pause.
    pub fn save_now(self) {
        if self.is_in_charge() && self.wants_saving() {
            spawn_local(async move {
                // The screen shows the outcome.
                _ = self.save().await;
            });
        }
    }

    /// Brings what is typed to the server and waits for it; `Ok` when the server has all of it.
    pub async fn save(self) -> Result<(), ApiError> {
        self.stop_timer();
        let Some(edit) = self.draft.try_update(|draft| draft.wants_saving().then(|| draft.send())).flatten()
        else {
            return Ok(());
        };
        let answer = api::posts::save_text(self.id, edit).await;
        let outcome = match answer {
            Ok(version) => {
                self.draft.try_update(|draft| draft.saved(version));
                self.error.try_set(None);
                Ok(())
            }
            Err(error) => {
                self.draft.try_update(Draft::not_saved);
                if error.code == ErrorCode::Stale {
                    // The newest text decides whether this is a conflict or only a newer picture.
                    self.remote.reload();
                } else {
                    self.error.try_set(Some(error.clone()));
                }
                Err(error)
            }
        };
        if self.wants_saving() && outcome.is_ok() {
            self.save_soon();
        }
        self.keep();
        outcome
    }

    /// The text for an approval, which brings it along; from now on this editor saves nothing.
    pub fn hand_over(self) -> HandedOver {
        self.handed_over.set_value(true);
        self.stop_timer();
        HandedOver { id: self.id, draft: self.draft.get_untracked() }
    }

    /// Whether the text is this editor's to bring to the server. A field that leaves the page with the focus says
    /// so after the editor is gone, so this must not ask for what is no longer there.
    fn is_in_charge(self) -> bool {
        self.handed_over.try_get_value() == Some(false)
    }

    fn wants_saving(self) -> bool {
        self.draft.try_with_untracked(Draft::wants_saving).unwrap_or(false)
    }

    fn save_soon(self) {
        self.stop_timer();
        if self.wants_saving() {
            self.timer.try_set_value(set_timeout_with_handle(move || self.save_now(), IDLE).ok());
        }
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Mirrors what only this device has.
    fn keep(self) {
        if !self.is_in_charge() {
            return;
        }
        self.draft.try_with_untracked(|draft| {
            if draft.is_dirty() {
                if let Ok(text) = serde_json::to_string(draft) {
                    storage::write(&key(self.id), &text);
                }
            } else {
                storage::forget(&key(self.id));
            }
        });
    }

    /// The card goes away: what is unsaved goes to the server without it.
    fn leave(self) {
        self.stop_timer();
        if self.is_in_charge() && self.wants_saving() {
            let (id, edit) = (self.id, self.draft.with_untracked(Draft::edit));
            spawn_local(async move {
                if api::posts::save_text(id, edit).await.is_ok() {
                    storage::forget(&key(id));
                }
            });
        }
    }
}

/// A text on its way with an approval.
pub struct HandedOver {
    id: PostId,
    draft: Draft,
}

impl HandedOver {
    /// The text on the version seen.
    pub fn edit(&self) -> TextEdit {
        self.draft.edit()
    }

    /// The text on the server's newer version, if nobody else's text is in between.
    pub fn rebased(&self, post: &Post) -> Option<TextEdit> {
        let known = self.draft.knows(&Text::of(post));
        known.then(|| TextEdit { version: post.version, ..self.draft.edit() })
    }

    /// The server has the text; this device need not keep it.
    pub fn forget(&self) {
        storage::forget(&key(self.id));
    }
}

fn key(id: PostId) -> String {
    format!("autogram_draft_{id}")
}

fn restored(id: PostId) -> Option<Draft> {
    json::read(&storage::read(&key(id))?).ok()
}

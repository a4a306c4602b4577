//! What a person is typing, against what the server has. Pure: no signals, no storage, no requests.

use serde::{Deserialize, Serialize};
use types::post::{Post, TextEdit};

/// The text of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The whole caption.
    pub caption: String,
    /// What a screen reader says of the picture.
    pub alt_text: String,
}

impl Text {
    /// The server's text of a post.
    pub fn of(post: &Post) -> Self {
        Self { caption: post.caption.clone(), alt_text: post.alt_text.clone() }
    }
}

/// A text being edited. Nothing typed is ever dropped: a text that changed elsewhere waits beside it until the
/// person chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version the next save names.
    version: i32,
    /// The server's text at that version.
    base: Text,
    /// The text in the fields.
    pub mine: Text,
    /// The server's text where it changed under the typing person.
    pub other: Option<Text>,
    /// The text on its way to the server.
    #[serde(skip)]
    sent: Option<Text>,
}

impl Draft {
    /// Nothing typed yet.
    pub fn new(version: i32, server: Text) -> Self {
        Self { version, mine: server.clone(), base: server, other: None, sent: None }
    }

    /// Whether the fields hold something the server does not have.
    pub fn is_dirty(&self) -> bool {
        self.mine != self.base
    }

    /// Whether saving now makes sense.
    pub fn wants_saving(&self) -> bool {
        self.is_dirty() && self.other.is_none() && self.sent.is_none()
    }

    /// The fields as an edit on the version seen.
    pub fn edit(&self) -> TextEdit {
        TextEdit {
            version: self.version,
            caption: self.mine.caption.clone(),
            alt_text: self.mine.alt_text.clone(),
        }
    }

    /// The fields go to the server.
    pub fn send(&mut self) -> TextEdit {
        self.sent = Some(self.mine.clone());
        self.edit()
    }

    /// The server has what was sent, as this version. Later typing stays.
    pub fn saved(&mut self, version: i32) {
        if let Some(sent) = self.sent.take() {
            self.base = sent;
            self.version = version;
        }
    }

    /// What was sent did not arrive.
    pub fn not_saved(&mut self) {
        self.sent = None;
    }

    /// Whether a text of the server is one this tab knows of: then a newer version is no surprise.
    pub fn knows(&self, server: &Text) -> bool {
        *server == self.base || *server == self.mine || self.sent.as_ref() == Some(server)
    }

    /// The server has this text at this version.
    pub fn heard(&mut self, version: i32, server: Text) {
        if version < self.version {
            return; // an answer from before our last save
        }
        let dirty = self.is_dirty();
        let known = self.knows(&server);
        self.version = version;
        if known {
            self.other = None;
            self.base = server;
        } else if dirty {
            self.base = server.clone();
            self.other = Some(server);
        } else {
            *self = Self::new(version, server);
        }
    }

    /// The person's own text stays and is saved over the other one.
    pub fn keep_mine(&mut self) {
        self.other = None;
    }

    /// The other text takes the fields.
    pub fn take_other(&mut self) {
        if let Some(other) = self.other.take() {
            self.mine = other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(caption: &str) -> Text {
        Text { caption: caption.into(), alt_text: String::new() }
    }

    fn typed(base: &str, mine: &str) -> Draft {
        let mut draft = Draft::new(1, text(base));
        draft.mine = text(mine);
        draft
    }

    #[test]
    fn an_untouched_text_takes_what_the_server_says() {
        let mut draft = Draft::new(1, text("one"));
        draft.heard(2, text("two"));
        assert_eq!(draft.mine, text("two"));
        assert!(!draft.is_dirty());
    }

    #[test]
    fn a_change_of_only_the_picture_leaves_the_typed_text_alone() {
        let mut draft = typed("one", "mine");
        draft.heard(2, text("one"));
        assert_eq!((draft.edit().version, draft.other.is_none()), (2, true));
        assert_eq!(draft.mine, text("mine"));
        assert!(draft.wants_saving());
    }

    #[test]
    fn a_text_changed_elsewhere_never_replaces_a_typed_one() {
        let mut draft = typed("one", "mine");
        draft.heard(2, text("theirs"));
        assert_eq!((draft.mine.clone(), draft.other.clone()), (text("mine"), Some(text("theirs"))));
        assert!(!draft.wants_saving(), "the person chooses first");

        let mut kept = draft.clone();
        kept.keep_mine();
        assert_eq!((kept.edit().version, kept.wants_saving()), (2, true));

        draft.take_other();
        assert_eq!((draft.mine.clone(), draft.is_dirty()), (text("theirs"), false));
    }

    #[test]
    fn what_is_typed_while_a_save_is_under_way_is_saved_next() {
        let mut draft = typed("one", "two");
        assert_eq!(draft.send().version, 1);
        draft.mine = text("three");
        assert!(!draft.wants_saving(), "one save at a time");
        draft.heard(2, text("two")); // the live stream may be faster than the answer
        draft.saved(2);
        assert_eq!((draft.edit().version, draft.wants_saving()), (2, true));
        assert!(draft.other.is_none());
    }

    #[test]
    fn an_answer_from_before_the_last_save_changes_nothing() {
        let mut draft = typed("one", "two");
        draft.send();
        draft.saved(2);
        draft.heard(1, text("one"));
        assert_eq!(draft.mine, text("two"));
        assert!(!draft.is_dirty());
    }

    #[test]
    fn a_draft_survives_storage() {
        let draft = typed("one", "mine");
        let stored = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft);
    }
}

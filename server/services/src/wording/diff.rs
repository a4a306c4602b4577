//! Two texts beside each other, word by word.

use similar::{ChangeTag, TextDiff};
use types::post::{Change, ChangeKind};

/// The stretches of both texts in order; neighbours of one kind are one stretch.
pub(super) fn words(old: &str, new: &str) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => ChangeKind::Same,
            ChangeTag::Insert => ChangeKind::Added,
            ChangeTag::Delete => ChangeKind::Removed,
        };
        match changes.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.push_str(change.value()),
            None => changes.push(Change { kind, text: change.value().to_owned() }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(changes: &[Change], without: ChangeKind) -> String {
        changes.iter().filter(|change| change.kind != without).map(|change| change.text.as_str()).collect()
    }

    #[test]
    fn both_texts_can_be_read_out_of_their_difference() {
        for (old, new) in [
            ("The tram is back.", "The old tram is back again."),
            ("", "New words"),
            ("One.\n\n#a #b", "Two.\n#b"),
            ("Same", "Same"),
        ] {
            let changes = words(old, new);
            assert_eq!(text(&changes, ChangeKind::Added), old);
            assert_eq!(text(&changes, ChangeKind::Removed), new);
        }
    }

    #[test]
    fn only_what_changed_is_marked() {
        let changes = words("The tram is back", "The night tram is back");
        let added: Vec<&str> =
            changes.iter().filter(|c| c.kind == ChangeKind::Added).map(|c| c.text.trim()).collect();
        assert_eq!(added, ["night"]);
    }
}

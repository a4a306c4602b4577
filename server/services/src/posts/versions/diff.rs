use std::time::Duration;

use similar::ChangeTag;
use types::post::{Span, TextChange, TextDiff};

use super::Text;

/// Where two long texts share nothing, a rougher answer in time is better than the shortest one.
const PATIENCE: Duration = Duration::from_millis(200);

/// How two texts differ.
pub(super) fn texts(older: &Text, newer: &Text) -> TextDiff {
    TextDiff {
        headline: words(&older.headline, &newer.headline),
        caption: words(&older.caption, &newer.caption),
        alt_text: words(&older.alt_text, &newer.alt_text),
    }
}

/// The words of both texts in reading order, neighbours with the same fate in one span.
pub(crate) fn words(older: &str, newer: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let compared = similar::TextDiff::configure().timeout(PATIENCE).diff_words(older, newer);
    for word in compared.iter_all_changes() {
        let change = match word.tag() {
            ChangeTag::Equal => TextChange::Same,
            ChangeTag::Delete => TextChange::Deleted,
            ChangeTag::Insert => TextChange::Inserted,
        };
        match spans.last_mut() {
            Some(last) if last.change == change => last.text.push_str(word.value()),
            _ => spans.push(Span { change, text: word.value().to_owned() }),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(spans: &[Span], without: TextChange) -> String {
        spans.iter().filter(|span| span.change != without).map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn both_texts_can_be_read_from_the_spans() {
        let (older, newer) =
            ("A town heats itself.\n\n#sand", "A small town heats itself with sand.\n\n#sand 🏜️");
        let spans = words(older, newer);
        assert_eq!(side(&spans, TextChange::Inserted), older);
        assert_eq!(side(&spans, TextChange::Deleted), newer);
        assert_eq!(spans[0], Span { change: TextChange::Same, text: "A ".to_owned() });
        assert!(spans.windows(2).all(|pair| pair[0].change != pair[1].change));
    }

    #[test]
    fn equal_and_empty_texts_have_no_change() {
        assert!(words("", "").is_empty());
        assert_eq!(words("Same.", "Same."), [Span { change: TextChange::Same, text: "Same.".to_owned() }]);
        assert_eq!(words("", "New."), [Span { change: TextChange::Inserted, text: "New.".to_owned() }]);
    }
}

//! An article cut into sentences, word for word.

/// Words after whose full stop a sentence goes on.
const ABBREVIATIONS: [&str; 24] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "no", "nr", "vs", "etc", "e.g", "i.e", "inc", "ltd", "jr", "bzw",
    "ca", "z.b", "d.h", "u.a", "mio", "mrd", "m", "gen",
];

/// The sentences of a text, each with its runs of space made one.
pub(in super::super) fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut sentence: Vec<&str> = Vec::new();
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            sentence.push(word);
            if ends(word) && words.peek().is_none_or(|next| begins(next)) {
                found.push(std::mem::take(&mut sentence).join(" "));
            }
        }
        if !sentence.is_empty() {
            found.push(sentence.join(" "));
        }
    }
    found
}

fn ends(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', '“', '»', '«', ')', ']']);
    let Some(stem) = bare.strip_suffix(['.', '!', '?', '…', '。', '！', '？']) else { return false };
    let stem = stem.trim_start_matches(['"', '(', '“', '„', '«']).to_lowercase();
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic);
    !(bare.ends_with('.') && (initial || ABBREVIATIONS.contains(&stem.as_str())))
}

fn begins(word: &str) -> bool {
    word.chars().find(|c| c.is_alphanumeric()).is_none_or(|first| !first.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_ends_a_sentence_only_where_another_begins() {
        let text = "Dr. Ito came on 4. She said: \"It works.\" Then e.g. rain.\n\nNo end";
        assert_eq!(
            sentences(text),
            ["Dr. Ito came on 4.", "She said: \"It works.\"", "Then e.g. rain.", "No end"]
        );
    }

    #[test]
    fn nothing_is_lost() {
        let text = "One. Two? Three! 4.5 km. Fünf … sechs.";
        assert_eq!(sentences(text).join(" "), text);
        assert!(sentences("  \n\n ").is_empty());
    }
}

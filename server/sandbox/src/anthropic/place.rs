//! The fields of an answer: what each is for, told by its name and its description.

/// A place in the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// The member's name in lower case; an array's items bear the array's name.
    pub(super) name: String,
    /// The schema's description in lower case.
    pub(super) description: String,
    /// The position in the nearest array around.
    pub(super) index: usize,
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    AltText,
    Caption,
    Claim,
    Date,
    Hashtags,
    Headline,
    ImagePrompt,
    Keyword,
    Language,
    Link,
    Question,
    Reason,
    Risk,
    Score,
    Source,
    Summary,
    Other,
}

/// Parts of names by role; the first match counts, so the narrower roles stand above the wider ones.
const ROLES: [(Role, &[&str]); 16] = [
    (Role::AltText, &["alt_text", "alttext", "alt text", "image_alt", "alternative"]),
    (Role::ImagePrompt, &["prompt", "visual", "illustration"]),
    (Role::Hashtags, &["hashtag"]),
    (
        Role::Claim,
        &["claim", "statement", "fact", "sentence", "quote", "evidence", "excerpt", "passage", "support"],
    ),
    (Role::Risk, &["sensitiv", "risk", "safety", "severity", "unsafe", "danger", "warning"]),
    (Role::Score, &["score", "relevance", "confidence", "rating", "probability", "match"]),
    (Role::Reason, &["reason", "why", "rationale", "explanation", "justification"]),
    (Role::Headline, &["headline", "title", "heading"]),
    (Role::Caption, &["caption"]),
    (Role::Question, &["question", "call_to_action", "cta"]),
    (Role::Summary, &["summary", "abstract", "description", "teaser", "synopsis", "body", "text"]),
    (Role::Language, &["language", "locale"]),
    (Role::Link, &["url", "link", "href"]),
    (Role::Date, &["date", "published", "when"]),
    (Role::Source, &["source", "publisher", "author", "outlet"]),
    (
        Role::Keyword,
        &["keyword", "tag", "entit", "subject", "topic", "category", "section", "people", "place"],
    ),
];

impl Place {
    pub(super) fn member(&self, name: &str) -> Self {
        Self { name: name.to_lowercase(), description: String::new(), index: self.index }
    }

    pub(super) fn item(&self, index: usize) -> Self {
        Self { index, ..self.clone() }
    }

    pub(super) fn described(&self, description: Option<&str>) -> Self {
        match description {
            Some(text) => Self { description: text.to_lowercase(), ..self.clone() },
            None => self.clone(),
        }
    }

    /// Whether the name contains one of the parts.
    pub(super) fn named(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.name.contains(part))
    }

    /// What the field is for. Descriptions speak of sentences and facts in passing, so only a name makes a claim.
    pub(super) fn role(&self) -> Role {
        if self.name == "alt" {
            return Role::AltText;
        }
        let by_name = ROLES.iter().find(|(_, parts)| self.named(parts));
        let described = |parts: &[&str]| parts.iter().any(|part| self.description.contains(part));
        let by_description = || ROLES.iter().find(|(role, parts)| *role != Role::Claim && described(parts));
        by_name.or_else(by_description).map_or(Role::Other, |(role, _)| *role)
    }

    /// The number that stands before the unit in the description, as in "at most 2,200 characters".
    pub(super) fn limit(&self, unit: &str) -> Option<usize> {
        self.description.match_indices(unit).find_map(|(place, _)| {
            let before = self.description[..place].trim_end_matches([' ', '-']).replace(',', "");
            let start = before.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
            before[start..].parse().ok().filter(|limit| *limit > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_name_before_its_description() {
        let place = |name: &str, text: &str| Place::default().member(name).described(Some(text));
        assert_eq!(place("image_alt_text", "").role(), Role::AltText);
        assert_eq!(place("imagePrompt", "A prompt in English").role(), Role::ImagePrompt);
        assert_eq!(place("copy", "The caption under the picture").role(), Role::Caption);
        assert_eq!(place("reasons", "One sentence each").role(), Role::Reason);
        assert_eq!(place("colour", "").role(), Role::Other);
    }

    #[test]
    fn a_length_is_read_out_of_the_description() {
        let limit = |text: &str| Place::default().described(Some(text)).limit("char");
        assert_eq!(limit("At most 2,200 characters."), Some(2_200));
        assert_eq!(limit("150 to 300-character text"), Some(300));
        assert_eq!(limit("No characters from other alphabets"), None);
    }
}

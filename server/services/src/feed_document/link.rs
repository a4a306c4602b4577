use url::Url;

/// No address worth following is longer.
const MAX_BYTES: usize = 2_048;

/// A link as it was found: usable as it is, or waiting for the address it is relative to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Absolute(String),
    Relative(String),
}

impl Link {
    /// Reads an address, resolved against `base` if there is one. `None` for what does not lead to a web
    /// page: other schemes, such as `javascript:` and `mailto:`, and nonsense.
    pub(super) fn read(written: &str, base: Option<&Url>) -> Option<Self> {
        let written = written.trim();
        if written.is_empty() || written.len() > MAX_BYTES {
            return None;
        }
        match (Url::parse(written), base) {
            // An absolute address stays as it was written, so that it is equal to itself elsewhere.
            (Ok(url), _) if is_web(&url) => {
                Some(Self::Absolute(clean(written).unwrap_or_else(|| url.into())))
            }
            (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => {
                base.join(written).ok().filter(is_web).map(|url| Self::Absolute(url.into()))
            }
            (Err(url::ParseError::RelativeUrlWithoutBase), None) => Some(Self::Relative(written.to_owned())),
            _ => None,
        }
    }

    /// The absolute address, a relative one resolved against the feed's own address or that of its site.
    pub(super) fn absolute(self, site: Option<&Url>) -> Option<String> {
        match self {
            Self::Absolute(address) => Some(address),
            Self::Relative(path) => match (site, path.starts_with("//")) {
                (None, false) => None,
                (None, true) => Url::parse(&format!("https:{path}")).ok().map(Url::into),
                (Some(site), _) => site.join(&path).ok().filter(is_web).map(Url::into),
            },
        }
    }
}

/// What a link of a feed or an article leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The page, said without further ado.
    Page,
    /// The page, or with a higher rank another version of it.
    Alternate(u8),
    /// The feed itself.
    Own,
}

impl Relation {
    /// The relation of Atom's `rel` and `type`; `None` for one that leads elsewhere.
    pub(super) fn of(rel: Option<&str>, media_type: Option<&str>) -> Option<Self> {
        if rel.is_none() && media_type.is_none() {
            return Some(Self::Page);
        }
        let rel = rel.unwrap_or("alternate").trim();
        let is_page =
            media_type.is_none_or(|media_type| media_type.contains("html") || media_type.is_empty());
        match rel.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(rel) {
            "alternate" | "" => Some(Self::Alternate(if is_page { 1 } else { 2 })),
            "self" => Some(Self::Own),
            _ => None,
        }
    }
}

/// Whether the address leads to a web page.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// The address as written, if it has none of the characters that must not be in one.
fn clean(written: &str) -> Option<String> {
    let illegal = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`');
    (!written.contains(illegal)).then(|| written.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absolute(written: &str, base: Option<&str>) -> Option<String> {
        let base = base.map(|base| Url::parse(base).unwrap());
        Link::read(written, base.as_ref())?.absolute(None)
    }

    #[test]
    fn absolute_addresses_stay_as_they_are_written() {
        assert_eq!(absolute(" http://Example.com ", None).as_deref(), Some("http://Example.com"));
        assert_eq!(
            absolute("https://example.com/%7ebob", None).as_deref(),
            Some("https://example.com/%7ebob")
        );
    }

    #[test]
    fn addresses_with_illegal_characters_are_written_anew() {
        assert_eq!(
            absolute("http://example.com/a b\n<c>", None).as_deref(),
            Some("http://example.com/a%20b%3Cc%3E")
        );
    }

    #[test]
    fn relative_addresses_are_resolved_or_wait() {
        let base = Some("https://example.com/news/feed.xml");
        assert_eq!(absolute("one", base).as_deref(), Some("https://example.com/news/one"));
        assert_eq!(absolute("//example.org/a", None).as_deref(), Some("https://example.org/a"));
        assert_eq!(Link::read("/one", None), Some(Link::Relative("/one".to_owned())));
        assert_eq!(absolute("/one", None), None);
    }

    #[test]
    fn only_web_addresses_are_links() {
        for written in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            " java\nscript:alert(1)",
            "mailto:a@b",
            "data:,a",
            "file:///etc/passwd",
            "http://",
            "",
        ] {
            assert_eq!(absolute(written, Some("https://example.com/")), None, "{written}");
        }
    }
}

//! The elements of all feed formats by what they mean to a reader. Formats are not kept apart, because
//! feeds do not keep them apart either.

/// What an element says. A number is the rank of what it says among other elements that say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `rss`, `feed` or `RDF`, around everything.
    Feed,
    Channel,
    Item,
    Title(u8),
    Link,
    Id,
    Date(u8),
    Author(u8),
    Summary(u8),
    Content,
    Ttl,
    /// Stands around other elements and says nothing by itself.
    Group,
    Html,
    Other,
}

/// The vocabularies an element's name can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// RSS of all versions, Atom of all versions, and elements without a namespace.
    Core,
    Rdf,
    DublinCore,
    Content,
    Itunes,
    Media,
    Xhtml,
    Other,
}

const NAMESPACES: [(&str, Namespace); 23] = [
    ("http://www.w3.org/2005/Atom", Namespace::Core),
    ("http://purl.org/atom/ns#", Namespace::Core),
    ("http://purl.org/rss/1.0/", Namespace::Core),
    ("http://purl.org/rss/1.0/modules/rss091#", Namespace::Core),
    ("http://purl.org/net/rss1.1#", Namespace::Core),
    ("http://my.netscape.com/rdf/simple/0.9/", Namespace::Core),
    ("http://my.netscape.com/publish/formats/rss-0.91.dtd", Namespace::Core),
    ("http://channel.netscape.com/rdf/simple/0.9/", Namespace::Core),
    ("http://backend.userland.com/rss", Namespace::Core),
    ("http://backend.userland.com/RSS2", Namespace::Core),
    ("http://backend.userland.com/rss2", Namespace::Core),
    ("http://blogs.law.harvard.edu/tech/rss", Namespace::Core),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", Namespace::Rdf),
    ("http://purl.org/dc/elements/1.0/", Namespace::DublinCore),
    ("http://purl.org/dc/elements/1.1/", Namespace::DublinCore),
    ("http://purl.org/dc/terms/", Namespace::DublinCore),
    ("http://purl.org/rss/1.0/modules/dcterms/", Namespace::DublinCore),
    ("http://purl.org/rss/1.0/modules/content/", Namespace::Content),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", Namespace::Itunes),
    ("http://search.yahoo.com/mrss/", Namespace::Media),
    ("http://search.yahoo.com/mrss", Namespace::Media),
    ("http://www.rssboard.org/media-rss", Namespace::Media),
    ("http://www.w3.org/1999/xhtml", Namespace::Xhtml),
];

impl Namespace {
    /// The namespace of an address; many feeds get capitals and spaces wrong.
    pub(super) fn of_address(address: &str) -> Self {
        let address = address.trim();
        if address.is_empty() {
            return Self::Core;
        }
        let known = NAMESPACES.iter().find(|(known, _)| known.eq_ignore_ascii_case(address));
        known.map_or(Self::Other, |(_, namespace)| *namespace)
    }

    /// The namespace a prefix has by custom, for feeds that forget to declare it.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "" | "atom" | "rss" => Self::Core,
            "rdf" => Self::Rdf,
            "dc" | "dcterms" => Self::DublinCore,
            "content" => Self::Content,
            "itunes" => Self::Itunes,
            "media" => Self::Media,
            "xhtml" => Self::Xhtml,
            _ => Self::Other,
        }
    }
}

/// The longest name in the vocabulary.
const MAX_NAME: usize = 16;

impl Tag {
    /// What an element of this name says. Capitals do not matter.
    pub(super) fn of(namespace: Namespace, local_name: &str) -> Self {
        let mut buffer = [0; MAX_NAME];
        let Some(lower) = buffer.get_mut(..local_name.len()) else { return Self::Other };
        lower.copy_from_slice(local_name.as_bytes());
        lower.make_ascii_lowercase();
        match namespace {
            Namespace::Core => Self::core(lower),
            Namespace::Rdf if lower == b"rdf" => Self::Feed,
            Namespace::DublinCore => Self::dublin_core(lower),
            Namespace::Content if lower == b"encoded" => Self::Content,
            Namespace::Itunes => Self::itunes(lower),
            Namespace::Media => Self::media(lower),
            Namespace::Xhtml if lower == b"body" => Self::Content,
            Namespace::Xhtml if lower == b"html" => Self::Html,
            _ => Self::Other,
        }
    }

    fn core(name: &[u8]) -> Self {
        match name {
            b"rss" | b"feed" | b"rdf" => Self::Feed,
            b"channel" => Self::Channel,
            b"item" | b"entry" => Self::Item,
            b"title" => Self::Title(0),
            b"link" => Self::Link,
            b"id" | b"guid" => Self::Id,
            b"pubdate" | b"published" | b"issued" => Self::Date(0),
            b"date" => Self::Date(1),
            b"created" => Self::Date(2),
            b"updated" | b"modified" | b"lastbuilddate" => Self::Date(3),
            b"author" => Self::Author(0),
            b"summary" => Self::Summary(0),
            b"description" | b"abstract" => Self::Summary(1),
            b"content" | b"fullitem" | b"body" => Self::Content,
            b"ttl" => Self::Ttl,
            b"html" => Self::Html,
            _ => Self::Other,
        }
    }

    fn dublin_core(name: &[u8]) -> Self {
        match name {
            b"title" => Self::Title(1),
            b"issued" => Self::Date(0),
            b"date" => Self::Date(1),
            b"created" => Self::Date(2),
            b"modified" => Self::Date(3),
            b"creator" | b"author" => Self::Author(1),
            b"description" | b"abstract" => Self::Summary(2),
            _ => Self::Other,
        }
    }

    fn itunes(name: &[u8]) -> Self {
        match name {
            b"title" => Self::Title(3),
            b"author" => Self::Author(2),
            b"summary" => Self::Summary(4),
            b"subtitle" => Self::Summary(5),
            _ => Self::Other,
        }
    }

    fn media(name: &[u8]) -> Self {
        match name {
            b"title" => Self::Title(2),
            b"description" => Self::Summary(3),
            b"group" => Self::Group,
            _ => Self::Other,
        }
    }
}

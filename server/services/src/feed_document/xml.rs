//! A forgiving reader of XML: whatever the document, the elements it hands out are balanced, of bounded
//! depth, and known to the vocabulary. Fetches nothing.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::entities::{self, DeclaredEntities};
use super::link::is_web;
use super::vocabulary::{Namespace, Tag};

/// How deep elements may be nested; real feeds stay below 40.
pub(super) const MAX_DEPTH: usize = 256;

/// How many namespace declarations may be in force at once.
const MAX_PREFIXES: usize = 256;

/// What comes next in a document.
#[derive(Debug)]
pub(super) enum Node<'x> {
    Start(Element<'x>),
    End,
    Text(Cow<'x, str>),
    /// A reference to an entity that XML does not have, by its name: one of HTML, or an ampersand somebody
    /// forgot to escape.
    Reference(Cow<'x, str>),
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Element<'x> {
    pub(super) tag: Tag,
    start: BytesStart<'x>,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> String {
        self.start.local_name().as_ref().to_owned()
    }

    /// The value of an attribute by its name as written, capitals aside.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.start
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(name))
            .map(|attribute| entities::decode(&attribute.value).into_owned())
    }
}

/// Why there is nothing more to read.
#[derive(Debug)]
pub(super) enum Stop {
    /// The document is over and was whole.
    End,
    /// The document broke off; says where.
    Cut(String),
    TooDeep,
}

/// Reads a document from its start to its end.
pub(super) struct Nodes<'x> {
    reader: Reader<&'x [u8]>,
    source: &'x str,
    open: Vec<OpenElement>,
    /// The names of the open elements, one behind the other.
    names: String,
    prefixes: Vec<(String, Namespace)>,
    bases: Vec<Url>,
    entities: DeclaredEntities,
    /// How many ends are still to be handed out.
    closing: usize,
    cut: Option<String>,
}

#[derive(Debug)]
struct OpenElement {
    name_start: usize,
    outer_prefixes: usize,
    outer_bases: usize,
}

impl<'x> Nodes<'x> {
    pub(super) fn of(source: &'x str, base: Option<&Url>) -> Self {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            source,
            open: Vec::new(),
            names: String::new(),
            prefixes: Vec::new(),
            bases: base.into_iter().cloned().collect(),
            entities: DeclaredEntities::default(),
            closing: 0,
            cut: None,
        }
    }

    /// The next node; every start has its end, unless the document is cut.
    pub(super) fn next(&mut self) -> Result<Node<'x>, Stop> {
        loop {
            if self.closing > 0 {
                self.closing -= 1;
                self.close();
                return Ok(Node::End);
            }
            match self.reader.read_event() {
                Ok(Event::Start(start)) => return self.open(start),
                Ok(Event::Empty(start)) => {
                    self.closing = 1;
                    return self.open(start);
                }
                Ok(Event::End(end)) => self.end(end.name().as_ref()),
                Ok(Event::Text(text)) => return Ok(Node::Text(text.into_inner())),
                Ok(Event::CData(text)) => return Ok(Node::Text(text.into_inner())),
                Ok(Event::GeneralRef(name)) => return Ok(self.reference(name.into_inner())),
                Ok(Event::DocType(doctype)) => self.entities.declare(&doctype),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
                Ok(Event::Eof) => return Err(self.stop()),
                Err(quick_xml::Error::IllFormed(_)) => {}
                Err(error) => self.broken(&error),
            }
        }
    }

    /// Passes over everything up to the end of the element that has just started.
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        let outside = self.open.len() - 1;
        while self.open.len() > outside {
            self.next()?;
        }
        Ok(())
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The address that relative links are relative to at this point.
    pub(super) fn base(&self) -> Option<&Url> {
        self.bases.last()
    }

    fn open(&mut self, start: BytesStart<'x>) -> Result<Node<'x>, Stop> {
        if self.open.len() == MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        let element = OpenElement {
            name_start: self.names.len(),
            outer_prefixes: self.prefixes.len(),
            outer_bases: self.bases.len(),
        };
        self.names.push_str(start.name().as_ref());
        self.declarations(&start);
        self.open.push(element);
        let (local, prefix) = start.name().decompose();
        let namespace = self.namespace(prefix.as_ref().map_or("", |prefix| prefix.as_ref()));
        Ok(Node::Start(Element { tag: Tag::of(namespace, local.as_ref()), start }))
    }

    /// Notes what the attributes of an element say about everything within it.
    fn declarations(&mut self, start: &BytesStart<'x>) {
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            let value = || entities::decode(&attribute.value).into_owned();
            if name == "xml:base" {
                let inner = match self.bases.last() {
                    Some(outer) => outer.join(value().trim()),
                    None => Url::parse(value().trim()),
                };
                self.bases.extend(inner.ok().filter(is_web));
            } else if let Some(prefix) = name.strip_prefix("xmlns")
                && self.prefixes.len() < MAX_PREFIXES
            {
                let namespace = match Namespace::of_address(&value()) {
                    // A root element may say that it is of another world: its feed is read all the same.
                    Namespace::Other if prefix.is_empty() && self.open.is_empty() => Namespace::Core,
                    namespace => namespace,
                };
                self.prefixes.push((prefix.trim_start_matches(':').to_owned(), namespace));
            }
        }
    }

    fn namespace(&self, prefix: &str) -> Namespace {
        let declared = self.prefixes.iter().rev().find(|(declared, _)| declared == prefix);
        declared.map_or_else(|| Namespace::of_prefix(prefix), |(_, namespace)| *namespace)
    }

    /// Ends the innermost open element of this name, and with it those that were left open within it. An end
    /// of what is not open is passed over.
    fn end(&mut self, name: &str) {
        let mut name_end = self.names.len();
        for (depth, element) in self.open.iter().enumerate().rev() {
            if &self.names[element.name_start..name_end] == name {
                self.closing = self.open.len() - depth;
                return;
            }
            name_end = element.name_start;
        }
    }

    fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.names.truncate(element.name_start);
            self.prefixes.truncate(element.outer_prefixes);
            self.bases.truncate(element.outer_bases);
        }
    }

    fn reference(&mut self, name: Cow<'x, str>) -> Node<'x> {
        if let Some(number) = name.strip_prefix('#') {
            let character = entities::numbered(number).unwrap_or(char::REPLACEMENT_CHARACTER);
            return Node::Text(Cow::Owned(character.into()));
        }
        match (name.as_ref(), self.entities.expand(&name)) {
            ("amp", _) => Node::Text(Cow::Borrowed("&")),
            ("lt", _) => Node::Text(Cow::Borrowed("<")),
            ("gt", _) => Node::Text(Cow::Borrowed(">")),
            ("quot", _) => Node::Text(Cow::Borrowed("\"")),
            ("apos", _) => Node::Text(Cow::Borrowed("'")),
            (_, Some(declared)) => Node::Text(Cow::Owned(declared.to_owned())),
            (_, None) => Node::Reference(name),
        }
    }

    /// Deals with markup that has no end: an end tag without its `>` is as good as a whole one, and anything
    /// else is where the document breaks off.
    fn broken(&mut self, error: &quick_xml::Error) {
        let offset = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        match self.source.get(offset..).and_then(|rest| rest.strip_prefix("</")) {
            Some(name) => self.end(name.trim_end()),
            None => self.cut = Some(error.to_string()),
        }
    }

    fn stop(&mut self) -> Stop {
        match (self.cut.take(), self.open.last()) {
            (_, None) => Stop::End,
            (Some(why), _) => Stop::Cut(why),
            (None, Some(element)) => {
                Stop::Cut(format!("it ends inside <{}>", &self.names[element.name_start..]))
            }
        }
    }
}

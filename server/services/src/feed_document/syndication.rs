//! Reads RSS, Atom and CDF: walks the elements of a document and notes what they say.

use url::Url;

use super::construct::{Construct, Kind, escape};
use super::draft::{Best, Draft, DraftItem, web_address};
use super::form::{self, Form};
use super::link::{Link, Relation};
use super::vocabulary::Tag;
use super::xml::{Element, Node, Nodes, Stop};
use super::{FeedDocumentError, dates, entities, person, web_page};

/// Reads a document that is XML or was meant to be.
pub(super) fn read(source: &str, base: Option<&Url>) -> Result<Draft, FeedDocumentError> {
    let mut document = Document {
        nodes: Nodes::of(source, base),
        draft: Draft::default(),
        is_feed: false,
        is_whole: false,
        first_element: None,
    };
    match document.read() {
        Err(Stop::TooDeep) => Err(FeedDocumentError::TooDeep),
        Err(Stop::Cut(why)) if document.is_feed && !document.is_whole && document.draft.items.is_empty() => {
            Err(FeedDocumentError::Broken { why })
        }
        _ if document.is_feed => Ok(document.draft),
        _ => Err(web_page::or_something_else(source, document.first_element.as_deref(), base)),
    }
}

struct Document<'x> {
    nodes: Nodes<'x>,
    draft: Draft,
    is_feed: bool,
    /// Whether the end of the feed itself was seen, after which nothing needs to follow.
    is_whole: bool,
    first_element: Option<String>,
}

impl Document<'_> {
    fn read(&mut self) -> Result<(), Stop> {
        loop {
            let Node::Start(element) = self.nodes.next()? else { continue };
            let is_root = self.nodes.depth() == 1;
            match element.tag {
                Tag::Feed => self.feed_root()?,
                Tag::Channel if is_root => {
                    self.address_of(&element);
                    self.feed_root()?;
                }
                Tag::Item if is_root => {
                    self.is_feed = true;
                    self.item(&element)?;
                }
                Tag::Html => {
                    self.first_element = Some(element.name());
                    return Ok(());
                }
                // Something before the feed, such as a warning of the program that made it.
                _ => self.first_element = self.first_element.take().or_else(|| Some(element.name())),
            }
        }
    }

    fn feed_root(&mut self) -> Result<(), Stop> {
        self.is_feed = true;
        self.feed()?;
        self.is_whole = true;
        Ok(())
    }

    fn feed(&mut self) -> Result<(), Stop> {
        loop {
            match self.nodes.next()? {
                Node::Start(element) => self.feed_element(&element)?,
                Node::End => return Ok(()),
                Node::Text(_) | Node::Reference(_) => {}
            }
        }
    }

    fn feed_element(&mut self, element: &Element<'_>) -> Result<(), Stop> {
        match element.tag {
            Tag::Channel => {
                self.address_of(element);
                self.feed()?;
                self.is_whole = true;
            }
            Tag::Item if self.draft.is_full() => self.nodes.skip()?,
            Tag::Item => {
                let was_whole = std::mem::take(&mut self.is_whole);
                self.item(element)?;
                self.is_whole = was_whole;
            }
            Tag::Title(rank) => {
                let title = self.construct(element)?;
                offer_text(&mut self.draft.title, rank, title);
            }
            Tag::Link => self.feed_link(element)?,
            Tag::Id => self.draft.id = Some(self.plain()?),
            Tag::Author(0) => {
                let name = self.person()?;
                self.draft.authors.extend(name);
            }
            Tag::Ttl => self.draft.ttl_minutes = self.plain()?.parse().ok().filter(|minutes| *minutes > 0),
            _ => self.nodes.skip()?,
        }
        Ok(())
    }

    /// Notes the address that CDF puts into an attribute of the channel.
    fn address_of(&mut self, channel: &Element<'_>) {
        if let Some(link) = channel.attribute("href").and_then(|href| Link::read(&href, self.nodes.base())) {
            self.draft.link.offer(0, link);
        }
    }

    fn feed_link(&mut self, element: &Element<'_>) -> Result<(), Stop> {
        match self.link(element)? {
            Some((link, Relation::Page)) => self.draft.link.offer(0, link),
            Some((link, Relation::Alternate(rank))) => self.draft.link.offer_first(rank, link),
            Some((link, Relation::Own)) => self.draft.own = Some(link),
            None => {}
        }
        Ok(())
    }

    fn item(&mut self, element: &Element<'_>) -> Result<(), Stop> {
        let mut item = DraftItem { id: element.attribute("rdf:about"), ..DraftItem::default() };
        if let Some(link) = element.attribute("href").and_then(|href| Link::read(&href, self.nodes.base())) {
            item.link.offer(0, link);
        }
        if let Some(date) = element.attribute("lastmod").as_deref().and_then(dates::parse) {
            item.published.offer(3, date);
        }
        self.item_elements(&mut item)?;
        // Only now is it whole: what a document breaks off within is left out.
        self.draft.items.push(item);
        Ok(())
    }

    fn item_elements(&mut self, item: &mut DraftItem) -> Result<(), Stop> {
        loop {
            match self.nodes.next()? {
                Node::Start(element) => self.item_element(&element, item)?,
                Node::End => return Ok(()),
                Node::Text(_) | Node::Reference(_) => {}
            }
        }
    }

    fn item_element(&mut self, element: &Element<'_>, item: &mut DraftItem) -> Result<(), Stop> {
        match element.tag {
            Tag::Title(rank) => offer_text(&mut item.title, rank, self.construct(element)?),
            Tag::Summary(rank) => offer_text(&mut item.summary, rank, self.construct(element)?),
            Tag::Content => offer_text(&mut item.content, 0, self.construct(element)?),
            Tag::Link => self.item_link(element, item)?,
            Tag::Id => self.item_id(element, item)?,
            Tag::Date(rank) => {
                if let Some(date) = dates::parse(&self.plain()?) {
                    item.published.offer(rank, date);
                }
            }
            Tag::Author(rank) => {
                if let Some(name) = self.person()? {
                    item.authors.add_author(rank, name);
                }
            }
            Tag::Group => self.item_elements(item)?,
            _ => self.nodes.skip()?,
        }
        Ok(())
    }

    fn item_link(&mut self, element: &Element<'_>, item: &mut DraftItem) -> Result<(), Stop> {
        match self.link(element)? {
            Some((link, Relation::Page)) => item.link.offer(0, link),
            Some((link, Relation::Alternate(rank))) => item.link.offer_first(rank, link),
            Some((_, Relation::Own)) | None => {}
        }
        Ok(())
    }

    /// An identifier is also a link when it is the address of a web page, unless it says it is not.
    fn item_id(&mut self, element: &Element<'_>, item: &mut DraftItem) -> Result<(), Stop> {
        let id = self.plain()?;
        let is_link =
            !element.attribute("isPermaLink").is_some_and(|value| value.eq_ignore_ascii_case("false"));
        if let Some(link) = web_address(&id).filter(|_| is_link) {
            item.link.offer(5, link);
        }
        item.id = Some(id);
        Ok(())
    }

    /// A link, be it in the text of the element or in its attributes.
    fn link(&mut self, element: &Element<'_>) -> Result<Option<(Link, Relation)>, Stop> {
        let base = self.nodes.base().cloned();
        let Some(href) = element.attribute("href") else {
            let link = Link::read(&self.plain()?, base.as_ref());
            return Ok(link.map(|link| (link, Relation::Page)));
        };
        self.nodes.skip()?;
        let relation =
            Relation::of(element.attribute("rel").as_deref(), element.attribute("type").as_deref());
        Ok(Link::read(&href, base.as_ref()).zip(relation))
    }

    /// The text of an element whose content is not meant to be markup.
    fn plain(&mut self) -> Result<String, Stop> {
        let mut plain = Construct::new(Kind::Plain, String::new());
        let depth = self.nodes.depth();
        while self.nodes.depth() >= depth {
            match self.nodes.next()? {
                Node::Text(text) => plain.push(&text),
                Node::Reference(name) => plain.push(&reference_text(&name)),
                Node::Start(_) | Node::End => {}
            }
        }
        Ok(plain.line())
    }

    /// A person, be it as text or as elements for name and address.
    fn person(&mut self) -> Result<Option<String>, Stop> {
        let (mut loose, mut full_name, mut email) = (String::new(), None, None);
        loop {
            match self.nodes.next()? {
                Node::Start(element) => match element.name().to_ascii_lowercase().as_str() {
                    "name" => full_name = person::name(&self.plain()?),
                    "email" => email = person::name(&self.plain()?),
                    "uri" | "url" | "homepage" => self.nodes.skip()?,
                    _ => loose.push_str(&self.plain()?),
                },
                Node::Text(text) => loose.push_str(&text),
                Node::Reference(name) => loose.push_str(&reference_text(&name)),
                Node::End => return Ok(full_name.or_else(|| person::name(&loose)).or(email)),
            }
        }
    }

    /// The text of an element that may hold markup, in whichever of the ways there are.
    fn construct(&mut self, element: &Element<'_>) -> Result<Construct, Stop> {
        let form = Form::of(element);
        let mut construct = Construct::new(form.kind(), String::new());
        let mut names = Vec::new();
        loop {
            match self.nodes.next()? {
                Node::Text(text) if form == Form::Inline => construct.push(&escape(&text)),
                Node::Text(text) => construct.push(&text),
                Node::Reference(name) if form == Form::Plain => construct.push(&reference_text(&name)),
                Node::Reference(name) => construct.push(&format!("&{name};")),
                Node::Start(child) => {
                    // Markup that nobody escaped.
                    construct.kind = Kind::Html;
                    construct.push(&format!("<{}>", child.name()));
                    names.push(child.name());
                }
                Node::End => match names.pop() {
                    Some(name) => construct.push(&format!("</{name}>")),
                    None if form == Form::Base64 => return Ok(construct.map(form::decode_base64)),
                    None => return Ok(construct),
                },
            }
        }
    }
}

/// Keeps a text if it says anything.
fn offer_text(field: &mut Best<Construct>, rank: u8, text: Construct) {
    if !text.is_blank() {
        field.offer(rank, text);
    }
}

/// The text of a reference that XML itself cannot resolve: an entity of HTML, or just the characters.
fn reference_text(name: &str) -> String {
    entities::by_name(name).unwrap_or_else(|| format!("&{name};"))
}

use types::problem::ProblemCode;

use super::xml::MAX_DEPTH;

/// Why a document could not be read as a feed. The messages are written for the person who gave the
/// address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedDocumentError {
    /// The document is a web page.
    #[error("this is a web page, not a feed{}", offer(alternates))]
    Html {
        /// The feeds the page names in its head, at most 20, absolute where that could be worked out.
        alternates: Vec<String>,
    },
    /// There is nothing in the document.
    #[error("the document is empty")]
    Empty,
    /// The document is something else.
    #[error("this is not a feed: {found}")]
    NotAFeed {
        /// What it is instead, as a clause.
        found: String,
    },
    /// The document is a feed that breaks off or goes wrong before its first whole article.
    #[error("the feed is broken: {why}")]
    Broken {
        /// What is wrong with it, as a clause.
        why: String,
    },
    /// The document nests its elements as no real feed does.
    #[error("the feed is broken: its elements are nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
}

impl FeedDocumentError {
    /// The code under which the problem is shown on the feed's screen.
    pub fn problem(&self) -> ProblemCode {
        match self {
            Self::Html { .. } => ProblemCode::FeedIsHtml,
            Self::Empty | Self::NotAFeed { .. } | Self::Broken { .. } | Self::TooDeep => {
                ProblemCode::FeedUnreadable
            }
        }
    }
}

fn offer(alternates: &[String]) -> String {
    match alternates {
        [] => String::new(),
        [one] => format!("; its feed is {one}"),
        several => format!("; its feeds are {}", several.join(", ")),
    }
}

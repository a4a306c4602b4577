use serde::{Deserialize, Serialize};

/// What a post becomes on Instagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostFormat {
    /// One picture in the feed.
    #[default]
    Picture,
    /// Two to ten pictures in the feed, all cropped to the first one's ratio.
    Carousel,
    /// One picture for 24 hours, without caption and alternative text.
    Story,
    /// A video with a caption.
    Reel,
}

impl PostFormat {
    /// Every format, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Picture, Self::Carousel, Self::Story, Self::Reel];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Carousel => "carousel",
            Self::Story => "story",
            Self::Reel => "reel",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Whether Instagram takes a caption with it.
    pub fn has_caption(self) -> bool {
        self != Self::Story
    }

    /// Whether Instagram takes an alternative text with it.
    pub fn has_alt_text(self) -> bool {
        matches!(self, Self::Picture | Self::Carousel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for format in PostFormat::ALL {
            assert_eq!(PostFormat::parse(format.as_str()), Some(format));
        }
    }
}

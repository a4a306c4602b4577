//! What can be asked to be prepared for publishing.

use serde::Serialize;
use serde_json::{Value, json};

use super::wire::ContainerId;

/// A picture to be prepared for publishing.
#[derive(Clone, Debug, Serialize)]
pub struct NewImage {
    /// Where Meta fetches the JPEG: public, ASCII only.
    pub image_url: String,
    /// At most 2,200 characters, 30 hashtags, 20 mentions.
    pub caption: String,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
    /// Tells Meta that the picture was made with AI.
    pub is_ai_generated: bool,
}

/// What a container may hold.
#[derive(Clone, Debug)]
pub enum NewContainer {
    /// A single picture in the feed.
    Image(NewImage),
    /// A picture inside a carousel; its caption stands on the carousel.
    CarouselItem {
        /// Where Meta fetches the JPEG.
        image_url: String,
        /// At most 1,000 characters.
        alt_text: Option<String>,
    },
    /// Two to ten items in the feed, all cropped to the first one's ratio.
    Carousel {
        /// Their containers, in order.
        children: Vec<ContainerId>,
        /// As a single picture's.
        caption: String,
        /// Tells Meta that a picture in it was made with AI.
        is_ai_generated: bool,
    },
    /// A picture for 24 hours, without a caption.
    Story {
        /// Where Meta fetches the JPEG.
        image_url: String,
        /// Tells Meta that the picture was made with AI.
        is_ai_generated: bool,
    },
    /// A video of 3 seconds to 15 minutes, at most 300 MB.
    Reel {
        /// Where Meta fetches the MP4 or MOV.
        video_url: String,
        /// As a single picture's.
        caption: String,
        /// Tells Meta that the video was made with AI.
        is_ai_generated: bool,
    },
}

impl NewContainer {
    /// The request's body.
    pub(super) fn body(&self) -> Value {
        match self {
            Self::Image(image) => json!(image),
            Self::CarouselItem { image_url, alt_text: Some(alt_text) } => {
                json!({ "image_url": image_url, "alt_text": alt_text, "is_carousel_item": true })
            }
            Self::CarouselItem { image_url, alt_text: None } => {
                json!({ "image_url": image_url, "is_carousel_item": true })
            }
            Self::Carousel { children, caption, is_ai_generated } => json!({
                "media_type": "CAROUSEL",
                "children": children.iter().map(|child| child.0.as_str()).collect::<Vec<_>>().join(","),
                "caption": caption,
                "is_ai_generated": is_ai_generated,
            }),
            Self::Story { image_url, is_ai_generated } => {
                json!({ "media_type": "STORIES", "image_url": image_url, "is_ai_generated": is_ai_generated })
            }
            Self::Reel { video_url, caption, is_ai_generated } => json!({
                "media_type": "REELS",
                "video_url": video_url,
                "caption": caption,
                "is_ai_generated": is_ai_generated,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_request_holds_what_the_api_knows_and_nothing_else() {
        let mut image = NewImage {
            image_url: "https://pictures.example/a.jpg".into(),
            caption: "Trains.".into(),
            alt_text: Some("A train".into()),
            is_ai_generated: true,
        };
        let sent = json!({"image_url": "https://pictures.example/a.jpg", "caption": "Trains.",
                          "alt_text": "A train", "is_ai_generated": true});
        assert_eq!(serde_json::to_value(&image).unwrap(), sent);
        image.alt_text = None;
        assert_eq!(serde_json::to_value(&image).unwrap().get("alt_text"), None);
    }

    #[test]
    fn each_kind_of_container_is_asked_for_by_its_own_parameters() {
        let url = || "https://pictures.example/a".to_owned();
        let ids = vec![ContainerId("1".into()), ContainerId("2".into())];
        let (caption, is_ai_generated) = ("Trains.".to_owned(), true);
        for (container, body) in [
            (
                NewContainer::CarouselItem { image_url: url(), alt_text: Some("A train".into()) },
                json!({"image_url": url(), "alt_text": "A train", "is_carousel_item": true}),
            ),
            (
                NewContainer::CarouselItem { image_url: url(), alt_text: None },
                json!({"image_url": url(), "is_carousel_item": true}),
            ),
            (
                NewContainer::Carousel { children: ids, caption: caption.clone(), is_ai_generated },
                json!({"media_type": "CAROUSEL", "children": "1,2", "caption": "Trains.", "is_ai_generated": true}),
            ),
            (
                NewContainer::Story { image_url: url(), is_ai_generated },
                json!({"media_type": "STORIES", "image_url": url(), "is_ai_generated": true}),
            ),
            (
                NewContainer::Reel { video_url: url(), caption, is_ai_generated },
                json!({"media_type": "REELS", "video_url": url(), "caption": "Trains.", "is_ai_generated": true}),
            ),
        ] {
            assert_eq!(container.body(), body);
        }
    }
}

//! What goes into a post's container.

use entity::picture;
use providers::instagram::{Instagram, NewContainer, NewImage};
use queue::Run;
use types::post::PostFormat;

use super::{Next, Work};
use crate::posts::Attachments;
use crate::{Error, Result, Services, media, posts};

impl Work {
    /// What the post's own container is asked for with, or what has to happen before it can be.
    pub(super) async fn content(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Result<NewContainer, Next>> {
        // Instagram would only say that it cannot fetch the picture, and a person would look for the fault there.
        if let Err(error) = services.media.answers().await {
            return Ok(Err(Next::Stopped(self.place(), error.into())));
        }
        let attachments = Attachments::of(services.database.read(), self.post.id).await?;
        let caption = self.post.caption.clone();
        Ok(Ok(match posts::format(&self.post)? {
            PostFormat::Picture => {
                let picture = chosen(&attachments)?;
                NewContainer::Image(NewImage {
                    image_url: address(services, picture),
                    caption,
                    alt_text: self.alt_text(),
                    is_ai_generated: is_generated(picture),
                })
            }
            PostFormat::Story => {
                let picture = chosen(&attachments)?;
                NewContainer::Story {
                    image_url: address(services, picture),
                    is_ai_generated: is_generated(picture),
                }
            }
            PostFormat::Carousel => {
                let pictures = attachments.carousel();
                let is_ai_generated = pictures.iter().any(|picture| is_generated(picture));
                match self.children(services, run, client, &pictures).await? {
                    Ok(children) => NewContainer::Carousel { children, caption, is_ai_generated },
                    Err(next) => return Ok(Err(next)),
                }
            }
            PostFormat::Reel => self.reel(services, attachments)?,
        }))
    }

    fn reel(&self, services: &Services, attachments: Attachments) -> Result<NewContainer> {
        let video = attachments.video.ok_or(Error::NotFound("video"))?;
        let path = media::video_path(&video.public_key, &video.extension);
        let video_url = media::public_url(&services.public_url, &path).into();
        let caption = self.post.caption.clone();
        // A person brought it; who made it is theirs to disclose in the Instagram app.
        Ok(NewContainer::Reel { video_url, caption, is_ai_generated: false })
    }

    /// What a screen reader says of the pictures.
    pub(super) fn alt_text(&self) -> Option<String> {
        Some(self.post.alt_text.clone()).filter(|text| !text.is_empty())
    }
}

fn chosen(attachments: &Attachments) -> Result<&picture::Model> {
    attachments.chosen().ok_or(Error::NotFound("picture"))
}

/// Where Instagram fetches a picture.
pub(super) fn address(services: &Services, picture: &picture::Model) -> String {
    media::public_url(&services.public_url, &media::path(&picture.public_key)).into()
}

fn is_generated(picture: &picture::Model) -> bool {
    ![media::UPLOADED, media::CARD].contains(&picture.provider.as_str())
}

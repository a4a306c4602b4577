//! What a post can show: its pictures and its video.

use entity::{picture, video};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::Result;

/// Everything that was made or uploaded for a post, whatever of it its format shows.
pub(crate) struct Attachments {
    /// Oldest first.
    pub pictures: Vec<picture::Model>,
    pub video: Option<video::Model>,
}

impl Attachments {
    pub async fn of<C: ConnectionTrait>(database: &C, post: i64) -> Result<Self> {
        Ok(Self {
            pictures: picture::Entity::find()
                .filter(picture::Column::PostId.eq(post))
                .order_by_asc(picture::Column::Id)
                .all(database)
                .await?,
            video: video::Entity::find().filter(video::Column::PostId.eq(post)).one(database).await?,
        })
    }

    /// The picture that is published alone.
    pub fn chosen(&self) -> Option<&picture::Model> {
        self.pictures.iter().find(|picture| picture.chosen)
    }

    /// What lies below a card; a picture that is no card is its own original.
    pub fn original<'a>(&'a self, shown: &'a picture::Model) -> Option<&'a picture::Model> {
        match (&shown.template, shown.original_id) {
            (None, _) => Some(shown),
            (Some(_), Some(id)) => self.pictures.iter().find(|picture| picture.id == id),
            // One that stood in for a picture lies over whichever came since.
            (Some(_), None) => self.pictures.iter().rfind(|picture| picture.template.is_none()),
        }
    }

    /// The pictures of the carousel, in their order.
    pub fn carousel(&self) -> Vec<&picture::Model> {
        let mut placed: Vec<_> = self.pictures.iter().filter(|picture| picture.place.is_some()).collect();
        placed.sort_by_key(|picture| picture.place);
        placed
    }
}

//! A carousel's pictures: each gets a container of its own, committed before the next is asked for. Nobody publishes
//! from these, so one whose fate is unknown is made again without harm; once the carousel's own container is
//! committed they have done their work.

use entity::{carousel_item, picture};
use providers::instagram::{ContainerId, ContainerStatus, Instagram, InstagramErrorKind, NewContainer};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use types::Timestamp;
use types::post::{PostStatus, What};
use types::problem::ProblemCode;

use super::super::trouble::{Remedy, Trouble};
use super::commit::Change;
use super::content::address;
use super::{Next, Work};
use crate::failpoint::Point;
use crate::{Result, Services};

/// What a step does to the containers inside a post's carousel.
#[derive(Clone, Default)]
pub(super) enum Items {
    /// Nothing.
    #[default]
    Keep,
    /// One more; those of an earlier version of the post go.
    Add(carousel_item::ActiveModel),
    /// All go: the carousel has its container, or one of them cannot be used.
    Forget,
}

impl Items {
    pub(super) async fn store(self, tx: &DatabaseTransaction, post: i64, version: i32) -> Result<()> {
        let of_post = || carousel_item::Entity::delete_many().filter(carousel_item::Column::PostId.eq(post));
        match self {
            Self::Keep => {}
            Self::Add(item) => {
                of_post().filter(carousel_item::Column::Version.ne(version)).exec(tx).await?;
                carousel_item::Entity::insert(item).exec_without_returning(tx).await?;
            }
            Self::Forget => {
                of_post().exec(tx).await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// The finished containers of the carousel's pictures in their order, or the next step towards them.
    pub(super) async fn children(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        pictures: &[&picture::Model],
    ) -> Result<Result<Vec<ContainerId>, Next>> {
        let made = carousel_item::Entity::find()
            .filter(carousel_item::Column::PostId.eq(self.post.id))
            .filter(carousel_item::Column::Version.eq(self.post.version))
            .order_by_asc(carousel_item::Column::Place)
            .all(services.database.read())
            .await?;
        if let Some(picture) = pictures.get(made.len()) {
            let place = (made.len(), pictures.len());
            return Ok(Err(self.create_item(services, run, client, (place, picture)).await?));
        }
        for item in &made {
            if let Some(next) = self.look_at_item(services, run, client, item).await? {
                return Ok(Err(next));
            }
        }
        Ok(Ok(made.into_iter().map(|item| ContainerId(item.container_id)).collect()))
    }

    async fn create_item(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        ((place, count), picture): ((usize, usize), &picture::Model),
    ) -> Result<Next> {
        let started = services.now();
        let asked =
            NewContainer::CarouselItem { image_url: address(services, picture), alt_text: self.alt_text() };
        let call = client.create_container(&asked);
        let id = match services.failpoints.in_flight(Point::ContainerInFlight, self.post.id, call).await {
            Ok(id) => id.0,
            Err(error) => return Ok(self.stopped(run, error)),
        };
        let detail = format!("{} of {count}: {id}", place + 1);
        let entry = self.entry(services, run, What::ItemCreated).detail(detail).since(started);
        let item = carousel_item::ActiveModel {
            owner_id: Set(self.post.owner_id),
            post_id: Set(self.post.id),
            version: Set(self.post.version),
            place: Set(i32::try_from(place).unwrap_or(i32::MAX)),
            container_id: Set(id),
            // Instagram's clock, as for the carousel's own container.
            made_at: Set(client.heard_at().unwrap_or(entry.at).0),
            ..Default::default()
        };
        let change = Change::to(PostStatus::Scheduled).items(Items::Add(item)).entry(entry);
        services.failpoints.reach(Point::ContainerUnsaved, self.post.id).await;
        self.commit(services, run, change.decision("item saved").same_version()).await?;
        services.failpoints.reach(Point::ContainerSaved, self.post.id).await;
        Ok(Next::Now)
    }

    /// Nothing when it is ready to be part of a carousel.
    async fn look_at_item(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        item: &carousel_item::Model,
    ) -> Result<Option<Next>> {
        let state = client.container(&ContainerId(item.container_id.clone())).await;
        let age = client.heard_at().unwrap_or(services.now()).millis_since(Timestamp(item.made_at));
        let why = match state {
            Ok(state) => match state.status_code {
                ContainerStatus::Finished => return Ok(None),
                ContainerStatus::InProgress | ContainerStatus::Unknown => {
                    return Ok(Some(Next::Later(self.next_look(age))));
                }
                ContainerStatus::Expired | ContainerStatus::Published => "the container expired".to_owned(),
                ContainerStatus::Error => match self.replaceable(run, &state) {
                    Ok(why) => why,
                    Err(trouble) => return Ok(Some(Next::Stopped(self.place(), trouble))),
                },
            },
            Err(error)
                if error.kind == InstagramErrorKind::ContainerGone && super::container::is_gone(age) =>
            {
                "the container is gone".to_owned()
            }
            Err(error) => return Ok(Some(self.stopped(run, error))),
        };
        Ok(Some(self.other_items(services, run, why).await?))
    }

    /// Begins again with the first picture, a bounded number of times.
    pub(super) async fn other_items(&self, services: &Services, run: &Run, why: String) -> Result<Next> {
        let change = Change::to(PostStatus::Scheduled).items(Items::Forget).decision("other items");
        self.commit(services, run, change.same_version()).await?;
        let trouble =
            Trouble { remedy: Remedy::Wait, ..Trouble::stop(ProblemCode::ProviderUnavailable, why) };
        Ok(Next::Stopped(self.place(), trouble))
    }
}

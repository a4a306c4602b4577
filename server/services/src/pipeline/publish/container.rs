//! Before anything is published: make the container, commit its id, wait until Instagram has read the picture.

use std::time::Duration;

use entity::post;
use providers::instagram::{ContainerState, ContainerStatus, Instagram, NewImage};
use queue::Run;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::post::{PostStatus, What};
use types::problem::ProblemCode;

use super::super::transition::{advance, advance_version};
use super::super::trouble::Trouble;
use super::{Next, Work};
use crate::{Result, Services, media, timeline};

impl Work {
    /// Making a container twice is harmless: it is invisible until it is published.
    pub(super) async fn create_container(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let picture = self.picture(services).await?;
        let started = services.now();
        let image = NewImage {
            image_url: media::public_url(&services.public_url, &picture.public_key).into(),
            caption: self.post.caption.clone(),
            alt_text: Some(self.post.alt_text.clone()).filter(|text| !text.is_empty()),
            is_ai_generated: true,
        };
        let id = match client.create_image_container(&image).await {
            Ok(id) => id.0,
            Err(error) => return Ok(self.stopped(error)),
        };
        let entry = self.entry(services, run, What::ContainerCreated).detail(id.clone()).since(started);
        let (post, way, lease, now) = (self.post.clone(), self.way(), run.clone(), entry.at);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    let changes = post::ActiveModel {
                        container_id: Set(Some(id)),
                        container_at: Set(Some(now.0)),
                        ..Default::default()
                    };
                    advance_version(tx, &post, PostStatus::ContainerSaved, changes, now).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await?;
        Ok(Next::Now)
    }

    /// Meta advises at most one look a minute; a picture is ready within seconds, so the first looks come sooner
    /// (Meta, "Content publishing" guide, 2026-09-11).
    pub(super) async fn await_container(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let state = match client.container(&self.container()?).await {
            Ok(state) => state,
            Err(error) => return Ok(self.stopped(error)),
        };
        match state.status_code {
            ContainerStatus::Finished => self.container_ready(services, run).await,
            ContainerStatus::InProgress | ContainerStatus::Unknown => {
                Ok(Next::Later(self.next_look(services.now())))
            }
            ContainerStatus::Expired => self.start_over(services, run).await,
            ContainerStatus::Error => Ok(Next::Stopped(self.place(), rejected(&state))),
            // Not by us: treat it as an attempt of unknown outcome, which only reads from here on.
            ContainerStatus::Published => self.doubt(services, run).await,
        }
    }

    /// A container nobody published from may be replaced.
    pub(super) async fn start_over(&self, services: &Services, run: &Run) -> Result<Next> {
        if self.post.publish_attempt > 0 {
            let trouble =
                Trouble::stop(ProblemCode::MediaRejected, "the container expired after it was refused");
            return Ok(Next::Stopped(self.place(), trouble));
        }
        let (post, from, lease, now) = (self.post.id, self.status, run.clone(), services.now());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    let changes = post::ActiveModel {
                        container_id: Set(None),
                        container_at: Set(None),
                        ..Default::default()
                    };
                    advance(tx, post, from, PostStatus::Scheduled, changes, now).await
                })
            })
            .await?;
        Ok(Next::Now)
    }

    async fn container_ready(&self, services: &Services, run: &Run) -> Result<Next> {
        let began = Timestamp(self.post.container_at.unwrap_or(self.post.updated_at));
        let entry = self.entry(services, run, What::ContainerReady).since(began);
        let (post, way, lease) = (self.post.id, self.way(), run.clone());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    let to = PostStatus::Ready;
                    advance(tx, post, PostStatus::ContainerSaved, to, Default::default(), entry.at).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await?;
        Ok(Next::Now)
    }

    async fn doubt(&self, services: &Services, run: &Run) -> Result<Next> {
        let (post, lease, now) = (self.post.id, run.clone(), services.now());
        let requested = self.post.container_at.unwrap_or(now.0);
        let attempt = self.post.publish_attempt + 1;
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    let ready = PostStatus::Ready;
                    advance(tx, post, PostStatus::ContainerSaved, ready, Default::default(), now).await?;
                    let changes = post::ActiveModel {
                        publish_attempt: Set(attempt),
                        publish_requested_at: Set(Some(requested)),
                        ..Default::default()
                    };
                    advance(tx, post, ready, PostStatus::Publishing, changes, now).await
                })
            })
            .await?;
        Ok(Next::Now)
    }

    fn next_look(&self, now: Timestamp) -> Duration {
        let age = now.millis_since(Timestamp(self.post.container_at.unwrap_or(now.0)));
        Duration::from_secs(match age {
            i64::MIN..6_000 => 2,
            6_000..30_000 => 6,
            30_000..300_000 => 30,
            300_000.. => 60,
        })
    }
}

fn rejected(state: &ContainerState) -> Trouble {
    let detail =
        state.subcode.map_or_else(|| state.status.clone(), |code| format!("{} ({code})", state.status));
    Trouble::stop(ProblemCode::MediaRejected, detail)
}

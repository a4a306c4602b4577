//! Mails: one folder each with subject, text and HTML; a job sends it.

use async_trait::async_trait;
use entity::{magic_link, user};
use providers::resend::{Email, Resend};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::{Services, auth};

/// Mails wait for no other work.
pub const LANE: Lane = Lane("mail");

/// Sends the mail of a magic link.
#[derive(Serialize, Deserialize)]
pub struct SendMagicLink {
    /// The link's row.
    pub link: i64,
}

#[async_trait]
impl Job for SendMagicLink {
    type Context = Services;
    const KIND: &'static str = "send_magic_link";
    const LANE: Lane = LANE;
    const MAX_ATTEMPTS: u32 = 6;

    async fn run(self, services: Services, _run: &Run) -> Result<Outcome, JobError> {
        let database = services.database.read();

        let Some(link) = magic_link::Entity::find_by_id(self.link).one(database).await? else {
            return Ok(Outcome::Done);
        };
        // A link that can no longer be used would only confuse.
        if link.used_at.is_some() || link.expires_at <= services.now().0 {
            return Ok(Outcome::Done);
        }
        let Some(user) = user::Entity::find_by_id(link.user_id).one(database).await? else {
            return Ok(Outcome::Done);
        };
        let url = auth::magic_link::url(&services, &auth::magic_link::token(&services, &link));
        send(&services, &user.email, &url, &format!("magic-link-{}", link.id)).await
    }
}

async fn send(services: &Services, to: &str, url: &str, key: &str) -> Result<Outcome, JobError> {
    let Some(account) = &services.mail else {
        tracing::warn!("no mail account is configured: run `autogram sign-in-link <address>` to sign in");
        return Ok(Outcome::Done);
    };
    let email = Email {
        from: account.from.clone(),
        to: to.to_owned(),
        subject: include_str!("magic_link/subject.txt").trim().to_owned(),
        text: include_str!("magic_link/body.txt").replace("{url}", url),
        html: include_str!("magic_link/body.html").replace("{url}", url),
    };
    let resend = Resend::new(services.http.clone(), &services.endpoints, account.key.duplicate());
    match resend.send(&email, key).await {
        Ok(_) => Ok(Outcome::Done),
        Err(error) if error.is_retryable() => {
            Err(JobError::Retry { reason: error.to_string(), after: error.retry_after })
        }
        Err(error) => Err(JobError::Fail { reason: error.to_string() }),
    }
}

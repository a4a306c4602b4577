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
        if services.mail.is_none() {
            tracing::warn!("to sign in without mail, run `autogram sign-in-link <address>`");
        }
        let letter = Letter::new(
            include_str!("magic_link/subject.txt"),
            include_str!("magic_link/body.txt"),
            include_str!("magic_link/body.html"),
            &[("{url}", url)],
        );
        send(&services, &user.email, letter, &format!("magic-link-{}", link.id)).await
    }
}

/// A mail before it has an address.
pub(crate) struct Letter {
    subject: String,
    text: String,
    html: String,
}

impl Letter {
    /// Fills the values, which must be safe in HTML, into the three templates.
    pub fn new(subject: &str, text: &str, html: &str, values: &[(&str, String)]) -> Self {
        let filled = |template: &str| {
            values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value))
        };
        Self { subject: filled(subject.trim()), text: filled(text), html: filled(html) }
    }
}

/// Sends a mail; `key` names it, so that a repeat is not a second mail.
pub(crate) async fn send(
    services: &Services,
    to: &str,
    letter: Letter,
    key: &str,
) -> Result<Outcome, JobError> {
    let Some(account) = &services.mail else {
        tracing::warn!(key, "no mail account is configured: a mail was not sent");
        return Ok(Outcome::Done);
    };
    let Letter { subject, text, html } = letter;
    let email = Email { from: account.from.clone(), to: to.to_owned(), subject, text, html };
    let resend = Resend::new(services.http.clone(), &services.endpoints, account.key.duplicate());
    match resend.send(&email, key).await {
        Ok(_) => Ok(Outcome::Done),
        Err(error) if error.is_retryable() => {
            Err(JobError::Retry { reason: error.to_string(), after: error.retry_after })
        }
        Err(error) => Err(JobError::Fail { reason: error.to_string() }),
    }
}

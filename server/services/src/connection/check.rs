//! Asks Instagram whether a token works, whose it is, and what is left of its quota.

use providers::Secret;
use providers::instagram::{self, Instagram, InstagramError, InstagramErrorKind, Profile};
use types::connection::Quota;
use types::event::Event;
use types::problem::ProblemCode;
use types::{AccountId, UserId};

use super::{hold, store};
use crate::auth::Operator;
use crate::credentials::{self, Opened};
use crate::{Error, Result, Services, accounts};

/// What Instagram said about a token that works.
pub(crate) struct Checked {
    pub profile: Profile,
    /// None if the limit could not be read just now.
    pub quota: Option<Quota>,
    /// Why it could not.
    pub problem: Option<ProblemCode>,
}

/// Asks for the profile, and for the quota, which only a token that may publish can read.
pub(crate) async fn ask(services: &Services, token: &Secret) -> Result<Checked, InstagramError> {
    let client = |user| Instagram::new(services.http.clone(), &services.endpoints, token.duplicate(), user);
    let profile = client(None).me().await?;
    match client(Some(profile.user_id.clone())).publishing_limit().await {
        Ok(limit) => {
            let quota = Some(Quota { used: limit.used, total: limit.total });
            Ok(Checked { profile, quota, problem: None })
        }
        Err(error) if is_final(&error) => Err(error),
        Err(error) => Ok(Checked { profile, quota: None, problem: Some(error.problem()) }),
    }
}

fn is_final(error: &InstagramError) -> bool {
    error.is_token_refused() || error.kind == InstagramErrorKind::PermissionMissing
}

/// Asks at an operator's wish; the account then shows what Instagram said.
///
/// # Errors
/// [`Error::Problem`] when the account is not connected or Instagram says no; what it said is kept.
pub async fn test(services: &Services, operator: &Operator, account: AccountId) -> Result<()> {
    accounts::row(services, operator, account).await?;
    let token = match credentials::open(services, account, instagram::SLUG).await? {
        Opened::Ready(token) => token.secret,
        Opened::Missing => return Err(problem(ProblemCode::NotConnected)),
        Opened::Refused => return Err(problem(ProblemCode::TokenExpired)),
    };
    let answer = ask_and_store(services, operator.user(), account, &token).await?;
    answer.map_err(|error| Error::Problem { code: error.problem(), detail: error.detail })
}

fn problem(code: ProblemCode) -> Error {
    Error::Problem { code, detail: String::new() }
}

/// Asks and keeps the answer, a refusal too: then the token is not used again and the queue waits.
pub(super) async fn ask_and_store(
    services: &Services,
    owner: UserId,
    account: AccountId,
    token: &Secret,
) -> Result<Result<(), InstagramError>> {
    let answer = ask(services, token).await;
    let (now, fingerprint) = (services.now(), services.vault.fingerprint(token));
    let reference = services.random.reference();
    let told = match answer {
        Ok(checked) => {
            let work = services
                .database
                .write(move |tx| Box::pin(async move { store(tx, owner, account, &checked, now).await }));
            work.await?;
            Ok(())
        }
        Err(error) => {
            let code = error.problem();
            let refused = error.is_token_refused();
            tracing::warn!(account = account.0, reference, detail = error.detail, "a connection is not well");
            let work = services.database.write(move |tx| {
                Box::pin(async move {
                    hold::note(tx, account, code, now).await?;
                    // A token that was replaced meanwhile is not the one that was refused.
                    if refused && credentials::refuse(tx, account, &fingerprint, now).await? {
                        hold::hold(tx, account, code, &reference, now).await?;
                    }
                    Ok::<_, Error>(())
                })
            });
            work.await?;
            services.tell(owner, Event::Resync);
            Err(error)
        }
    };
    services.tell(owner, Event::Account { id: account });
    Ok(told)
}

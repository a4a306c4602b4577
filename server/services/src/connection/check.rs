//! Asks Instagram whether a token works, whose it is, and what is left of its quota.

use providers::Secret;
use providers::instagram::{self, Instagram, InstagramError, InstagramErrorKind, Profile};
use types::connection::Quota;
use types::event::Event;
use types::problem::{Problem, ProblemCode};
use types::{AccountId, UserId};

use super::{hold, store};
use crate::auth::Operator;
use crate::credentials::{self, Key, Opened};
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
/// [`Error::TooSoon`] when the account was asked after too often.
pub async fn test(services: &Services, operator: &Operator, account: AccountId) -> Result<()> {
    accounts::row(services, operator, account).await?;
    let token = match credentials::open_in_turn(services, account, instagram::SLUG).await? {
        Opened::Ready(token) => token,
        Opened::Missing => return Err(problem(ProblemCode::NotConnected)),
        Opened::Refused => return Err(problem(ProblemCode::TokenExpired)),
    };
    let answer = ask_and_store(services, operator.user(), account, &token).await?;
    answer.map_err(|error| Error::Problem { code: error.problem(), detail: error.detail })
}

fn problem(code: ProblemCode) -> Error {
    Error::Problem { code, detail: String::new() }
}

/// Asks and keeps the answer, a refusal too: then the token is not used again and the queue waits. What was said of a
/// token that was replaced or removed meanwhile is not kept.
pub(super) async fn ask_and_store(
    services: &Services,
    owner: UserId,
    account: AccountId,
    token: &Key,
) -> Result<Result<(), InstagramError>> {
    let answer = ask(services, &token.secret).await;
    let (now, fingerprint) = (services.now(), token.fingerprint.clone());
    let told = match answer {
        Ok(checked) => {
            let work = services.database.write(move |tx| {
                Box::pin(async move {
                    if credentials::still_current(tx, account, instagram::SLUG, &fingerprint).await? {
                        store(tx, owner, account, &checked, now).await?;
                    }
                    Ok::<_, Error>(())
                })
            });
            work.await?;
            Ok(())
        }
        Err(error) => {
            store_refusal(services, account, fingerprint, &error).await?;
            services.tell(owner, Event::Resync);
            Err(error)
        }
    };
    services.tell(owner, Event::Account { id: account });
    Ok(told)
}

async fn store_refusal(
    services: &Services,
    account: AccountId,
    fingerprint: String,
    error: &InstagramError,
) -> Result<()> {
    let reference = services.random.reference();
    tracing::warn!(account = account.0, reference, detail = error.detail, "a connection is not well");
    let refused = error.is_token_refused();
    let problem =
        Problem { code: error.problem(), detail: None, reference, at: services.now(), retry_at: None };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            if refused {
                if credentials::refuse(tx, account, instagram::SLUG, &fingerprint, problem.at).await? {
                    hold::tell_refused(tx, account, &problem).await?;
                }
            } else if credentials::still_current(tx, account, instagram::SLUG, &fingerprint).await? {
                hold::note(tx, account, problem.code, problem.at).await?;
            }
            Ok::<_, Error>(())
        })
    });
    work.await
}

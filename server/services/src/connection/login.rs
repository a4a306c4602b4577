//! Signing in at Instagram: an operator is sent there with a state that only their own session can bring back, and
//! what they agreed to becomes the account's token.

use std::time::Duration;

use entity::login_attempt;
use providers::Secret;
use providers::instagram::login::{App, Login};
use providers::instagram::{self, InstagramError, RefreshedToken};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, prelude::Expr};
use types::problem::ProblemCode;
use types::{AccountId, Timestamp};
use url::Url;

use super::{Checked, check, same_account};
use crate::auth::SignedIn;
use crate::credentials::{self, Tested};
use crate::{Error, Result, Services, accounts};

/// How long a person may take on Instagram's page.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const PURPOSE: &str = "instagram login";
/// Where Instagram sends people back to; the same address is registered with the app at Meta.
pub const CALLBACK: &str = "/connect/instagram/callback";

/// What a browser brings back from Instagram.
pub struct Answer {
    /// The state it was sent with.
    pub state: String,
    /// The code, or none when the person said no.
    pub code: Option<Secret>,
}

/// How a sign-in ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// The account is connected and its queue goes on.
    Connected(AccountId),
    /// The person said no; nothing changed.
    Declined(AccountId),
    /// It did not work; nothing changed.
    Failed {
        /// Whose sign-in it was.
        account: AccountId,
        /// Why.
        code: ProblemCode,
        /// A short, scrubbed fact.
        detail: String,
    },
    /// Not begun in this session, too long ago, or used before.
    Unknown,
}

/// Begins a sign-in and answers where to send the person.
///
/// # Errors
/// [`Error::NotFound`] when this server has no app at Meta, or the account is somebody else's.
pub async fn start(services: &Services, signed_in: &SignedIn, account: AccountId) -> Result<Url> {
    let app = app(services)?;
    accounts::row(services, signed_in.operator(), account).await?;
    let now = services.now();
    let row = login_attempt::ActiveModel {
        owner_id: Set(signed_in.operator().user().0),
        session_id: Set(signed_in.session()),
        account_id: Set(account.0),
        salt: Set(services.random.token()),
        expires_at: Set(now.plus(LIFETIME).0),
        ..Default::default()
    };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            login_attempt::Entity::delete_many()
                .filter(login_attempt::Column::ExpiresAt.lt(now.0))
                .exec(tx)
                .await?;
            Ok::<_, Error>(login_attempt::Entity::insert(row).exec_with_returning(tx).await?)
        })
    });
    let state = state(services, &work.await?);
    Ok(login(services, app).authorize_url(&callback(services), &state))
}

/// Ends a sign-in with what Instagram's page brought.
///
/// # Errors
/// Only faults of ours; whatever Instagram or the person did is an [`Ended`].
pub async fn finish(services: &Services, signed_in: &SignedIn, answer: Answer) -> Result<Ended> {
    let app = app(services)?;
    let Some(attempt) = take(services, signed_in, &answer.state).await? else { return Ok(Ended::Unknown) };
    let account = AccountId(attempt.account_id);
    let Some(code) = answer.code else { return Ok(Ended::Declined(account)) };
    let failed = |code, detail| Ok(Ended::Failed { account, code, detail });
    if services.pace.turn(instagram::SLUG, account).is_err() {
        return failed(ProblemCode::RateLimited, String::new());
    }
    let (token, checked) = match exchange(services, app, &code).await {
        Ok(Some(exchanged)) => exchanged,
        Ok(None) => return failed(ProblemCode::PermissionMissing, String::new()),
        Err(error) => return failed(error.problem(), error.detail),
    };
    match connect(services, signed_in, account, token, checked).await {
        Ok(()) => Ok(Ended::Connected(account)),
        Err(Error::Problem { code, detail }) => failed(code, detail),
        Err(Error::NotFound(_)) => Ok(Ended::Unknown),
        Err(error) => Err(error),
    }
}

/// The attempt that the state belongs to, taken out so that it ends once; none if it is not this session's.
async fn take(
    services: &Services,
    signed_in: &SignedIn,
    state: &str,
) -> Result<Option<login_attempt::Model>> {
    let id = state.split_once('.').and_then(|(id, _)| id.parse::<i64>().ok());
    let Some(id) = id else { return Ok(None) };
    let found = login_attempt::Entity::find_by_id(id).one(services.database.read()).await?;
    let now = services.now();
    let ours = found.filter(|attempt| {
        let tag = state.split_once('.').map_or("", |(_, tag)| tag);
        services.vault.verify(PURPOSE, &message(attempt), tag)
            && attempt.session_id == signed_in.session()
            && attempt.used_at.is_none()
            && Timestamp(attempt.expires_at) > now
    });
    let Some(attempt) = ours else { return Ok(None) };
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let used = login_attempt::Entity::update_many()
                .col_expr(login_attempt::Column::UsedAt, Expr::value(now.0))
                .filter(login_attempt::Column::Id.eq(attempt.id))
                .filter(login_attempt::Column::UsedAt.is_null())
                .exec(tx)
                .await?;
            Ok::<_, Error>((used.rows_affected == 1).then_some(attempt))
        })
    });
    work.await
}

/// From a code to a token of 60 days and whose it is; none when the person left publishing out.
async fn exchange(
    services: &Services,
    app: &App,
    code: &Secret,
) -> Result<Option<(RefreshedToken, Checked)>, InstagramError> {
    let login = login(services, app);
    let granted = login.exchange_code(code, &callback(services)).await?;
    if !granted.may_publish() {
        return Ok(None);
    }
    let token = login.extend(&granted.token).await?;
    let checked = check::ask(services, &token.token).await?;
    Ok(Some((token, checked)))
}

async fn connect(
    services: &Services,
    signed_in: &SignedIn,
    account: AccountId,
    token: RefreshedToken,
    checked: Checked,
) -> Result<()> {
    accounts::row(services, signed_in.operator(), account).await?;
    same_account(services, account, &checked.profile).await?;
    let tested = Tested {
        models: Vec::new(),
        expires_at: Some(services.now().plus(token.expires_in)),
        secret: token.token,
        instagram: Some(checked),
    };
    let provider = instagram::SLUG.into();
    credentials::store(services, signed_in.operator(), account, provider, tested).await.map(drop)
}

fn app(services: &Services) -> Result<&App> {
    services.instagram_app.as_ref().ok_or(Error::NotFound("app at Meta"))
}

fn login<'a>(services: &'a Services, app: &'a App) -> Login<'a> {
    Login::new(services.http.clone(), &services.endpoints, app)
}

fn callback(services: &Services) -> Url {
    let mut url = services.public_url.clone();
    url.set_path(CALLBACK);
    url
}

/// The row's number and a tag that only our vault can make: a copy of the database lets nobody forge it.
fn state(services: &Services, attempt: &login_attempt::Model) -> String {
    format!("{}.{}", attempt.id, services.vault.sign(PURPOSE, &message(attempt)))
}

fn message(attempt: &login_attempt::Model) -> String {
    format!("{}:{}:{}:{}", attempt.id, attempt.session_id, attempt.account_id, attempt.salt)
}

//! Back from Instagram's sign-in, and the calls that Meta makes by itself.

use app::public::{ConnectPage, ErrorPage};
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form, Json};
use serde::Deserialize;
use serde_json::json;
use services::Services;
use services::auth::SignedIn;
use services::connection::callbacks::{self, CallbackError};
use services::connection::login::{self, Answer, Ended};

use super::pages::Context;

/// What Instagram adds to the address; a person who said no comes without a code.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
}

/// Ends a sign-in: to the account when it is connected, else to a page that says why it is not.
pub async fn back(
    State(services): State<Services>,
    context: Context,
    signed_in: Option<Extension<SignedIn>>,
    back: Result<Query<Back>, QueryRejection>,
) -> Response {
    let ended = match (signed_in, back) {
        (Some(Extension(signed_in)), Ok(Query(Back { state, code }))) => {
            login::finish(&services, &signed_in, Answer { state, code: code.map(Into::into) }).await
        }
        _ => Ok(Ended::Unknown),
    };
    let page = match ended {
        Ok(Ended::Connected(account)) => {
            // A fragment of ours takes the place of the `#_` that Instagram adds.
            return Redirect::to(&format!("/app/accounts/{account}#connection")).into_response();
        }
        Ok(Ended::Declined(account)) => ConnectPage::Declined { account },
        Ok(Ended::Failed { account, code, detail }) => ConnectPage::Failed { account, problem: code, detail },
        Ok(Ended::Unknown) | Err(services::Error::NotFound(_)) => ConnectPage::Unknown,
        Err(error) => return broken(&services, &context, &error),
    };
    Html(app::public::connect(&context.0, &page)).into_response()
}

/// What Meta posts.
#[derive(Deserialize)]
pub struct Signed {
    signed_request: String,
}

/// Somebody removed the app from their Instagram account.
pub async fn deauthorize(
    State(services): State<Services>,
    form: Result<Form<Signed>, FormRejection>,
) -> Response {
    let Ok(Form(Signed { signed_request })) = form else { return StatusCode::BAD_REQUEST.into_response() };
    match callbacks::deauthorize(&services, &signed_request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => refusal(&error),
    }
}

/// Somebody asks for the deletion of their data; Meta shows them the address and the code that are answered.
pub async fn delete_data(
    State(services): State<Services>,
    form: Result<Form<Signed>, FormRejection>,
) -> Response {
    let Ok(Form(Signed { signed_request })) = form else { return StatusCode::BAD_REQUEST.into_response() };
    match callbacks::delete_data(&services, &signed_request).await {
        Ok(code) => {
            let mut url = services.public_url.clone();
            url.set_path(&format!("/deletion/{code}"));
            Json(json!({ "url": url, "confirmation_code": code })).into_response()
        }
        Err(error) => refusal(&error),
    }
}

/// The page behind that address, for anybody who has it.
pub async fn deletion(
    State(services): State<Services>,
    context: Context,
    Path(code): Path<String>,
) -> Response {
    match callbacks::deletion(&services, &code).await {
        Ok(Some(day)) => Html(app::public::deletion(&context.0, &code, &day)).into_response(),
        Ok(None) => super::pages::not_found(context).await.into_response(),
        Err(error) => broken(&services, &context, &error),
    }
}

fn refusal(error: &CallbackError) -> Response {
    match error {
        CallbackError::NoApp => StatusCode::NOT_FOUND.into_response(),
        CallbackError::Refused(why) => {
            tracing::warn!(%why, "a call in Meta's name was refused");
            StatusCode::BAD_REQUEST.into_response()
        }
        CallbackError::Failed(error) => {
            tracing::error!(%error, "a call of Meta's could not be followed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn broken(services: &Services, context: &Context, error: &services::Error) -> Response {
    let reference = services.random.reference();
    tracing::error!(%error, reference, "a page about a connection failed");
    let page = app::public::error(&context.0, &ErrorPage::Internal { reference });
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
}

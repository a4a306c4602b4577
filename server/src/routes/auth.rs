//! Sign-in by mail: ask for a link, open it, press the button.

use app::public::{ErrorPage, LoginPage, LoginProblem, MagicLinkPage};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use services::auth::magic_link::{self, Consumed};
use services::auth::{SignedIn, session as sessions};
use services::{Services, people};

use super::pages::Context;
use crate::middleware::session;

/// What the sign-in form posts.
#[derive(Deserialize)]
pub struct LinkRequest {
    #[serde(default)]
    email: String,
}

/// What the mail link's page posts.
#[derive(Deserialize)]
pub struct Token {
    #[serde(default)]
    token: String,
    #[serde(default)]
    confirmed: String,
}

/// The sign-in form, or the app for those who need none.
pub async fn login(context: Context) -> Response {
    if context.0.signed_in {
        return Redirect::to("/app/review").into_response();
    }
    let page = LoginPage::Form { email: String::new(), problem: None };
    Html(app::public::login(&context.0, &page)).into_response()
}

/// Answers at once and the same way for every address; whether a mail follows is decided afterwards.
pub async fn request_link(
    State(services): State<Services>,
    jar: CookieJar,
    context: Context,
    Form(request): Form<LinkRequest>,
) -> Response {
    if people::normalise(&request.email).is_err() {
        let page = LoginPage::Form { email: request.email, problem: Some(LoginProblem::NotAnAddress) };
        return (StatusCode::UNPROCESSABLE_ENTITY, Html(app::public::login(&context.0, &page)))
            .into_response();
    }
    let known = session::browser(&services, &jar);
    let browser = if known.is_empty() { services.random.token() } else { known };
    let jar = jar.add(session::browser_cookie(&services, browser.clone()));
    let email = request.email.clone();
    tokio::spawn(async move {
        if let Err(error) = magic_link::request(&services, &email, &browser).await {
            tracing::error!(%error, "a sign-in link could not be made");
        }
    });
    (jar, Html(app::public::login(&context.0, &LoginPage::Sent { email: request.email }))).into_response()
}

/// The page a mail link opens: a button, because mail scanners open links too.
pub async fn magic_page(context: Context) -> Html<String> {
    Html(app::public::magic_link(&context.0, &MagicLinkPage::Ready))
}

/// Uses the token once and signs in.
pub async fn consume(
    State(services): State<Services>,
    jar: CookieJar,
    context: Context,
    Form(Token { token, confirmed }): Form<Token>,
) -> Response {
    let browser = session::browser(&services, &jar);
    let consumed = magic_link::consume(&services, &token, &browser, !confirmed.is_empty()).await;
    let page = match consumed {
        Ok(Consumed::SignedIn(session_token)) => {
            let jar = jar.add(session::cookie(&services, session_token));
            return (jar, Redirect::to("/app/review")).into_response();
        }
        Ok(Consumed::OtherBrowser) => MagicLinkPage::OtherBrowser { token },
        Ok(Consumed::Expired) => MagicLinkPage::Expired,
        Ok(Consumed::Used) => MagicLinkPage::Used,
        Ok(Consumed::Unknown) => MagicLinkPage::Unknown,
        Err(error) => return broken(&services, &context, &error),
    };
    Html(app::public::magic_link(&context.0, &page)).into_response()
}

/// Ends the session on the server too, so that a copied cookie is worthless.
pub async fn sign_out(
    State(services): State<Services>,
    jar: CookieJar,
    context: Context,
    signed_in: Option<Extension<SignedIn>>,
) -> Response {
    if let Some(Extension(signed_in)) = signed_in
        && let Err(error) = sessions::end(&services, &signed_in).await
    {
        return broken(&services, &context, &error);
    }
    let jar = jar.add(session::removal(&services));
    (jar, Redirect::to("/login")).into_response()
}

fn broken(services: &Services, context: &Context, error: &services::Error) -> Response {
    let reference = services.random.reference();
    tracing::error!(%error, reference, "a sign-in request failed");
    let page = app::public::error(&context.0, &ErrorPage::Internal { reference });
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
}

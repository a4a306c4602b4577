use std::collections::HashMap;
use std::time::Duration;

use providers::Secret;
use providers::instagram::InstagramErrorKind as Kind;
use providers::instagram::login::{App, Login, OAUTH, SCOPE_PUBLISH};
use sandbox::{
    AnswerShapes, Fault, FaultAction, INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, InstagramSettings, Sandbox,
    Vendor,
};
use serde_json::json;
use url::Url;

use crate::canned::{Canned, answer};
use crate::vendors::{Vendors, sandbox};

fn app() -> App {
    let secret = Secret::from(INSTAGRAM_APP_SECRET.to_owned());
    App { id: INSTAGRAM_APP_ID.to_owned(), secret, meta_secret: None }
}

fn redirect() -> Url {
    Url::parse("http://127.0.0.1:9/connect/instagram/callback").unwrap()
}

/// What a person's browser brings back from the page that `login` sends it to.
async fn code(login: &Login<'_>, granted: &[&str]) -> Secret {
    let url = login.authorize_url(&redirect(), "state-1");
    let mut form: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    form.extend([("username".into(), "harbour.news".into()), ("decision".into(), "allow".into())]);
    form.extend(granted.iter().map(|scope| ("granted".to_owned(), (*scope).to_owned())));
    let mut page = url.clone();
    page.set_query(None);
    let answer = browser().post(page).form(&form).send().await.unwrap();
    let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    let answer: HashMap<String, String> = back.query_pairs().into_owned().collect();
    assert_eq!(answer["state"], "state-1");
    Secret::from(format!("{}#_", answer["code"]))
}

#[expect(clippy::disallowed_methods, reason = "the client of a test is the browser, not the product")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn shaped(sandbox: &Sandbox, all: bool) {
    let shapes = AnswerShapes { wrapped: all, permissions_as_list: all, ids_as_numbers: all };
    sandbox.instagram().set_settings(InstagramSettings { shapes, ..InstagramSettings::default() });
}

#[tokio::test]
async fn a_yes_becomes_a_token_of_sixty_days_in_either_shape() {
    let sandbox = sandbox().await;
    let (vendors, app) = (Vendors::of(&sandbox), app());
    let login = vendors.login(&app);
    for all in [false, true] {
        shaped(&sandbox, all);
        let granted = login.exchange_code(&code(&login, &[SCOPE_PUBLISH]).await, &redirect()).await.unwrap();
        assert!(granted.may_publish());
        let token = login.extend(&granted.token).await.unwrap();
        assert_eq!(token.expires_in, Duration::from_secs(60 * 86_400));
        let me = vendors.instagram(token.token.reveal()).me().await.unwrap();
        assert_eq!((me.username.as_str(), me.user_id.len()), ("harbour.news", 17));
        assert!(me.app_scoped_id.is_some_and(|id| id != me.user_id));
    }
}

#[tokio::test]
async fn a_right_left_out_is_seen_at_once() {
    let sandbox = sandbox().await;
    let (vendors, app) = (Vendors::of(&sandbox), app());
    let login = vendors.login(&app);
    let granted = login.exchange_code(&code(&login, &[]).await, &redirect()).await.unwrap();
    assert!(!granted.may_publish());
    let error = vendors.instagram(granted.token.reveal()).publishing_limit().await.unwrap_err();
    assert_eq!(error.kind, Kind::PermissionMissing);
}

#[tokio::test]
async fn a_code_that_is_used_or_somebody_elses_is_rejected_without_its_secrets() {
    let sandbox = sandbox().await;
    let (vendors, app) = (Vendors::of(&sandbox), app());
    let login = vendors.login(&app);
    let code = code(&login, &[SCOPE_PUBLISH]).await;
    login.exchange_code(&code, &redirect()).await.unwrap();
    let error = login.exchange_code(&code, &redirect()).await.err().unwrap();
    assert_eq!((error.kind, error.status), (Kind::Rejected, Some(400)));
    assert!(error.detail.contains("already used"), "{error}");

    let echo = json!({ "error_type": "OAuthException", "code": 400,
        "error_message": format!("client {INSTAGRAM_APP_SECRET} with {} is odd", code.reveal().trim_end_matches("#_")) });
    let fault = Fault::once(Vendor::Instagram, "exchange_code", FaultAction::json(400, echo));
    sandbox.faults().add(fault);
    let error = login.exchange_code(&code, &redirect()).await.err().unwrap();
    assert_eq!(error.detail, "OAuthException: client [secret] with [secret] is odd");
}

#[tokio::test]
async fn a_token_that_is_empty_or_ends_at_once_is_no_token() {
    for body in [
        json!({ "access_token": "", "token_type": "bearer", "expires_in": 5_183_944 }),
        json!({ "access_token": "IGAAx", "token_type": "bearer", "expires_in": 0 }),
        json!({ "access_token": null, "expires_in": 5_183_944 }),
        json!({ "token_type": "bearer" }),
    ] {
        let canned = Canned::start(vec![answer(200, &[], body.to_string())]).await;
        let (vendors, app) = (Vendors::at(&canned), app());
        let extended = vendors.login(&app).extend(&Secret::from("IGAAshort".to_owned())).await;
        assert_eq!(extended.err().unwrap().kind, Kind::Ambiguous, "{body}");
        let refreshed = vendors.instagram("IGAAlong").refresh_token().await;
        assert_eq!(refreshed.err().unwrap().kind, Kind::Ambiguous, "{body}");
    }
}

#[tokio::test]
async fn the_secrets_in_an_address_reach_no_error() {
    let canned = Canned::start(vec![answer(500, &[], "<html>Bad gateway</html>")]).await;
    let (vendors, app) = (Vendors::at(&canned), app());
    let error = vendors.login(&app).extend(&Secret::from("IGAAshort".to_owned())).await.err().unwrap();
    assert!(canned.requests()[0].contains("client_secret="), "the secret was to be sent");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(INSTAGRAM_APP_SECRET) && !shown.contains("IGAAshort"), "{shown}");
}

#[tokio::test]
async fn a_dead_host_is_told_apart_from_a_refusal() {
    let mut vendors = Vendors::of(&sandbox().await);
    vendors.endpoints.move_host(&OAUTH, Url::parse("http://127.0.0.1:9").unwrap());
    let app = app();
    let error = vendors.login(&app).exchange_code(&Secret::from("c".to_owned()), &redirect()).await;
    assert_eq!(error.err().unwrap().kind, Kind::Temporary);
}

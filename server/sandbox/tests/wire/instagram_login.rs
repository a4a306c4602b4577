//! Instagram Login as a browser and a server see it: the page, the code, the tokens, and Meta's own calls.

use std::time::Duration;

use reqwest::Url;
use sandbox::{AnswerShapes, INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, InstagramSettings};
use serde_json::{Value, json};

use crate::support::{Bench, json};

const REDIRECT: &str = "http://127.0.0.1:9/connect/instagram/callback";
const BOTH: &str = "instagram_business_basic,instagram_business_content_publish";
const PUBLISH: &str = "instagram_business_content_publish";

/// What a person sends from the page, and what the browser is then told.
async fn decide(bench: &Bench, decision: &str, granted: &[&str]) -> Url {
    let mut form = vec![
        ("client_id", INSTAGRAM_APP_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", BOTH),
        ("state", "s1"),
        ("username", "harbour.news"),
        ("decision", decision),
    ];
    form.extend(granted.iter().map(|scope| ("granted", *scope)));
    let answer = bench.post("/instagram/oauth/authorize").form(&form).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 302);
    Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

async fn code(bench: &Bench, granted: &[&str]) -> String {
    parameter(&decide(bench, "allow", granted).await, "code").unwrap()
}

async fn exchange(bench: &Bench, code: &str, changes: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![
        ("client_id", INSTAGRAM_APP_ID),
        ("client_secret", INSTAGRAM_APP_SECRET),
        ("grant_type", "authorization_code"),
        ("redirect_uri", REDIRECT),
        ("code", code),
    ];
    form.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    form.extend(changes);
    json(bench.post("/instagram/oauth/access_token").form(&form)).await
}

async fn long_lived(bench: &Bench, granted: &[&str]) -> String {
    let (_, short) = exchange(bench, &code(bench, granted).await, &[]).await;
    let (status, long) =
        graph(bench, "access_token", "ig_exchange_token", &text(&short["access_token"])).await;
    assert_eq!((status, &long["expires_in"]), (200, &json!(5_184_000)), "{long}");
    text(&long["access_token"])
}

async fn graph(bench: &Bench, path: &str, grant_type: &str, token: &str) -> (u16, Value) {
    let secret = if path == "access_token" { INSTAGRAM_APP_SECRET } else { "" };
    let mut query = vec![("grant_type", grant_type), ("access_token", token)];
    query.extend((!secret.is_empty()).then_some(("client_secret", secret)));
    json(bench.get(&format!("/instagram/{path}")).query(&query)).await
}

async fn me(bench: &Bench, token: &str) -> (u16, Value) {
    json(bench.get("/instagram/v26.0/me?fields=id,user_id,username").bearer_auth(token)).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn codes(answer: &Value) -> (i64, Option<i64>) {
    (answer["error"]["code"].as_i64().unwrap(), answer["error"]["error_subcode"].as_i64())
}

#[tokio::test]
async fn a_person_says_yes_and_the_token_opens_their_account() {
    let bench = Bench::instant().await;
    let query = [
        ("client_id", INSTAGRAM_APP_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", BOTH),
        ("state", "\"><b>"),
    ];
    let page = bench.get("/instagram/oauth/authorize").query(&query).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("value=\"&quot;&gt;&lt;b&gt;\"") && !page.contains("<b>"), "{page}");

    let back = decide(&bench, "allow", &[PUBLISH]).await;
    assert_eq!((back.fragment(), parameter(&back, "state")), (Some("_"), Some("s1".into())));
    let token = long_lived(&bench, &[PUBLISH]).await;
    let (_, me) = me(&bench, &token).await;
    assert_eq!(me["username"], "harbour.news");
    assert_ne!(me["id"], me["user_id"]);
    let ledger = format!("{:?}", bench.sandbox.ledger().entries());
    assert!(!ledger.contains(&token) && !ledger.contains(INSTAGRAM_APP_SECRET));
}

#[tokio::test]
async fn a_person_who_says_no_is_sent_back_with_the_reason() {
    let bench = Bench::instant().await;
    let back = decide(&bench, "deny", &[PUBLISH]).await;
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&back, "error_reason").as_deref(), Some("user_denied"));
    assert_eq!(parameter(&back, "code"), None);
}

#[tokio::test]
async fn the_page_refuses_what_instagram_refuses() {
    let bench = Bench::instant().await;
    for (name, value) in [
        ("client_id", "1"),
        ("response_type", "token"),
        ("scope", "business_basic"),
        ("scope", PUBLISH),
        ("redirect_uri", "javascript:alert(1)"),
    ] {
        let mut query = vec![
            ("client_id", INSTAGRAM_APP_ID),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", BOTH),
        ];
        query.retain(|(known, _)| *known != name);
        query.push((name, value));
        let answer = bench.get("/instagram/oauth/authorize").query(&query).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 400, "{name}={value}");
    }
}

#[tokio::test]
async fn a_code_works_once_within_its_hour_for_its_own_address_and_app() {
    let bench = Bench::instant().await;
    let first = code(&bench, &[PUBLISH]).await;
    assert_eq!(exchange(&bench, &first, &[]).await.0, 200);
    let (status, again) = exchange(&bench, &first, &[]).await;
    assert_eq!((status, &again["code"], &again["error_type"]), (400, &json!(400), &json!("OAuthException")));
    for changes in [[("redirect_uri", "http://127.0.0.1:9/")], [("client_secret", "x")], [("client_id", "2")]]
    {
        assert_eq!(exchange(&bench, &code(&bench, &[PUBLISH]).await, &changes).await.0, 400, "{changes:?}");
    }
    let late = code(&bench, &[PUBLISH]).await;
    bench.sandbox.clock().advance(Duration::from_secs(3_600));
    assert_eq!(exchange(&bench, &late, &[]).await.0, 400);
    let body = json!({ "client_id": INSTAGRAM_APP_ID, "code": code(&bench, &[PUBLISH]).await });
    assert_eq!(json(bench.post("/instagram/oauth/access_token").json(&body)).await.0, 400);
}

#[tokio::test]
async fn the_shapes_of_the_answers_can_be_chosen() {
    let bench = Bench::instant().await;
    let flat = exchange(&bench, &code(&bench, &[PUBLISH]).await, &[]).await.1;
    assert_eq!(flat["permissions"], BOTH);
    assert!(flat["user_id"].is_string());
    let shapes = AnswerShapes { wrapped: true, permissions_as_list: true, ids_as_numbers: true };
    bench.sandbox.instagram().set_settings(InstagramSettings { shapes, ..InstagramSettings::default() });
    let wrapped = exchange(&bench, &code(&bench, &[PUBLISH]).await, &[]).await.1;
    assert_eq!(wrapped["data"][0]["permissions"], json!(BOTH.split(',').collect::<Vec<_>>()));
    assert!(wrapped["data"][0]["user_id"].is_u64());
    let (_, me) = me(&bench, &text(&wrapped["data"][0]["access_token"])).await;
    assert!(me["data"][0]["user_id"].is_u64(), "{me}");
}

#[tokio::test]
async fn a_token_without_the_right_to_publish_cannot() {
    let bench = Bench::instant().await;
    let token = long_lived(&bench, &[]).await;
    let (_, me) = me(&bench, &token).await;
    let limit = format!("/instagram/v26.0/{}/content_publishing_limit", text(&me["user_id"]));
    let (status, refused) = json(bench.get(&limit).bearer_auth(&token)).await;
    assert_eq!((status, codes(&refused)), (403, (10, None)));
}

#[tokio::test]
async fn a_token_ages_by_the_sandboxs_clock_and_can_be_refreshed_in_between() {
    let bench = Bench::instant().await;
    let day = Duration::from_secs(24 * 3_600);
    let token = long_lived(&bench, &[PUBLISH]).await;
    let refresh = async |token: &str| graph(&bench, "refresh_access_token", "ig_refresh_token", token).await;
    assert_eq!(codes(&refresh(&token).await.1), (100, None));
    bench.sandbox.clock().advance(day);
    let (status, fresh) = refresh(&token).await;
    assert_eq!((status, &fresh["permissions"]), (200, &json!(BOTH)));
    bench.sandbox.clock().advance(day * 59);
    assert_eq!(codes(&me(&bench, &token).await.1), (190, Some(463)));
    assert_eq!(codes(&refresh(&token).await.1), (190, Some(463)));
    assert_eq!(me(&bench, &text(&fresh["access_token"])).await.0, 200);
}

#[tokio::test]
async fn a_short_lived_token_dies_after_an_hour_and_is_no_long_lived_one() {
    let bench = Bench::instant().await;
    let (_, short) = exchange(&bench, &code(&bench, &[PUBLISH]).await, &[]).await;
    let short = text(&short["access_token"]);
    assert_eq!(
        codes(&graph(&bench, "refresh_access_token", "ig_refresh_token", &short).await.1),
        (100, None)
    );
    let query = [("grant_type", "ig_exchange_token"), ("access_token", &short), ("client_secret", "wrong")];
    assert_eq!(codes(&json(bench.get("/instagram/access_token").query(&query)).await.1), (101, None));
    bench.sandbox.clock().advance(Duration::from_secs(3_600));
    assert_eq!(codes(&graph(&bench, "access_token", "ig_exchange_token", &short).await.1), (190, Some(463)));
}

#[tokio::test]
async fn somebody_who_removes_the_app_kills_its_tokens_and_the_app_is_told() {
    let bench = Bench::instant().await;
    let token = long_lived(&bench, &[PUBLISH]).await;
    // Any address that takes a POST shows that the call was made.
    let url = format!("{}/control/faults", bench.sandbox.url());
    let order = json!({ "kind": "deauthorize", "url": url, "username": "harbour.news" });
    let (status, told) = json(bench.post("/control/instagram/callbacks").json(&order)).await;
    assert_eq!((status, &told["status"]), (200, &json!(415)));
    assert_eq!(codes(&me(&bench, &token).await.1), (190, Some(458)));
    bench.sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(me(&bench, &long_lived(&bench, &[PUBLISH]).await).await.0, 200);
}

//! Connecting an account at Instagram, disconnecting it, and what Meta may say about it by itself.

use std::time::Duration;

use reqwest::Url;
use sandbox::{AnswerShapes, Fault, FaultAction, InstagramSettings, Vendor};
use serde_json::{Value, json};
use types::AccountId;
use types::account::Account;
use types::post::{Post, PostStatus};
use types::problem::ProblemCode;

use crate::harness::{App, eventually};

const TEXT: &str = "The harbour ferry now runs on batteries. It crosses forty times a day.";
const PUBLISH: &str = "instagram_business_content_publish";
const USERNAME: &str = "harbour.news";

impl App {
    async fn view(&self, id: AccountId) -> Account {
        self.call("accounts/account", json!({ "id": id })).await.unwrap()
    }

    async fn is_connected(&self, id: AccountId) -> bool {
        let view = self.view(id).await;
        let instagram = view.credentials.iter().find(|each| each.provider.slug.as_str() == "instagram");
        instagram.is_some_and(|each| each.stored.as_ref().is_some_and(|token| !token.refused))
    }

    /// From the button to the address that Instagram sends the browser back to.
    async fn at_instagram(&self, id: AccountId, username: &str, decision: &str, granted: &[&str]) -> Url {
        let page: Url = self.call("accounts/connect_instagram", json!({ "id": id })).await.unwrap();
        let mut form: Vec<(String, String)> = page.query_pairs().into_owned().collect();
        form.extend([("username".into(), username.into()), ("decision".into(), decision.into())]);
        form.extend(granted.iter().map(|scope| ("granted".to_owned(), (*scope).to_owned())));
        let mut address = page;
        address.set_query(None);
        let answer = self.client().post(address).form(&form).send().await.unwrap();
        Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap()
    }

    /// Status, `Location` and body of the page that the browser then asks for.
    async fn come_back(&self, address: Url) -> (u16, String, String) {
        let answer = self.client().get(address).send().await.unwrap();
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
    }

    async fn connect(&self, id: AccountId, username: &str) -> (u16, String, String) {
        self.come_back(self.at_instagram(id, username, "allow", &[PUBLISH]).await).await
    }

    async fn disconnect(&self, id: AccountId) {
        let arguments = json!({ "account": id, "provider": "instagram" });
        let _: Value = self.call("accounts/clear_credential", arguments).await.unwrap();
    }

    /// An account with the keys for drafting and a connection made at Instagram.
    async fn connected_account(&self) -> AccountId {
        let id = self.account_without_keys().await;
        for (provider, secret) in [("anthropic", "sk-ant-test"), ("fal", "key:secret")] {
            self.set_credential(id, provider, secret).await.unwrap();
        }
        let (status, location, page) = self.connect(id, USERNAME).await;
        assert_eq!((status, location), (303, format!("/app/accounts/{id}#connection")), "{page}");
        id
    }

    /// A post that was approved for an hour from now.
    async fn approved_post(&self, account: AccountId) -> Post {
        self.follow_article(account, "Battery ferry", TEXT).await;
        let id = self.first_post().await;
        let post = self.reach(id, PostStatus::InReview).await;
        let edit = json!({ "version": post.version, "caption": post.caption, "alt_text": post.alt_text });
        let at = crate::harness::now() + 3_600_000;
        let _: Value = self.call("posts/approve", json!({ "id": id, "edit": edit, "at": at })).await.unwrap();
        self.reach(id, PostStatus::Scheduled).await
    }

    /// Has Meta call us; answers what we said.
    async fn meta_calls(&self, kind: &str, path: &str) -> Value {
        let order = json!({ "kind": kind, "url": self.url(path), "username": USERNAME });
        let control = format!("{}/control/instagram/callbacks", self.sandbox.url());
        self.client().post(control).json(&order).send().await.unwrap().json().await.unwrap()
    }

    async fn forged(&self, path: &str, signed_request: &str) -> u16 {
        let form = [("signed_request", signed_request)];
        self.client().post(self.url(path)).form(&form).send().await.unwrap().status().as_u16()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_at_instagram_connects_in_every_documented_shape() {
    let app = App::start().await;
    let id = app.account_without_keys().await;
    for all in [false, true] {
        let shapes = AnswerShapes { wrapped: all, permissions_as_list: all, ids_as_numbers: all };
        app.sandbox.instagram().set_settings(InstagramSettings { shapes, ..InstagramSettings::default() });
        let (status, location, _) = app.connect(id, USERNAME).await;
        assert_eq!((status, location), (303, format!("/app/accounts/{id}#connection")));
        assert!(app.is_connected(id).await);
        app.disconnect(id).await;
        assert!(!app.is_connected(id).await);
    }
    let known = app.view(id).await.connection;
    assert_eq!(known.username.as_deref(), Some(USERNAME));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_and_a_right_left_out_are_explained_and_change_nothing() {
    let app = App::start().await;
    let id = app.account_without_keys().await;
    let no = app.at_instagram(id, USERNAME, "deny", &[PUBLISH]).await;
    let (status, _, page) = app.come_back(no).await;
    assert!(status == 200 && page.contains("You said no"), "{page}");
    let basic = app.at_instagram(id, USERNAME, "allow", &[]).await;
    let (_, _, page) = app.come_back(basic).await;
    assert!(page.contains("the right to publish was left out"), "{page}");
    assert!(page.contains(&format!("href=\"/app/accounts/{id}\"")), "{page}");
    assert!(!app.is_connected(id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_works_once_and_only_in_the_session_that_began() {
    let app = App::start().await;
    let id = app.account_without_keys().await;
    let back = app.at_instagram(id, USERNAME, "allow", &[PUBLISH]).await;
    let with_state = |state: &str| {
        let mut url = back.clone();
        url.query_pairs_mut().clear().append_pair("code", "AQx").append_pair("state", state);
        url
    };
    let unknown = |(status, _, page): (u16, String, String)| {
        assert!(status == 200 && page.contains("not valid any more"), "{page}");
    };
    for state in ["", ".", "1", "1.", "1.AAAA", "-1.x", "99999999999999999999.x", "1.é", "\"><script>"] {
        unknown(app.come_back(with_state(state)).await);
    }
    unknown(app.come_back(Url::parse(&app.url("connect/instagram/callback")).unwrap()).await);
    let stranger = app.stranger().get(back.clone()).send().await.unwrap().text().await.unwrap();
    assert!(stranger.contains("not valid any more"), "{stranger}");
    let mut app = app;
    app.sign_in_again().await;
    unknown(app.come_back(back).await);
    assert_eq!(app.asked(Vendor::Instagram, "exchange_code"), 0);

    let back = app.at_instagram(id, USERNAME, "allow", &[PUBLISH]).await;
    assert_eq!(app.come_back(back.clone()).await.0, 303);
    unknown(app.come_back(back).await);
    assert_eq!(app.asked(Vendor::Instagram, "exchange_code"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_holds_the_queue_and_reconnecting_lets_it_go() {
    disconnects_and_reconnects(&App::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_and_reconnecting_is_the_same_on_postgresql() {
    disconnects_and_reconnects(&App::start_scaled_out(1).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_disconnects_before_the_publish_call_stops_it() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Ferry", TEXT).await;
    let post = app.first_post().await;
    let post = app.reach(post, PostStatus::InReview).await;
    // The last question before the intent; the token was opened by then.
    let slow = Fault::once(Vendor::Instagram, "publishing_limit", FaultAction::Delay(Duration::from_secs(2)));
    app.sandbox.faults().add(slow);
    app.approve(&post).await.unwrap();
    eventually("the quota is asked for", || async {
        (app.asked(Vendor::Instagram, "publishing_limit") > 0).then_some(())
    })
    .await;
    app.disconnect(account).await;
    eventually("the post says why it waits", || async {
        let problem = app.post(post.summary.id).await.summary.problem;
        problem.filter(|problem| problem.code == ProblemCode::NotConnected)
    })
    .await;
    eventually("the quota is known", || async {
        (app.answered(Vendor::Instagram, "publishing_limit") > 0).then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(app.asked(Vendor::Instagram, "publish"), 0);
}

async fn disconnects_and_reconnects(app: &App) {
    let account = app.connected_account().await;
    let post = app.approved_post(account).await;
    app.disconnect(account).await;
    assert_eq!(app.problem(post.summary.id).await.code, ProblemCode::NotConnected);
    assert_eq!(app.view(account).await.connection.held, 1);
    let refused: Result<Value, _> = app.call("accounts/test_connection", json!({ "id": account })).await;
    assert_eq!(refused.unwrap_err().error["code"]["problem"]["problem"], "not_connected");

    assert_eq!(app.connect(account, USERNAME).await.0, 303);
    let released = app.post(post.summary.id).await;
    assert_eq!((released.summary.status, released.summary.problem), (PostStatus::Scheduled, None));
    assert_eq!(app.view(account).await.connection.held, 0);
    assert_eq!(app.asked(Vendor::Instagram, "create_container"), 0);
    let _: Value = app.call("accounts/test_connection", json!({ "id": account })).await.unwrap();
    let tested = app.view(account).await.connection;
    assert_eq!((tested.problem, tested.quota.map(|quota| quota.total)), (None, Some(50)));
    let told = app.meta_calls("data_deletion", "webhooks/instagram/data-deletion").await;
    assert_eq!((&told["status"], app.is_connected(account).await), (&json!(200), false));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_has_posted_stays_with_its_instagram_account() {
    let app = App::start().await;
    let account = app.connected_account().await;
    app.follow_article(account, "Battery ferry", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
    let (_, _, page) = app.connect(account, "somebody.else").await;
    assert!(page.contains("another Instagram account") && page.contains("@somebody.else"), "{page}");
    let refused = app.set_credential(account, "instagram", "IGAAsomebody").await.unwrap_err();
    assert_eq!(refused.error["code"]["problem"]["problem"], "other_account");
    assert!(app.is_connected(account).await);
    assert_eq!(app.connect(account, USERNAME).await.0, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_removes_the_app_is_disconnected_and_forgeries_change_nothing() {
    let app = App::start().await;
    let account = app.connected_account().await;
    let post = app.approved_post(account).await;
    // Meta's published example, signed with another key; then what is no signed request at all.
    let example = "Mf_s6nTb38UYqioBmPqu0Ewm9souPZB9I2fIGwV729U.\
        eyJ1c2VyX2lkIjoiMCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwiaXNzdWVkX2F0IjoxNjI0MjQ0MTU2fQ";
    for path in ["webhooks/instagram/deauthorize", "webhooks/instagram/data-deletion"] {
        for hostile in [example, "", ".", "a.b", "é.é", &"x".repeat(60_000)] {
            assert_eq!(app.forged(path, hostile).await, 400, "{path} {hostile:.20}");
        }
        let bare = app.client().post(app.url(path)).body("{").send().await.unwrap();
        assert_eq!(bare.status().as_u16(), 400);
    }
    assert!(app.is_connected(account).await);

    let told = app.meta_calls("deauthorize", "webhooks/instagram/deauthorize").await;
    assert_eq!(told["status"], 200);
    assert!(!app.is_connected(account).await);
    assert_eq!(app.problem(post.summary.id).await.code, ProblemCode::NotConnected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_delete_is_followed_and_can_be_looked_up() {
    let app = App::start().await;
    let account = app.connected_account().await;
    let told = app.meta_calls("data_deletion", "webhooks/instagram/data-deletion").await;
    assert_eq!(told["status"], 200, "{told}");
    let (url, code) = (&told["body"]["url"], told["body"]["confirmation_code"].as_str().unwrap());
    assert_eq!(url, &json!(app.url(&format!("deletion/{code}"))));
    let page = app.stranger().get(url.as_str().unwrap()).send().await.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("The data was deleted") && page.contains(code), "{page}");
    let view = app.view(account).await;
    assert_eq!((app.is_connected(account).await, view.connection.username), (false, None));
    let missing = app.stranger().get(app.url("deletion/no-such-code")).send().await.unwrap();
    assert_eq!(missing.status().as_u16(), 404);
}

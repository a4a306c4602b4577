//! Tokens and keys that are replaced or removed while a vendor is asked with the old one.

use std::time::Duration;

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::json;
use services::connection::callbacks;
use services::connection::login::Ended;
use services::credentials;
use services::pipeline::classify::Classify;
use types::post::PostStatus;
use types::problem::ProblemCode;

use crate::account::{Account, PUBLISH};

/// Longer than replacing a token takes.
const LONG: FaultAction = FaultAction::Delay(Duration::from_secs(2));

impl Account {
    fn delay(&self, vendor: Vendor, operation: &str) {
        self.sandbox.faults().add(Fault::once(vendor, operation, LONG));
    }

    async fn reconnect(&self, username: &str) {
        assert_eq!(self.connect(username, &[PUBLISH]).await, Ended::Connected(self.id));
    }

    fn keep_key(&self) -> String {
        format!("keep_connected:{}", self.id)
    }
}

#[tokio::test]
async fn an_answer_to_the_old_token_does_not_refuse_the_fresh_one() {
    let account = Account::connected().await;
    let post = account.post(PostStatus::Scheduled, Default::default()).await;
    account.publish(&post).await;
    account.delay(Vendor::Instagram, "create_container");
    let replaced = async {
        account.faults_hit().await;
        account.days_later(60);
        account.reconnect("harbour.news").await;
    };
    tokio::join!(account.work(), replaced);
    assert_eq!(account.asked("create_container"), 1);
    assert!(!account.token().await.unwrap().refused);
    let post = account.again(&post).await;
    assert_eq!((post.status.as_str(), post.problem_code), ("scheduled", None));
    let jobs = account.jobs("publish").await;
    assert_eq!((jobs.len(), jobs[0].last_error.as_deref()), (1, None));
    assert_eq!(account.view().await.connection.problem, None);
}

#[tokio::test]
async fn an_answer_to_the_old_key_does_not_refuse_the_fresh_one() {
    let account = Account::new().await;
    let set = async |secret: &str| {
        let secret = secret.to_owned().into();
        let operator = account.signed_in.operator();
        credentials::set(&account.services, operator, account.id, "anthropic".into(), secret).await.unwrap()
    };
    let none = json!({ "data": [], "has_more": false, "first_id": null, "last_id": null });
    let sound = FaultAction::json(200, none);
    account.sandbox.faults().add(Fault::once(Vendor::Anthropic, "models", sound));
    set("sk-ant-revoked").await;
    let assessment = account.assessment().await.id;
    let job = Classify { assessment };
    account.write(move |tx| Box::pin(async move { Ok(queue::enqueue(tx, &job).await?) })).await;
    account.delay(Vendor::Anthropic, "messages");
    let replaced = async {
        account.faults_hit().await;
        set("sk-ant-fresh").await
    };
    let ((), fresh) = tokio::join!(account.work(), replaced);
    let view = account.view().await;
    let stored = view.credentials.into_iter().find(|each| each.provider.slug.as_str() == "anthropic");
    assert_eq!(stored.unwrap().stored, Some(fresh));
    let jobs = account.jobs("classify").await;
    assert_eq!((jobs.len(), jobs[0].attempt), (1, 0));
}

#[tokio::test]
async fn a_token_refused_while_publishing_holds_every_post_at_once() {
    let account = Account::connected().await;
    let due = account.post(PostStatus::Scheduled, Default::default()).await;
    let later = account.post(PostStatus::Scheduled, Default::default()).await;
    account.publish(&due).await;
    account.days_later(60);
    account.work().await;
    assert_eq!(account.asked("create_container"), 1);
    assert!(account.token().await.unwrap().refused);
    let expired = Some(ProblemCode::TokenExpired.as_str().to_owned());
    assert_eq!(account.again(&due).await.problem_code, expired);
    assert_eq!(account.again(&later).await.problem_code, expired);
    let connection = account.view().await.connection;
    assert_eq!((connection.problem, connection.held), (Some(ProblemCode::TokenExpired), 2));
}

#[tokio::test]
async fn data_deleted_during_a_look_stays_deleted() {
    let account = Account::connected().await;
    let request = account.signed_request(&account.app_scoped_id().await);
    account.delay(Vendor::Instagram, "me");
    let deleted = async {
        account.faults_hit().await;
        callbacks::delete_data(&account.services, &request).await.unwrap()
    };
    tokio::join!(account.look(), deleted);
    let view = account.view().await;
    assert_eq!((account.token().await, view.connection.username), (None, None));
}

#[tokio::test]
async fn a_look_with_the_old_token_does_not_overwrite_what_is_known_of_the_new_one() {
    let account = Account::connected().await;
    account.delay(Vendor::Instagram, "me");
    let replaced = async {
        account.faults_hit().await;
        account.reconnect("harbour.evening").await;
    };
    tokio::join!(account.look(), replaced);
    assert_eq!(account.view().await.connection.username.as_deref(), Some("harbour.evening"));
}

#[tokio::test]
async fn a_refused_look_with_the_old_token_leaves_the_new_one_well_and_looked_after() {
    let account = Account::connected().await;
    account.hurry(account.keep_key()).await;
    account.delay(Vendor::Instagram, "me");
    let replaced = async {
        account.faults_hit().await;
        account.days_later(60);
        account.reconnect("harbour.news").await;
    };
    tokio::join!(account.work(), replaced);
    let view = account.view().await;
    assert_eq!((view.connection.problem, account.token().await.unwrap().refused), (None, false));
    assert_eq!(account.jobs("keep_connected").await.len(), 1);
}

#[tokio::test]
async fn nobody_looks_after_a_connection_that_was_ended() {
    let account = Account::connected().await;
    account.hurry(account.keep_key()).await;
    account.days_later(60);
    account.work().await;
    assert!(account.token().await.unwrap().refused);
    assert_eq!(account.jobs("keep_connected").await.len(), 0);
}

use std::time::Duration;

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::json;
use services::connection::callbacks::{self, CallbackError};
use services::connection::login::Ended;
use types::problem::ProblemCode;

use crate::account::{Account, PUBLISH};

const EVER: u32 = 1_000;

fn fault(account: &Account, operation: &str, action: FaultAction) {
    account.sandbox.faults().add(Fault::once(Vendor::Instagram, operation, action).times(EVER));
}

#[tokio::test]
async fn signing_in_connects_for_sixty_days_and_knows_whose_token_it_is() {
    let account = Account::connected().await;
    assert_eq!(account.days_left().await, Some(60));
    let view = account.view().await;
    assert!(view.connection.can_sign_in);
    assert_eq!(view.connection.username.as_deref(), Some("harbour.news"));
    assert_eq!(view.connection.quota.map(|quota| (quota.used, quota.total)), Some((0, 50)));
}

#[tokio::test]
async fn without_the_right_to_publish_nothing_is_connected() {
    let account = Account::new().await;
    let ended = account.connect("harbour.news", &[]).await;
    let expected =
        Ended::Failed { account: account.id, code: ProblemCode::PermissionMissing, detail: String::new() };
    assert_eq!((ended, account.token().await), (expected, None));
    let refused = account.paste("IGAAreadonly").await.unwrap_err();
    assert!(
        matches!(refused, services::Error::Problem { code: ProblemCode::PermissionMissing, .. }),
        "{refused}"
    );
    assert_eq!(account.token().await, None);
}

#[tokio::test]
async fn a_token_is_renewed_from_its_tenth_day_on() {
    let account = Account::connected().await;
    let first = account.token().await.unwrap().fingerprint;
    account.days_later(9);
    account.look().await;
    assert_eq!((account.asked("refresh_token"), account.days_left().await), (0, Some(51)));
    account.days_later(1);
    assert_eq!(account.look().await, Some(Duration::from_secs(86_400)));
    assert_eq!((account.asked("refresh_token"), account.days_left().await), (1, Some(60)));
    assert_ne!(account.token().await.unwrap().fingerprint, first);
    account.look().await;
    assert_eq!(account.asked("refresh_token"), 1);
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_daily_and_a_person_is_told_three_times() {
    let account = Account::connected().await;
    fault(&account, "refresh_token", FaultAction::status(500));
    account.days_later(40);
    account.look().await;
    for _ in 41..=59 {
        account.days_later(1);
        account.look().await;
        account.mails().await;
    }
    assert_eq!(account.asked("refresh_token"), 20);
    let subjects: Vec<String> = account.mails().await.into_iter().map(|mail| mail.subject).collect();
    let expected = [14, 7, 2].map(|days| format!("Instagram access for @harbour.news ends in {days} days"));
    assert_eq!(subjects, expected);
    account.days_later(1);
    assert_eq!(account.look().await, None);
    assert!(account.token().await.unwrap().refused);
    assert_eq!(account.view().await.connection.problem, Some(ProblemCode::TokenExpired));
}

#[tokio::test]
async fn a_renewal_after_a_warning_starts_over() {
    let account = Account::connected().await;
    fault(&account, "refresh_token", FaultAction::status(500));
    account.days_later(50);
    account.look().await;
    assert_eq!(account.mails().await.len(), 1);
    account.sandbox.faults().clear();
    account.days_later(1);
    account.look().await;
    assert_eq!(account.days_left().await, Some(60));
    fault(&account, "refresh_token", FaultAction::status(500));
    account.days_later(50);
    account.look().await;
    assert_eq!(account.mails().await.len(), 2);
}

#[tokio::test]
async fn an_answer_without_a_token_never_replaces_one_that_works() {
    let account = Account::connected().await;
    let before = account.token().await.unwrap();
    account.days_later(10);
    for body in [
        json!({ "access_token": "", "token_type": "bearer", "expires_in": 5_184_000 }),
        json!({ "access_token": "IGAAx", "token_type": "bearer", "expires_in": 0 }),
        json!({ "data": [] }),
        json!(null),
    ] {
        account.sandbox.faults().clear();
        fault(&account, "refresh_token", FaultAction::json(200, body));
        account.look().await;
        assert_eq!(account.token().await.unwrap(), before);
    }
    account.sandbox.faults().clear();
    account.look().await;
    assert_eq!(account.days_left().await, Some(60));
}

#[tokio::test]
async fn a_token_that_was_replaced_during_its_renewal_stays_replaced() {
    let account = Account::connected().await;
    account.days_later(10);
    fault(&account, "refresh_token", FaultAction::Delay(Duration::from_secs(1)));
    let replaced = async {
        while account.asked("me") < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        account.paste("IGAAanother").await.unwrap()
    };
    let (_, replaced) = tokio::join!(account.look(), replaced);
    assert_eq!(account.asked("refresh_token"), 1);
    assert_eq!(account.token().await.unwrap().fingerprint, replaced.fingerprint);
}

#[tokio::test]
async fn a_pasted_token_is_renewed_at_the_first_look_which_tells_when_it_ends() {
    let account = Account::new().await;
    account.paste("IGAApasted").await.unwrap();
    assert_eq!(account.token().await.unwrap().expires_at, None);
    account.days_later(1);
    account.look().await;
    assert_eq!(account.days_left().await, Some(60));
}

#[tokio::test]
async fn a_token_that_instagram_refuses_is_not_used_again_until_somebody_reconnects() {
    let account = Account::connected().await;
    let expired = json!({ "error": { "message": "expired", "type": "OAuthException", "code": 190, "error_subcode": 463 } });
    fault(&account, "me", FaultAction::json(400, expired));
    assert_eq!(account.look().await, None);
    let asked = account.asked("me");
    assert_eq!(account.look().await, None);
    assert_eq!(account.asked("me"), asked);
    account.sandbox.faults().clear();
    assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
    let view = account.view().await;
    assert_eq!((view.connection.problem, account.token().await.unwrap().refused), (None, false));
}

#[tokio::test]
async fn a_vendor_that_is_down_costs_no_connection() {
    let account = Account::connected().await;
    fault(&account, "*", FaultAction::status(503));
    assert!(account.look().await.is_some());
    let view = account.view().await;
    assert_eq!(view.connection.problem, Some(ProblemCode::ProviderUnavailable));
    assert!(!account.token().await.unwrap().refused);
}

#[tokio::test]
async fn a_call_of_metas_that_comes_late_does_not_end_a_later_connection() {
    let account = Account::connected().await;
    let me = account.app_scoped_id().await;
    let removed = account.signed_request(&me);
    account.days_later(1);
    callbacks::deauthorize(&account.services, &removed).await.unwrap();
    assert_eq!(account.token().await, None);
    assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
    callbacks::deauthorize(&account.services, &removed).await.unwrap();
    assert!(account.token().await.is_some());
    let tampered = removed.replacen(|c: char| c.is_ascii_lowercase(), "A", 1);
    let refused = callbacks::deauthorize(&account.services, &tampered).await.unwrap_err();
    assert!(matches!(refused, CallbackError::Refused(_)), "{refused}");
}

#[tokio::test]
async fn the_same_request_to_delete_gets_the_same_code_and_its_day() {
    let account = Account::connected().await;
    let request = account.signed_request(&account.app_scoped_id().await);
    let code = callbacks::delete_data(&account.services, &request).await.unwrap();
    assert_eq!(callbacks::delete_data(&account.services, &request).await.unwrap(), code);
    let day = callbacks::deletion(&account.services, &code).await.unwrap().unwrap();
    assert!(day.len() == 10 && day.starts_with("20"), "{day}");
    let view = account.view().await;
    assert_eq!((account.token().await, view.connection.username), (None, None));
    // Somebody of whom nothing is held is answered as well: to Meta it must not show who is.
    let nobody = account.signed_request("1");
    assert_ne!(callbacks::delete_data(&account.services, &nobody).await.unwrap(), code);
}

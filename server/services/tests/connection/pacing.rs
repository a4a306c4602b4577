//! Connections are looked at in turn with everything else that is asked of Instagram.

use services::{Error, connection, credentials};

use crate::account::Account;

#[tokio::test]
async fn whoever_looks_at_a_connection_again_and_again_has_to_wait() {
    let account = Account::connected().await;
    let before = account.asked("me");
    let mut refused = None;
    for _ in 0..100 {
        let looked = connection::test(&account.services, account.signed_in.operator(), account.id).await;
        refused = looked.err();
        if refused.is_some() {
            break;
        }
    }
    assert!(matches!(refused, Some(Error::TooSoon { .. })), "{refused:?}");
    assert!(account.asked("me") - before < 100);
    let pasted = account.paste("IGAAtest").await.unwrap_err();
    assert!(matches!(pasted, Error::TooSoon { .. }), "{pasted}");
}

#[tokio::test]
async fn the_daily_look_waits_for_its_turn() {
    let account = Account::connected().await;
    while connection::test(&account.services, account.signed_in.operator(), account.id).await.is_ok() {}
    let looked = connection::keep(&account.services, account.id).await;
    assert!(matches!(looked, Err(Error::TooSoon { .. })), "{looked:?}");
}

#[tokio::test]
async fn a_key_of_an_unknown_provider_is_refused() {
    let account = Account::new().await;
    let (services, operator) = (&account.services, account.signed_in.operator());
    let set = credentials::set(services, operator, account.id, "nobody".into(), "k".to_owned().into()).await;
    assert!(matches!(set, Err(Error::NotFound("provider"))), "{set:?}");
}

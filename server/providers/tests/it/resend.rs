use providers::ErrorKind;
use providers::resend::Email;
use sandbox::{Fault, FaultAction, Vendor};
use serde_json::json;

use crate::vendors::{Vendors, sandbox};

const KEY: &str = "re_test";

fn mail(subject: &str) -> Email {
    Email {
        from: "Autogram <mail@example.org>".into(),
        to: "ada@example.org".into(),
        subject: subject.into(),
        html: "<p>hi</p>".into(),
        text: "hi".into(),
    }
}

#[tokio::test]
async fn a_mail_is_sent_once_however_often_it_is_tried() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).resend(KEY);
    for action in [FaultAction::ResetAfterCommit, FaultAction::Truncate, FaultAction::HangAfterCommit] {
        sandbox.faults().add(Fault::once(Vendor::Resend, "send", action.clone()));
        let client = Vendors::of(&sandbox).expecting(&action).resend(KEY);
        let error = client.send(&mail("Your link"), "magic-link-1").await.unwrap_err();
        assert!(error.is_retryable(), "{action:?}");
    }
    let id = client.send(&mail("Your link"), "magic-link-1").await.unwrap();
    assert_eq!(client.send(&mail("Your link"), "magic-link-1").await.unwrap(), id);
    let mails = sandbox.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].id.as_str(), mails[0].to.as_slice()),
        (id.as_str(), &["ada@example.org".to_owned()][..])
    );
    assert_eq!(mails[0].text.as_deref(), Some("hi"));
}

#[tokio::test]
async fn one_key_for_two_mails_is_our_mistake() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).resend(KEY);
    client.send(&mail("Your link"), "magic-link-1").await.unwrap();
    let error = client.send(&mail("Another link"), "magic-link-1").await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Rejected, Some(409)));
}

#[tokio::test]
async fn a_bad_key_and_a_bad_address_are_told_apart() {
    let sandbox = sandbox().await;
    let vendors = Vendors::of(&sandbox);
    let error = vendors.resend("nonsense").send(&mail("x"), "k").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::KeyRefused);
    let mail = Email { to: "nobody".into(), ..mail("x") };
    let error = vendors.resend(KEY).send(&mail, "k").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.detail.starts_with("validation_error"), "{error}");
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_not_waited_for() {
    let sandbox = sandbox().await;
    for (name, kind) in
        [("daily_quota_exceeded", ErrorKind::OutOfCredit), ("rate_limit_exceeded", ErrorKind::RateLimited)]
    {
        let body = json!({"statusCode": 429, "name": name, "message": "m"});
        sandbox.faults().add(Fault::once(Vendor::Resend, "send", FaultAction::json(429, body)));
        let error = Vendors::of(&sandbox).resend(KEY).send(&mail("x"), "k").await.unwrap_err();
        assert_eq!(error.kind, kind);
    }
}

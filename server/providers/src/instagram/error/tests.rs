use crate::instagram::{ContainerState, ContainerStatus};
use Action::{Fix, NewContainer, Operator, Poll, Retry, RetryThenFix, Wait};
use InstagramErrorKind::*;
use serde_json::{Value, json};

use super::*;

fn reply(status: u16, headers: &[(&'static str, &str)], error: &Value) -> Reply {
    Reply::of(status, headers, &json!({"error": error}).to_string())
}

fn publish_error(reply: &Reply) -> InstagramError {
    answered("publish", reply, &[&Secret::from("IGAA-token".to_owned())])
}

/// code, subcode, is_transient, status, kind, what may follow, whether nothing was done for certain
type Row = (i64, Option<i64>, Option<bool>, u16, InstagramErrorKind, Action, bool);

/// The publishing table of the error-codes page.
const PUBLISHING: [Row; 26] = [
    (-2, Some(2_207_003), None, 400, Ambiguous, NewContainer, false),
    (-2, Some(2_207_020), None, 400, ContainerGone, NewContainer, false),
    (-2, None, None, 400, Ambiguous, Retry, false),
    (-1, Some(2_207_001), None, 400, Ambiguous, Retry, false),
    (-1, Some(2_207_032), None, 400, Ambiguous, Retry, false),
    (-1, Some(2_207_053), None, 400, Ambiguous, NewContainer, false),
    (1, Some(2_207_057), None, 400, MediaRejected, Fix, true),
    (4, Some(2_207_051), None, 400, Ambiguous, Wait, false),
    (9, Some(2_207_042), None, 400, QuotaReached, Wait, true),
    (24, Some(2_207_006), None, 400, ContainerGone, NewContainer, false),
    (24, Some(2_207_008), None, 400, ContainerGone, NewContainer, false),
    (25, Some(2_207_050), None, 400, Restricted, Operator, true),
    (100, Some(2_207_023), None, 400, MediaRejected, Fix, true),
    (100, Some(2_207_028), None, 400, MediaRejected, Fix, true),
    (100, Some(2_207_035), None, 400, MediaRejected, Fix, true),
    (100, Some(2_207_040), None, 400, MediaRejected, Fix, true),
    (352, Some(2_207_026), None, 400, MediaRejected, Fix, true),
    (9004, Some(2_207_052), None, 400, MediaUnfetchable, RetryThenFix, false),
    (9004, Some(2_207_052), Some(true), 400, MediaUnfetchable, RetryThenFix, false),
    (9007, Some(2_207_027), None, 400, NotReady, Poll, true),
    (36_000, Some(2_207_004), None, 400, MediaRejected, Fix, true),
    (36_001, Some(2_207_005), None, 400, MediaRejected, Fix, true),
    (36_003, Some(2_207_009), None, 400, MediaRejected, Fix, true),
    (36_004, Some(2_207_010), None, 400, MediaRejected, Fix, true),
    (36_001, Some(2_207_005), Some(true), 400, Temporary, Retry, true),
    (36_001, Some(2_207_005), Some(true), 500, Temporary, Retry, true),
];

/// The Graph-wide table.
const GRAPH: [Row; 32] = [
    (1, None, None, 500, Ambiguous, Retry, false),
    (2, None, Some(true), 503, Ambiguous, Retry, false),
    (2, None, Some(false), 400, Ambiguous, Retry, false),
    (3, None, None, 403, PermissionMissing, Operator, true),
    (10, None, None, 403, PermissionMissing, Operator, true),
    (12, None, None, 400, Rejected, Fix, false),
    (100, None, None, 400, Rejected, Fix, false),
    (100, None, Some(true), 400, Ambiguous, Retry, false),
    (100, Some(33), None, 400, ContainerGone, NewContainer, false),
    (100, Some(33), Some(true), 400, Ambiguous, Retry, false),
    (101, None, None, 400, Rejected, Fix, false),
    (102, None, None, 401, TokenRefused, Operator, true),
    (190, None, None, 400, TokenRefused, Operator, true),
    (190, Some(458), None, 400, TokenRefused, Operator, true),
    (190, Some(459), None, 400, TokenRefused, Operator, true),
    (190, Some(460), None, 400, TokenRefused, Operator, true),
    (190, Some(463), Some(true), 401, TokenRefused, Operator, true),
    (190, Some(467), None, 400, TokenRefused, Operator, true),
    (200, None, None, 403, PermissionMissing, Operator, true),
    (299, None, None, 403, PermissionMissing, Operator, true),
    (300, None, None, 403, Rejected, Fix, false),
    (341, None, None, 400, RateLimited, Wait, false),
    (368, None, None, 400, Blocked, Wait, false),
    (506, None, None, 400, Rejected, Fix, false),
    (4, None, Some(true), 400, RateLimited, Wait, false),
    (17, None, None, 400, RateLimited, Wait, false),
    (32, None, None, 403, RateLimited, Wait, false),
    (613, None, None, 400, RateLimited, Wait, false),
    (80_002, None, None, 400, RateLimited, Wait, false),
    (99_999, None, None, 429, RateLimited, Wait, false),
    (99_999, None, None, 500, Ambiguous, Retry, false),
    (99_999, None, Some(true), 400, Ambiguous, Retry, false),
];

#[test]
fn every_row_of_both_tables_has_its_kind_and_its_certainty() {
    for (code, subcode, is_transient, status, kind, action, definitive) in PUBLISHING.into_iter().chain(GRAPH)
    {
        let error = json!({"message": "m", "type": "OAuthException", "code": code, "error_subcode": subcode,
                           "is_transient": is_transient, "fbtrace_id": "A1"});
        let error = publish_error(&reply(status, &[], &error));
        let row = (code, subcode, is_transient, status);
        assert_eq!((error.kind, error.action), (kind, action), "{row:?}");
        assert_eq!(error.is_definitive_rejection(), definitive, "{row:?}");
        assert_eq!((error.code, error.subcode, error.status), (Some(code), subcode, Some(status)), "{row:?}");
        assert_eq!(error.fbtrace_id.as_deref(), Some("A1"));
    }
}

#[test]
fn an_answer_that_is_not_metas_leaves_everything_open() {
    for (status, body) in [
        (502, "<html>Bad gateway</html>"),
        (400, "{\"error\": \"text\"}"),
        (401, ""),
        (302, ""),
        (400, "{\"error_type\": \"OAuthException\", \"code\": 400, \"error_message\": \"m\"}"),
    ] {
        let error = publish_error(&Reply::of(status, &[], body));
        assert_eq!(error.kind, Ambiguous, "{status} {body}");
        assert_eq!(error.problem(), ProblemCode::OutcomeUnknown);
    }
}

#[test]
fn only_what_never_left_is_certainly_not_done() {
    let not_sent = unanswered("publish", Failure::NotSent("no connection could be made".into()));
    assert!(not_sent.is_definitive_rejection());
    let silent = unanswered("publish", Failure::NoAnswer { why: "no answer in time".into(), status: None });
    assert_eq!(silent.kind, Ambiguous);
    assert!(!silent.is_definitive_rejection());
    let broken_off = unanswered("publish", Failure::NoAnswer { why: "broke off".into(), status: Some(200) });
    assert_eq!((broken_off.kind, broken_off.status), (Ambiguous, Some(200)));
}

#[test]
fn doubt_is_only_unknown_outcome_when_something_was_to_be_published() {
    let reading = unanswered("container", Failure::NoAnswer { why: "no answer".into(), status: None });
    assert_eq!(reading.problem(), ProblemCode::ProviderUnavailable);
}

#[test]
fn a_wait_is_metas_own_estimate_or_a_cautious_one() {
    let throttled = json!({"message": "m", "code": 80_002});
    let usage =
        r#"{"17841": [{"type": "instagram", "call_count": 100, "estimated_time_to_regain_access": 42}]}"#;
    let wait =
        |headers: &[(&'static str, &str)], error: &Value| publish_error(&reply(400, headers, error)).wait;
    assert_eq!(wait(&[("x-business-use-case-usage", usage)], &throttled), Some(Duration::from_secs(42 * 60)));
    assert_eq!(wait(&[("retry-after", "90")], &throttled), Some(Duration::from_secs(90)));
    assert_eq!(wait(&[("x-business-use-case-usage", "{}")], &throttled), Some(RATE_WAIT));
    assert_eq!(wait(&[], &json!({"message": "m", "code": 4, "error_subcode": 2_207_051})), Some(BLOCK_WAIT));
    assert_eq!(wait(&[], &json!({"message": "m", "code": 368})), Some(BLOCK_WAIT));
    assert_eq!(wait(&[], &json!({"message": "m", "code": 9, "error_subcode": 2_207_042})), Some(QUOTA_WAIT));
    assert_eq!(wait(&[], &json!({"message": "m", "code": 190})), None);
}

#[test]
fn a_person_reads_the_words_meant_for_people_without_the_token() {
    let error = json!({"message": "Invalid parameter", "code": 36_003, "error_subcode": 2_207_009,
                       "error_user_msg": "The ratio is wrong for IGAA-token"});
    let error = publish_error(&reply(400, &[], &error));
    assert_eq!(error.detail, "The ratio is wrong for [secret]");
    assert_eq!(error.to_string(), "instagram: publish: The ratio is wrong for [secret] (code 36003/2207009)");
}

#[test]
fn a_failed_container_is_replaced_only_where_its_number_says_that_it_may_help() {
    for (subcode, action) in [
        (Some(2_207_001), Retry),
        (Some(2_207_003), NewContainer),
        (Some(2_207_020), NewContainer),
        (Some(2_207_053), NewContainer),
        (Some(2_207_077), RetryThenFix),
        (Some(2_207_081), Fix),
        (Some(2_207_082), NewContainer),
        (Some(2_207_085), Fix),
        (Some(2_207_026), Fix),
        (Some(2_299_999), Fix),
        (Some(2_207_006), NewContainer),
        (Some(2_207_008), NewContainer),
        (Some(2_207_027), Poll),
        (Some(2_207_042), Wait),
        (Some(2_207_050), Operator),
        (Some(2_207_052), RetryThenFix),
        (None, RetryThenFix),
    ] {
        let state = ContainerState { status_code: ContainerStatus::Error, status: "Error".into(), subcode };
        assert_eq!(state.failure().action, action, "{subcode:?}");
    }
}

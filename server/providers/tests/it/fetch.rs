use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use providers::fetch::{
    BlockReason, Conditions, Document, FetchError, FetchErrorKind, Fetched, GuardedFetch,
};
use types::problem::ProblemCode;
use url::Url;

use crate::canned::{Canned, Step, answer, head};
use crate::vendors::HASTY;

const LIMIT: usize = 1 << 20;

fn fetch(allowed: Vec<SocketAddr>) -> GuardedFetch {
    crate::vendors::fetch(allowed, Duration::from_secs(20))
}

async fn get(server: &Canned, path: &str) -> Result<Fetched, FetchError> {
    fetch(vec![server.address]).get(&server.url(path), &Conditions::default(), LIMIT).await
}

fn document(fetched: Result<Fetched, FetchError>) -> Document {
    match fetched.unwrap() {
        Fetched::Document(document) => document,
        Fetched::NotModified => panic!("not modified"),
    }
}

fn redirect(location: &str) -> Step {
    answer(302, &[("location", location)], "")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_document_comes_with_all_that_the_next_fetch_needs() {
    let headers = [
        ("content-type", "application/rss+xml; charset=utf-8"),
        ("etag", "\"v1\""),
        ("last-modified", "Sat, 21 Nov 2026 10:00:00 GMT"),
        ("cache-control", "max-age=900"),
    ];
    let server = Canned::start(vec![answer(200, &headers, "<rss/>")]).await;
    let document = document(get(&server, "/feed?page=1#part").await);
    assert_eq!(document.bytes, b"<rss/>");
    assert_eq!(document.content_type.as_deref(), Some("application/rss+xml; charset=utf-8"));
    assert_eq!(document.etag.as_deref(), Some("\"v1\""));
    assert_eq!(document.last_modified.as_deref(), Some("Sat, 21 Nov 2026 10:00:00 GMT"));
    assert_eq!(document.max_age, Some(Duration::from_secs(900)));
    assert_eq!(document.final_url, server.url("/feed?page=1"));
    let request = &server.requests()[0];
    assert!(request.starts_with("GET /feed?page=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("user-agent: providers-test/1\r\n"), "{request}");
    assert!(!request.contains("if-none-match"), "{request}");
}

#[tokio::test]
async fn an_unchanged_document_is_not_sent_again() {
    let server = Canned::start(vec![answer(304, &[], "")]).await;
    let conditions = Conditions { etag: Some("\"v1\"".into()), last_modified: Some("Sat, 21 Nov".into()) };
    let fetched = fetch(vec![server.address]).get(&server.url("/"), &conditions, LIMIT).await.unwrap();
    assert!(matches!(fetched, Fetched::NotModified));
    let request = &server.requests()[0];
    assert!(request.contains("if-none-match: \"v1\"\r\n"), "{request}");
    assert!(request.contains("if-modified-since: Sat, 21 Nov\r\n"), "{request}");
}

#[tokio::test]
async fn a_validator_that_would_break_out_of_its_header_is_left_out() {
    let server = Canned::start(vec![answer(200, &[], "ok")]).await;
    let conditions = Conditions { etag: Some("a\r\nx-evil: 1".into()), last_modified: None };
    document(fetch(vec![server.address]).get(&server.url("/"), &conditions, LIMIT).await);
    assert!(!server.requests()[0].contains("evil"));
}

#[tokio::test]
async fn redirects_are_followed_five_times_and_not_six() {
    let mut script: Vec<Step> = (0..5).map(|number| redirect(&format!("/hop/{number}"))).collect();
    script.push(answer(200, &[], "found"));
    let server = Canned::start(script.clone()).await;
    let found = document(get(&server, "/").await);
    assert_eq!((found.bytes.as_slice(), found.final_url), (b"found".as_slice(), server.url("/hop/4")));
    assert!(!server.requests()[5].contains("referer"));

    script.insert(0, redirect("/more"));
    let server = Canned::start(script).await;
    assert_eq!(get(&server, "/").await.unwrap_err().kind, FetchErrorKind::TooManyRedirects);
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_redirect_to_an_address_with_foreign_letters_is_followed() {
    let server = Canned::start(vec![redirect("/bücher"), answer(200, &[], "found")]).await;
    let found = document(get(&server, "/").await);
    assert_eq!(found.final_url, server.url("/b%C3%BCcher"));
}

#[tokio::test]
async fn no_redirect_leads_inside() {
    let inside = Canned::start(vec![answer(200, &[], "secret")]).await;
    let port = inside.address.port();
    for (location, reason) in [
        (format!("http://127.0.0.1:{port}/"), BlockReason::PrivateAddress),
        (format!("http://2130706433:{port}/"), BlockReason::PrivateAddress),
        (format!("http://[::ffff:127.0.0.1]:{port}/"), BlockReason::PrivateAddress),
        (format!("http://localhost:{port}/"), BlockReason::PrivateName),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), BlockReason::PrivateAddress),
        ("file:///etc/passwd".to_owned(), BlockReason::Scheme),
        (format!("http://a:b@127.0.0.1:{port}/"), BlockReason::Credentials),
        ("http://news.example:6379/".to_owned(), BlockReason::Port),
    ] {
        let server = Canned::start(vec![redirect(&location)]).await;
        let error = get(&server, "/").await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Blocked(reason), "{location}");
        assert_eq!(error.problem(), ProblemCode::FeedAddressBlocked);
        assert!(!error.is_retryable());
    }
    assert!(inside.requests().is_empty());
}

#[tokio::test]
async fn what_is_private_is_not_connected_to_unless_it_is_allowed_by_number_and_port() {
    let server = Canned::start(vec![answer(200, &[], "inside")]).await;
    let port = server.address.port();
    let stranger = "127.0.0.1:1".parse().unwrap();
    for (url, allowed) in [
        (server.url("/"), vec![]),
        (server.url("/"), vec![stranger]),
        (Url::parse(&format!("http://localhost:{port}/")).unwrap(), vec![server.address]),
    ] {
        let error = fetch(allowed).get(&url, &Conditions::default(), LIMIT).await.unwrap_err();
        assert!(matches!(error.kind, FetchErrorKind::Blocked(_)), "{url}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn size_is_counted_after_decompression() {
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let server = Canned::start(vec![answer(200, &[("content-encoding", "gzip")], &bomb)]).await;
    let error = get(&server, "/").await.unwrap_err();
    assert_eq!((error.kind, error.problem()), (FetchErrorKind::TooLarge, ProblemCode::FeedTooLarge));

    let honest = gzip(&[b'x'; 100_000]);
    let server = Canned::start(vec![answer(200, &[("content-encoding", "gzip")], &honest)]).await;
    assert_eq!(document(get(&server, "/").await).bytes.len(), 100_000);
}

#[tokio::test]
async fn a_document_may_be_as_large_as_the_limit_and_not_a_byte_larger() {
    let server = Canned::start(vec![answer(200, &[], vec![b'x'; LIMIT])]).await;
    assert_eq!(document(get(&server, "/").await).bytes.len(), LIMIT);
    let announced = Canned::start(vec![Step::Answer(head(200, &[], Some(LIMIT + 1)))]).await;
    let endless = Canned::start(vec![Step::Flood(head(200, &[], None))]).await;
    for server in [announced, endless] {
        assert_eq!(get(&server, "/").await.unwrap_err().kind, FetchErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn who_keeps_us_waiting_is_left() {
    let first_hop_only = vec![redirect("/next"), Step::Hang];
    for script in [vec![Step::Hang], vec![Step::Drip(head(200, &[], None))], first_hop_only] {
        let server = Canned::start(script).await;
        let started = Instant::now();
        let hasty = fetch(vec![server.address]).capped(HASTY);
        let error = hasty.get(&server.url("/"), &Conditions::default(), LIMIT).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Unreachable);
        assert!(error.is_retryable());
        assert!(started.elapsed() < 5 * HASTY);
    }
}

#[tokio::test]
async fn a_broken_answer_is_no_document() {
    for script in [
        Step::Answer(head(200, &[], Some(100))),
        Step::AnswerThenReset(head(200, &[], Some(100))),
        Step::AnswerThenReset(Vec::new()),
        Step::Answer(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        answer(200, &[("content-encoding", "gzip")], "this is not gzip"),
    ] {
        let server = Canned::start(vec![script]).await;
        let error = get(&server, "/").await.unwrap_err();
        assert_eq!(error.problem(), ProblemCode::FeedUnreachable);
    }
}

#[tokio::test]
async fn a_host_that_is_not_there_is_unreachable() {
    let address = Canned::start(vec![Step::Hang]).await.address;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_ne!(address, gone);
    let url = Url::parse(&format!("http://{gone}/")).unwrap();
    let error = fetch(vec![gone]).get(&url, &Conditions::default(), LIMIT).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Unreachable);
}

#[tokio::test]
async fn a_status_that_brings_no_document_says_what_may_follow() {
    for (status, problem) in [
        (401, ProblemCode::FeedForbidden),
        (403, ProblemCode::FeedForbidden),
        (404, ProblemCode::FeedGone),
        (410, ProblemCode::FeedGone),
        (429, ProblemCode::RateLimited),
        (500, ProblemCode::FeedUnreachable),
        (503, ProblemCode::FeedUnreachable),
    ] {
        let server = Canned::start(vec![answer(status, &[("retry-after", "120")], "no")]).await;
        let error = get(&server, "/").await.unwrap_err();
        assert_eq!((error.problem(), error.status), (problem, Some(status)));
        assert_eq!(error.retry_after, Some(Duration::from_secs(120)));
        assert_eq!(error.to_string(), format!("HTTP {status}"));
    }
}

#[tokio::test]
async fn a_redirect_without_a_place_to_go_is_no_document() {
    for step in [answer(302, &[], ""), redirect("http://")] {
        let server = Canned::start(vec![step]).await;
        assert_eq!(get(&server, "/").await.unwrap_err().kind, FetchErrorKind::Unreachable);
    }
}

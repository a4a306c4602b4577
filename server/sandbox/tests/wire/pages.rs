//! The pages for people and the control API.

use serde_json::json;

use crate::support::{Bench, RESEND_KEY, json};

#[tokio::test]
async fn the_inbox_shows_mails_with_links_and_without_markup() {
    let bench = Bench::instant().await;
    let mail = json!({
        "from": "a@example.org", "to": "b@example.org", "subject": "<script>alert(1)</script>",
        "text": "Open http://127.0.0.1:9/auth/magic#abc?x=1&y=2 now.",
    });
    json(bench.post("/resend/emails").bearer_auth(RESEND_KEY).json(&mail)).await;
    let page = bench.get("/inbox").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<a href=\"http://127.0.0.1:9/auth/magic#abc?x=1&amp;y=2\""));
    assert!(!page.contains("<script>"));
    let (_, mails) = json(bench.get("/control/mails")).await;
    assert_eq!(mails[0]["to"], json!(["b@example.org"]));
}

#[tokio::test]
async fn the_ledger_page_and_its_json_agree() {
    let bench = Bench::instant().await;
    let input = json!({ "prompt": "a hill", "image_size": "square_hd" });
    json(bench.submit("fal-ai/flux/schnell", &input)).await;
    let (_, ledger) = json(bench.get("/control/ledger")).await;
    assert_eq!(ledger["charged_micro_usd"], 3_000);
    assert_eq!(ledger["totals"]["fal"], json!({ "requests": 1, "charged_micro_usd": 3_000 }));
    assert_eq!(ledger["entries"].as_array().unwrap().len(), 2);
    assert_eq!(ledger["entries"][1]["operation"], "completion");
    assert_eq!(json(bench.get("/control/ledger?after=1")).await.1["entries"].as_array().unwrap().len(), 1);
    let page = bench.get("/ledger").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("$0.003000"));
}

#[tokio::test]
async fn the_front_page_leads_everywhere() {
    let bench = Bench::instant().await;
    let page = bench.get("/").send().await.unwrap().text().await.unwrap();
    for link in ["/inbox", "/ledger", "/control/faults", "/feeds/city-transit.xml"] {
        assert!(page.contains(link), "{link}");
    }
}

#[tokio::test]
async fn the_clock_and_instagrams_settings_can_be_changed_while_running() {
    let bench = Bench::instant().await;
    let (_, clock) = json(bench.post("/control/clock").json(&json!({ "advance_ms": 90_000 }))).await;
    assert_eq!(clock["offset_ms"], 90_000);
    let url = format!("{}/control/instagram/settings", bench.sandbox.url());
    let put = bench.client.put(url).json(&json!({ "second_publish": "refuse", "quota_total": 7 }));
    assert_eq!(put.send().await.unwrap().status(), 204);
    let (_, settings) = json(bench.get("/control/instagram/settings")).await;
    assert_eq!((&settings["second_publish"], &settings["quota_total"]), (&json!("refuse"), &json!(7)));
}

//! The API's addresses are a promise: this list changes only on purpose, and none answers a stranger.

use serde_json::json;

use crate::harness::App;

/// Every server function; each needs a signed-in operator, and `spend/operators` an admin.
const PATHS: [&str; 68] = [
    "accounts/account",
    "accounts/accounts",
    "accounts/clear_credential",
    "accounts/connect_instagram",
    "accounts/create_account",
    "accounts/hand_in_now",
    "accounts/image_providers",
    "accounts/recent_scores",
    "accounts/save_account",
    "accounts/set_credential",
    "accounts/test_connection",
    "accounts/try_credential",
    "activity/activity",
    "activity/retry_job",
    "brand/look",
    "brand/preview_card",
    "brand/preview_templates",
    "brand/remove_logo",
    "brand/save_brand",
    "brand/set_card",
    "brand/show_brand",
    "brand/use_card_instead",
    "calendar/calendar",
    "feeds/add_feed",
    "feeds/draft_anyway",
    "feeds/feeds",
    "feeds/pause_feed",
    "feeds/poll_feed",
    "feeds/remove_feed",
    "feeds/score_again",
    "feeds/skipped_articles",
    "posts/approve",
    "posts/arrange_carousel",
    "posts/check_instagram",
    "posts/choose_format",
    "posts/choose_picture",
    "posts/compare_versions",
    "posts/decided_posts",
    "posts/move_post",
    "posts/new_picture",
    "posts/picture_makers",
    "posts/post",
    "posts/reject",
    "posts/restore_version",
    "posts/retry",
    "posts/review_list",
    "posts/rewrite",
    "posts/save_text",
    "posts/send_again",
    "posts/undo_approval",
    "posts/undo_rejection",
    "posts/versions",
    "session/session",
    "spend/add_price",
    "spend/budgets",
    "spend/dismiss_unknown",
    "spend/operators",
    "spend/own_prices",
    "spend/pause_budget",
    "spend/remove_budget",
    "spend/remove_price",
    "spend/resume_budget",
    "spend/set_budget",
    "spend/spend",
    "voice/accept_rule",
    "voice/dismiss_rule",
    "voice/learn",
    "voice/learned",
];

#[test]
fn the_list_of_addresses_is_the_one_we_promise() {
    let mut registered: Vec<String> = server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.trim_start_matches("/api/app/api/").to_owned())
        .collect();
    registered.sort();
    // The test binary must mention the API, or the linker leaves it out.
    let _ = app::api::ErrorCode::NotSignedIn;
    assert_eq!(registered, PATHS);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function_answers_a_stranger() {
    let app = App::start().await;
    let stranger = reqwest_without_cookies();
    for path in PATHS {
        let url = app.url(&format!("api/app/api/{path}"));
        let answer = stranger.post(url).json(&arguments()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{path}: {}", answer.text().await.unwrap());
    }
}

/// Arguments that parse, so that the refusal is the right one.
fn arguments() -> serde_json::Value {
    let brand = json!({
        "primary": "#000000", "text": "#ffffff", "kicker": "", "template": null, "fallback": false
    });
    let card = json!({ "template": "scrim", "headline": "", "kicker": "" });
    let edit = json!({ "version": 0, "caption": "", "alt_text": "" });
    let settings = json!({
        "name": "", "handle": "", "topic": "", "voice": "", "language": "", "time_zone": "",
        "cadence": { "every": { "minutes": 1 } }, "threshold": 0, "image_provider": "", "image_model": "",
        "paused": false
    });
    json!({
        "id": 1, "account": 1, "provider": "fal", "secret": "x", "settings": settings, "paused": true,
        "feed": { "url": "x", "accounts": [] }, "edit": edit, "at": null, "picture": 1, "prompt": null,
        "format": "story", "article": 1, "pictures": [1, 2],
        "brand": brand, "card": card, "template": "scrim",
        "limit": { "account": null, "provider": null, "period": "day", "limit": 1, "hard": true },
        "price": { "provider": "fal", "model": "m", "rates": { "unit": { "each": 1, "unit": "megapixel" } } },
        "number": 1, "older": 1, "newer": 2, "rule": 1, "text": "x",
        "reason": "tone", "instruction": "", "span": "week", "day": null, "to": 0
    })
}

#[expect(clippy::disallowed_methods, reason = "the client of a test is the browser, not the product")]
fn reqwest_without_cookies() -> reqwest::Client {
    reqwest::Client::new()
}

//! When posts go out: slots, moves, changed settings, old news, and a token that comes back.

use std::process::Output;

use jiff::tz::TimeZone;
use sandbox::Vendor;
use serde_json::{Value, json};
use types::account::Account;
use types::calendar::{Calendar, CalendarEntry};
use types::post::{Post, PostStatus, What};
use types::problem::ProblemCode;
use types::{AccountId, PostId, Timestamp};

use crate::harness::{App, Refusal, eventually, now};

const TEXT: &str = "The night train to the coast runs again. It carries bicycles and arrives at seven.";

#[test]
fn the_preview_names_gaps_and_folds() {
    let slots = "Sun 02:30,Mon 09:00";
    let rows = |from: &str| -> Value {
        let printed =
            preview(&["--zone", "Europe/Warsaw", "--slots", slots, "--from", from, "--count", "2", "--json"]);
        assert!(printed.status.success(), "{printed:?}");
        serde_json::from_slice(&printed.stdout).unwrap()
    };
    let row = |local: &str, utc: &str, kind: &str| json!({ "local": local, "utc": utc, "kind": kind });
    let spring = json!([
        row("2026-03-29T02:30:00", "2026-03-29T01:30:00Z", "gap"),
        row("2026-03-30T09:00:00", "2026-03-30T07:00:00Z", "normal"),
    ]);
    assert_eq!(rows("2026-03-28T00:00:00Z"), spring);
    let autumn = json!([
        row("2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "fold"),
        row("2026-10-26T09:00:00", "2026-10-26T08:00:00Z", "normal"),
    ]);
    assert_eq!(rows("2026-10-24T02:00:00+02:00"), autumn);
}

#[test]
fn the_preview_explains_what_it_cannot_read_and_fails() {
    let good = ["--zone", "Europe/Warsaw", "--slots", "Mon 09:00", "--from", "2026-03-28T00:00:00Z"];
    for (place, wrong, words) in [
        (1, "Europe/Nowhere", "is no time zone"),
        (3, "Someday 09:00", "is no slot"),
        (5, "tomorrow", "is no instant"),
    ] {
        let mut arguments = good;
        arguments[place] = wrong;
        let printed = preview(&arguments);
        let said = String::from_utf8_lossy(&printed.stderr);
        assert_eq!(printed.status.code(), Some(1), "{said}");
        assert!(said.contains(wrong) && said.contains(words), "{said}");
    }
}

fn preview(arguments: &[&str]) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_autogram"));
    command.args(["schedule", "preview"]).args(arguments).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_moves_to_a_free_time_only_and_its_timeline_says_so() {
    let app = App::start().await;
    let account = app.account().await;
    daily(&app, account, &[6, 18]).await;
    let (first, second) = (scheduled(&app, account).await, scheduled(&app, account).await);
    let (first_slot, second_slot) = (slot(&app, first).await, slot(&app, second).await);

    let refused = move_post(&app, first, second_slot).await.unwrap_err();
    assert_eq!((refused.status, &refused.error["code"]), (409, &json!("slot_taken")));
    let refused = move_post(&app, first, Timestamp(now() - 1_000)).await.unwrap_err();
    assert_eq!(refused.status, 422);
    assert_eq!(slot(&app, first).await, first_slot, "a refused move changes nothing");

    let later = Timestamp(second_slot.0 + 7 * 86_400_000);
    move_post(&app, first, later).await.unwrap();
    let moved = app.post(first).await;
    assert_eq!(moved.summary.slot_at, Some(later));
    assert!(moved.timeline.iter().any(|entry| entry.what == What::Moved), "{:?}", moved.timeline);
    // The slot it left is the next free one again.
    assert_eq!(account_of(&app, account).await.next_slots.first(), Some(&first_slot));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_not_approved_for_a_time_that_another_has() {
    let app = App::start().await;
    let account = app.account().await;
    daily(&app, account, &[6, 18]).await;
    let first = scheduled(&app, account).await;
    let second = drafted(&app, account).await;
    let refused = approve_for(&app, &second, Some(slot(&app, first).await)).await.unwrap_err();
    assert_eq!((refused.status, &refused.error["code"]), (409, &json!("slot_taken")));
    assert_eq!(app.post(second.summary.id).await.summary.status, PostStatus::InReview);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_post_goes_out_at_its_new_time() {
    let app = App::start().await;
    let account = app.account().await;
    daily(&app, account, &[6, 18]).await;
    let post = scheduled(&app, account).await;
    move_post(&app, post, Timestamp(now() + 1_500)).await.unwrap();
    app.reach(post, PostStatus::Published).await;
    let refused = move_post(&app, post, Timestamp(now() + 60_000)).await.unwrap_err();
    assert_eq!(refused.status, 409);
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_zone_and_quiet_hours_move_what_waits_in_its_order() {
    let app = App::start().await;
    let account = app.account().await;
    daily(&app, account, &[6, 18]).await;
    let mut posts = Vec::new();
    for _ in 0..3 {
        posts.push(scheduled(&app, account).await);
    }
    let before = shown(&app, &posts, "Europe/Warsaw").await;

    change(&app, account, |settings| settings["time_zone"] = json!("America/New_York")).await;
    assert_eq!(shown(&app, &posts, "America/New_York").await, before, "the same times on the wall");
    let timeline = app.post(posts[0]).await.timeline;
    assert!(timeline.iter().any(|entry| entry.what == What::Replanned), "{timeline:?}");

    let quiet = json!({ "from": 17 * 60, "to": 20 * 60 });
    change(&app, account, |settings| settings["quiet_hours"] = quiet).await;
    let after = shown(&app, &posts, "America/New_York").await;
    assert!(after.iter().all(|slot| slot.ends_with("06:00")), "{after:?}");
    assert!(after.is_sorted_by(|one, next| one < next), "the order changed: {after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn old_news_goes_back_to_review_and_a_second_yes_publishes_it() {
    let app = App::start().await;
    let account = app.account().await;
    change(&app, account, |settings| settings["stale_after"] = json!(36)).await;
    let published = jiff::Timestamp::from_millisecond(now() - 48 * 3_600_000).unwrap();
    let document = format!(
        "<rss version=\"2.0\"><channel><title>Old</title><item><guid>old</guid><title>A night train</title>\
         <description>{TEXT}</description><pubDate>{}</pubDate></item></channel></rss>",
        published.strftime("%a, %d %b %Y %H:%M:%S +0000")
    );
    app.sandbox.feeds().serve("old.xml", "application/rss+xml", document.into_bytes());
    app.follow(account, &app.sandbox.feed_url("old.xml")).await.unwrap();
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.approve(&post).await.unwrap();

    let problem = app.problem(id).await;
    assert_eq!(problem.code, ProblemCode::Stale);
    assert!(problem.detail.unwrap().starts_with("48 h old"));
    let back = app.post(id).await;
    assert_eq!(back.summary.status, PostStatus::InReview);
    assert!(back.timeline.iter().any(|entry| entry.what == What::WentStale));
    assert_eq!(app.asked(Vendor::Instagram, "create_container"), 0);

    app.approve(&back).await.unwrap();
    app.reach(id, PostStatus::Published).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_held_for_a_token_go_out_one_slot_at_a_time() {
    let app = App::start().await;
    let account = app.account_without_keys().await;
    for (provider, secret) in [("anthropic", "sk-ant-test"), ("fal", "key:secret")] {
        app.set_credential(account, provider, secret).await.unwrap();
    }
    let mut held = Vec::new();
    for _ in 0..3 {
        let post = drafted(&app, account).await;
        app.approve(&post).await.unwrap();
        assert_eq!(app.problem(post.summary.id).await.code, ProblemCode::NotConnected);
        held.push(post.summary.id);
    }
    let returned = now();
    app.set_credential(account, "instagram", "IGAAtest").await.unwrap();
    let mut slots = Vec::new();
    for id in &held {
        slots.push(slot(&app, *id).await.0);
    }
    // The account has a slot each minute.
    let minute = 60_000;
    let first = (returned / minute + 1) * minute;
    assert!([first, first + minute].contains(&slots[0]), "{slots:?} after {returned}");
    assert_eq!([slots[1] - slots[0], slots[2] - slots[1]], [minute, minute]);
    assert!(app.post(held[2]).await.timeline.iter().any(|entry| entry.what == What::Replanned));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_shows_posts_free_slots_and_silent_days() {
    let app = App::start().await;
    let account = app.account().await;
    daily(&app, account, &[6, 18]).await;
    let post = scheduled(&app, account).await;
    let stretch = |span: &'static str, day: Value| {
        app.call::<Calendar>("calendar/calendar", json!({ "account": account, "span": span, "day": day }))
    };
    let this = stretch("week", Value::Null).await.unwrap();
    let next = stretch("week", json!(this.next)).await.unwrap();
    assert_eq!((this.days.len(), next.days.len()), (7, 7));
    assert!(this.days.iter().filter(|day| day.today).count() == 1 && next.previous.0 <= this.days[6].day.0);
    let posts: Vec<_> = [&this, &next].into_iter().flat_map(entries).filter_map(|entry| entry.post).collect();
    assert_eq!(posts.iter().map(|post| post.id).collect::<Vec<_>>(), [post]);
    let last = &next.days[6];
    assert_eq!(last.entries.iter().map(|entry| entry.row).collect::<Vec<_>>(), [360, 1_080]);
    assert!(last.entries.iter().all(|entry| entry.post.is_none()));

    change(&app, account, |settings| settings["blackout_days"] = json!([last.day])).await;
    let month = stretch("month", json!(last.day)).await.unwrap();
    let silent: Vec<_> = month.days.iter().filter(|day| day.blackout).collect();
    assert_eq!(silent.len(), 1);
    assert!(silent[0].day == last.day && silent[0].entries.is_empty());
    assert!(month.days.len() % 7 == 0 && month.days.iter().any(|day| day.outside));

    let refused = stretch("week", json!("2026-02-30")).await.unwrap_err();
    assert_eq!(refused.status, 422);
}

fn entries(calendar: &Calendar) -> Vec<CalendarEntry> {
    calendar.days.iter().flat_map(|day| day.entries.clone()).collect()
}

/// Slots each day at these hours in Warsaw.
async fn daily(app: &App, account: AccountId, hours: &[u16]) {
    let slots: Vec<Value> = (1..=7)
        .flat_map(|weekday| hours.iter().map(move |hour| json!({ "weekday": weekday, "minute": hour * 60 })))
        .collect();
    change(app, account, |settings| settings["cadence"] = json!({ "weekly": { "slots": slots } })).await;
}

async fn change(app: &App, account: AccountId, change: impl FnOnce(&mut Value)) {
    let mut settings = serde_json::to_value(account_of(app, account).await.settings).unwrap();
    change(&mut settings);
    let arguments = json!({ "id": account, "settings": settings });
    let _: Value = app.call("accounts/save_account", arguments).await.unwrap();
}

async fn account_of(app: &App, account: AccountId) -> Account {
    app.call("accounts/account", json!({ "id": account })).await.unwrap()
}

/// A new draft that nobody decided on yet.
async fn drafted(app: &App, account: AccountId) -> Post {
    app.follow_article(account, "A night train", TEXT).await;
    let id = eventually("a draft waits for review", || async {
        let posts = app.review_list().await.posts;
        posts.into_iter().find(|post| post.status == PostStatus::InReview).map(|post| post.id)
    })
    .await;
    app.post(id).await
}

/// A new post in the account's next free slot.
async fn scheduled(app: &App, account: AccountId) -> PostId {
    let post = drafted(app, account).await;
    approve_for(app, &post, None).await.unwrap();
    post.summary.id
}

async fn approve_for(app: &App, post: &Post, at: Option<Timestamp>) -> Result<Value, Refusal> {
    let edit = json!({ "version": post.version, "caption": post.caption, "alt_text": post.alt_text });
    app.call("posts/approve", json!({ "id": post.summary.id, "edit": edit, "at": at })).await
}

async fn slot(app: &App, id: PostId) -> Timestamp {
    app.post(id).await.summary.slot_at.unwrap()
}

async fn move_post(app: &App, id: PostId, to: Timestamp) -> Result<Value, Refusal> {
    app.call("posts/move_post", json!({ "id": id, "to": to })).await
}

/// The posts' slots as the clocks of a zone show them.
async fn shown(app: &App, posts: &[PostId], zone: &str) -> Vec<String> {
    let zone = TimeZone::get(zone).unwrap();
    let mut shown = Vec::new();
    for id in posts {
        let at = jiff::Timestamp::from_millisecond(slot(app, *id).await.0).unwrap();
        shown.push(at.to_zoned(zone.clone()).strftime("%F %R").to_string());
    }
    shown
}

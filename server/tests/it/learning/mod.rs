//! Voice learned from edits: what is proposed and what it costs, that a rule holds once a person accepts it and not
//! before, and what becomes of a call that fails.

mod trouble;

use serde_json::{Value, json};
use types::post::{Post, PostStatus, TextChange};
use types::voice::{ENOUGH_EDITS, Learned, Rule};
use types::{AccountId, MicroUsd, PostId};

use crate::harness::{App, Refusal, eventually};
use crate::money::assert_accounted_for;

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range at minus twenty degrees. \
    They replace diesel on three lines.";
const OWN_WORDS: &str = "Keep it under thirty words.";

impl App {
    pub async fn learned(&self, account: AccountId) -> Learned {
        self.call("voice/learned", json!({ "id": account })).await.unwrap()
    }

    pub async fn learn(&self, account: AccountId) -> Result<Value, Refusal> {
        self.call("voice/learn", json!({ "id": account })).await
    }

    /// Waits until no reading is under way.
    pub async fn has_read(&self, account: AccountId) -> Learned {
        eventually("the edits are read", || async {
            Some(self.learned(account).await).filter(|learned| !learned.working)
        })
        .await
    }

    /// The drafts of so many articles, all in review.
    pub async fn drafts(&self, account: AccountId, articles: usize) -> Vec<Post> {
        let before = self.review_list().await.posts.len();
        for number in 0..articles {
            self.follow_article(account, &format!("Bus line {}", before + number), TEXT).await;
        }
        let ids = eventually("all articles are drafted", || async {
            let posts = self.review_list().await.posts;
            let ready: Vec<PostId> = posts
                .iter()
                .filter(|post| post.status == PostStatus::InReview && post.picture.is_some())
                .map(|post| post.id)
                .collect();
            (ready.len() == articles).then_some(ready)
        })
        .await;
        let mut posts = Vec::with_capacity(ids.len());
        for id in ids {
            posts.push(self.post(id).await);
        }
        posts
    }

    pub async fn approve_as(&self, post: &Post, caption: &str) {
        self.approve(&Post { caption: caption.to_owned(), ..post.clone() }).await.unwrap();
    }
}

/// The first sentence and no hashtags.
fn shortened(caption: &str) -> String {
    caption.split_inclusive('.').next().unwrap_or_default().to_owned()
}

/// What the newest request that wrote a caption told Claude about the account.
fn last_instructions(app: &App) -> String {
    let requests = app.sandbox.asked_of_claude();
    let writes = |body: &&Value| body["output_config"].to_string().contains("\"caption\"");
    requests.iter().rev().find(writes).expect("no caption was written")["system"].to_string()
}

fn side(rule: &Rule, place: usize, without: TextChange) -> String {
    let spans = rule.edits[place].caption.iter().filter(|span| span.change != without);
    spans.map(|span| span.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_lead_to_rules_that_hold_once_a_person_accepts_them() {
    let mut app = App::start().await;
    let account = app.account().await;
    let drafts = app.drafts(account, ENOUGH_EDITS + 1).await;
    let (unchanged, changed) = drafts.split_first().unwrap();
    app.approve_as(unchanged, &unchanged.caption).await;
    let (last, others) = changed.split_last().unwrap();
    for post in others {
        app.approve_as(post, &shortened(&post.caption)).await;
    }
    assert_eq!(app.learn(account).await.unwrap_err().status, 422, "too few edits");
    app.approve_as(last, &shortened(&last.caption)).await;

    let before = app.learned(account).await;
    assert_eq!((before.unread as usize, before.working, before.last), (ENOUGH_EDITS, false, None));
    let week = before.share.weeks.last().unwrap();
    assert_eq!((week.posts as usize, week.changed), (drafts.len(), before.share.recent));
    assert!(matches!(before.share.recent, Some(1..=99)), "{:?}", before.share);
    assert_eq!(before.share.before, None);

    let charged = app.charged();
    app.learn(account).await.unwrap();
    let learned = app.has_read(account).await;
    assert_eq!(learned.problem, None);
    let last_reading = learned.last.unwrap();
    assert_eq!(
        (last_reading.edits as usize, last_reading.rules as usize),
        (ENOUGH_EDITS, learned.proposed.len())
    );
    assert!(learned.proposed.len() >= 2 && learned.accepted.is_empty() && learned.unread == 0, "{learned:?}");
    assert_each_rule_shows_its_edits(&learned, changed);
    assert!(app.charged() > charged && before.price > MicroUsd::ZERO);
    assert_eq!(assert_accounted_for(&app).await.len(), 0);
    assert_eq!(app.learn(account).await.unwrap_err().status, 422, "what was read is not paid for again");

    assert_another_operator_sees_nothing(&mut app, account, &learned.proposed[0]).await;
    assert_rules_hold_when_accepted(&app, account, &learned.proposed).await;
    let spend: types::spend::Spend = app.call("spend/spend", json!({ "group": "step" })).await.unwrap();
    let learning = spend.slices.iter().find(|slice| slice.label == "learn").unwrap();
    assert_eq!((learning.calls, spend.wasted), (1, MicroUsd::ZERO));
    assert_accounted_for(&app).await;
}

fn assert_each_rule_shows_its_edits(learned: &Learned, changed: &[Post]) {
    for rule in &learned.proposed {
        assert!(rule.edits.len() >= 2, "{rule:?}");
        for (place, edit) in rule.edits.iter().enumerate() {
            let post = changed.iter().find(|post| post.summary.id == edit.post).unwrap();
            assert_eq!(side(rule, place, TextChange::Inserted), post.caption);
            assert_eq!(side(rule, place, TextChange::Deleted), shortened(&post.caption));
        }
    }
}

async fn assert_another_operator_sees_nothing(app: &mut App, account: AccountId, rule: &Rule) {
    app.sign_in_as("another@autogram.test").await;
    let id = json!({ "id": account, "rule": rule.id, "text": "Mine." });
    for function in ["voice/learned", "voice/learn", "voice/accept_rule", "voice/dismiss_rule"] {
        let refused = app.call::<Value>(function, id.clone()).await.unwrap_err();
        assert_eq!(refused.status, 404, "{function}");
    }
    app.sign_in_again().await;
}

/// Before, no prompt has a rule; afterwards that of a draft and that of a rewrite have the accepted one.
async fn assert_rules_hold_when_accepted(app: &App, account: AccountId, proposed: &[Rule]) {
    let told = |words: &str| last_instructions(app).contains(words);
    let post = app.drafts(account, 1).await.remove(0);
    assert!(!proposed.iter().any(|rule| told(&rule.text)), "a proposed rule is in a prompt");

    let accept = |text: &str| json!({ "rule": proposed[0].id, "text": text });
    let too_long = app.call::<Value>("voice/accept_rule", accept(&"x".repeat(161))).await.unwrap_err();
    assert_eq!(too_long.error["code"]["invalid"]["field"], "rule");
    let _: Value = app.call("voice/accept_rule", accept(OWN_WORDS)).await.unwrap();
    let _: Value = app.call("voice/dismiss_rule", json!({ "rule": proposed[1].id })).await.unwrap();
    let learned = app.learned(account).await;
    let accepted: Vec<_> = learned.accepted.iter().map(|rule| rule.text.as_str()).collect();
    assert_eq!((accepted, learned.proposed.len()), (vec![OWN_WORDS], proposed.len() - 2));

    rewrite(app, post.summary.id).await;
    assert!(told(OWN_WORDS), "{}", last_instructions(app));
    app.approve(&app.post(post.summary.id).await).await.unwrap();
    let post = app.drafts(account, 1).await.remove(0);
    assert!(told(OWN_WORDS) && !proposed.iter().any(|rule| told(&rule.text)), "{}", last_instructions(app));

    let _: Value = app.call("voice/dismiss_rule", json!({ "rule": proposed[0].id })).await.unwrap();
    assert!(app.learned(account).await.accepted.is_empty());
    rewrite(app, post.summary.id).await;
    assert!(!told(OWN_WORDS), "a rule that was taken away is still in the prompt");
}

async fn rewrite(app: &App, post: PostId) {
    let _: Value = app.call("posts/rewrite", json!({ "id": post, "instruction": "" })).await.unwrap();
    eventually("the rewrite is done", || async { (!app.post(post).await.working).then_some(()) }).await;
}

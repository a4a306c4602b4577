//! A post's picture from every provider on offer, with books that agree with the vendor's.

use sandbox::Vendor;
use serde_json::{Value, json};
use types::MicroUsd;
use types::post::PostStatus;

use crate::harness::App;

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_draws_a_post_and_charges_what_the_books_say() {
    for (provider, model, key, vendor) in [
        ("openai", "gpt-image-2.6-flare", "sk-test", Vendor::OpenAi),
        ("replicate", "black-forest-labs/flux-schnell", "r8_test", Vendor::Replicate),
        ("stability", "core", "sk-test", Vendor::Stability),
    ] {
        let app = App::start().await;
        let account = app.account_drawing_with(provider, model).await;
        for (slug, secret) in [("anthropic", "sk-ant-test"), (provider, key), ("instagram", "IGAAtest")] {
            let _: Value = app.set_credential(account, slug, secret).await.unwrap();
        }
        app.follow_article(account, "Forty buses", TEXT).await;
        let id = app.first_post().await;
        let post = app.reach(id, PostStatus::InReview).await;
        assert_eq!(post.pictures.len(), 1, "{provider}");
        assert!(app.sandbox.ledger().charged_micro_usd(vendor) > 0, "{provider}");
        assert_eq!(post.cost, MicroUsd(app.charged()), "{provider}");
        let spend: types::spend::Spend = app.call("spend/spend", json!({})).await.unwrap();
        assert_eq!(spend.month_to_date, MicroUsd(app.charged()), "{provider}");
    }
}

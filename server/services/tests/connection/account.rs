//! An operator's account with a sandbox, on a clock that the test moves.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::connection as connection_row;
use hmac::{Hmac, KeyInit, Mac};
use migration::Migrator;
use providers::fetch::GuardedFetch;
use providers::instagram::login::App;
use providers::{Endpoints, Http, Secret};
use queue::{Database, WriteError};
use sandbox::{INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, Mail, Sandbox, SandboxOptions, Vendor};
use sea_orm::EntityTrait;
use sea_orm_migration::MigratorTrait;
use serde_json::json;
use services::Typefaces;
use services::auth::{SignedIn, magic_link, session};
use services::connection::login::{self, Answer, Ended};
use services::failpoint::Failpoints;
use services::media::Media;
use services::pipeline::publish::Doubts;
use services::{
    Clock, MailAccount, MasterKey, Pace, Parts, Random, Services, Vault, accounts, connection, credentials,
    people, pipeline,
};
use sha2::Sha256;
use tokio::sync::Semaphore;
use types::account::{Account as View, AccountSettings, Cadence, VoicePreset};
use types::claude::ClaudeSettings;
use types::provider::StoredCredential;
use types::session::Role;
use types::{AccountId, Timestamp};
use url::Url;

pub const PUBLISH: &str = "instagram_business_content_publish";
const DAY: Duration = Duration::from_secs(24 * 3600);

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

pub struct Account {
    pub services: Services,
    pub sandbox: Sandbox,
    pub signed_in: SignedIn,
    pub id: AccountId,
    clock: Arc<TestClock>,
}

impl Account {
    /// Not connected yet.
    pub async fn new() -> Self {
        let sandbox = Sandbox::start(SandboxOptions::instant()).await.unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(sandbox.clock().now_ms())));
        let services = services(&sandbox, clock.clone()).await;
        let signed_in = sign_in(&services).await;
        let id = accounts::create(&services, signed_in.operator(), settings()).await.unwrap();
        Self { services, sandbox, signed_in, id, clock }
    }

    /// Connected through Instagram's page a moment ago.
    pub async fn connected() -> Self {
        let account = Self::new().await;
        assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
        account
    }

    pub async fn connect(&self, username: &str, granted: &[&str]) -> Ended {
        let page = login::start(&self.services, &self.signed_in, self.id).await.unwrap();
        let back = consent(page, username, granted).await;
        let answer = Answer { state: back["state"].clone(), code: Some(Secret::from(back["code"].clone())) };
        login::finish(&self.services, &self.signed_in, answer).await.unwrap()
    }

    pub async fn paste(&self, token: &str) -> Result<StoredCredential, services::Error> {
        let secret = Secret::from(token.to_owned());
        credentials::set(&self.services, self.signed_in.operator(), self.id, "instagram".into(), secret).await
    }

    /// The id that Meta names in its calls.
    pub async fn app_scoped_id(&self) -> String {
        let row = connection_row::Entity::find().one(self.services.database.read()).await.unwrap();
        row.unwrap().app_scoped_id.unwrap()
    }

    /// A call as Meta would sign it at this moment.
    pub fn signed_request(&self, user_id: &str) -> String {
        let issued_at = self.services.now().0 / 1_000;
        let payload = json!({ "user_id": user_id, "algorithm": "HMAC-SHA256", "issued_at": issued_at });
        let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(INSTAGRAM_APP_SECRET.as_bytes()).unwrap();
        mac.update(payload.as_bytes());
        format!("{}.{payload}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// Time passes for everybody.
    pub fn days_later(&self, days: u32) {
        self.sandbox.clock().advance(DAY * days);
        let moved = i64::try_from((DAY * days).as_millis()).unwrap();
        self.clock.0.fetch_add(moved, Ordering::Relaxed);
    }

    /// What the daily job does, and when it comes again.
    pub async fn look(&self) -> Option<Duration> {
        connection::keep(&self.services, self.id).await.unwrap()
    }

    pub async fn view(&self) -> View {
        accounts::find(&self.services, self.signed_in.operator(), self.id).await.unwrap()
    }

    pub async fn token(&self) -> Option<StoredCredential> {
        let view = self.view().await;
        view.credentials.into_iter().find(|each| each.provider.slug.as_str() == "instagram").unwrap().stored
    }

    /// Whole days until the token ends.
    pub async fn days_left(&self) -> Option<i64> {
        let ends = self.token().await?.expires_at?;
        Some(ends.millis_since(self.services.now()) / 86_400_000)
    }

    pub fn asked(&self, operation: &str) -> usize {
        self.sandbox.ledger().of(Vendor::Instagram, operation).len()
    }

    /// Runs the jobs that are due and answers the mails sent so far.
    pub async fn mails(&self) -> Vec<Mail> {
        self.work().await;
        self.sandbox.mails()
    }

    /// Runs the jobs that are due.
    pub async fn work(&self) {
        let worker = pipeline::worker(&self.services).start().await.unwrap();
        worker.idle().await.unwrap();
        worker.shutdown(Duration::from_secs(5)).await;
    }

    /// Waits until the fault has hit: what it delays is under way now.
    pub async fn faults_hit(&self) {
        while !self.sandbox.faults().pending().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// What a browser is sent back with after a person said yes.
async fn consent(page: Url, username: &str, granted: &[&str]) -> HashMap<String, String> {
    let mut form: Vec<(String, String)> = page.query_pairs().into_owned().collect();
    form.extend([("username".into(), username.into()), ("decision".into(), "allow".into())]);
    form.extend(granted.iter().map(|scope| ("granted".to_owned(), (*scope).to_owned())));
    let mut address = page;
    address.set_query(None);
    let answer = browser().post(address).form(&form).send().await.unwrap();
    let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    back.query_pairs().into_owned().collect()
}

#[expect(clippy::disallowed_methods, reason = "the client of a test is the browser, not the product")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn services(sandbox: &Sandbox, clock: Arc<TestClock>) -> Services {
    let database = Database::open_in_memory().await.unwrap();
    let migrated = database.exclusive::<_, WriteError, _>(|connection| {
        Box::pin(async move { Ok(Migrator::up(connection, None).await?) })
    });
    migrated.await.unwrap();
    let random = Random::from_seed(7);
    let url = |text: String| Url::parse(&text).unwrap();
    Services::new(Parts {
        database,
        clock,
        vault: Vault::new(&MasterKey::generate(&random)),
        random,
        http: Http::new("services-test/1").unwrap(),
        gateway: Http::guarded("services-test/1").unwrap(),
        fetch: GuardedFetch::new("services-test/1", Vec::new()).unwrap(),
        endpoints: Endpoints::in_sandbox(url(sandbox.url().to_owned())),
        instagram_app: Some(App {
            id: INSTAGRAM_APP_ID.to_owned(),
            secret: Secret::from(INSTAGRAM_APP_SECRET.to_owned()),
            meta_secret: None,
        }),
        media: Media::in_folder(&folder()).unwrap(),
        public_url: url("http://127.0.0.1:9".to_owned()),
        mail: Some(MailAccount { key: "re_test".to_owned().into(), from: "A <a@autogram.test>".to_owned() }),
        poll_interval: Duration::from_secs(900),
        publish_settle: Duration::from_secs(2),
        pace: Pace::default(),
        doubts: Doubts::default(),
        failpoints: Failpoints::default(),
        timing: queue::Timing::default(),
        sandbox: true,
        typefaces: Typefaces::in_folder(Typefaces::FOLDER),
        transcoding: Semaphore::new(1),
    })
}

fn folder() -> std::path::PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let name =
        format!("autogram-services-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(name)
}

async fn sign_in(services: &Services) -> SignedIn {
    let user = people::invite(services, "operator@autogram.test", Role::Operator).await.unwrap();
    let link = magic_link::for_console(services, user).await.unwrap();
    let consumed = magic_link::consume(services, &link, "", true).await.unwrap();
    let magic_link::Consumed::SignedIn(token) = consumed else { panic!("{consumed:?}") };
    session::verify(services, &token).await.unwrap().unwrap()
}

fn settings() -> AccountSettings {
    AccountSettings {
        quiet_hours: None,
        blackout_days: Vec::new(),
        stale_after: None,
        name: "Harbour".into(),
        handle: "harbour.news".into(),
        topic: "What happens in the harbour".into(),
        voice: String::new(),
        voice_preset: VoicePreset::Plain,
        samples: Vec::new(),
        banned_words: Vec::new(),
        call_to_action: String::new(),
        language: "en".into(),
        time_zone: "Europe/Warsaw".into(),
        cadence: Cadence::Every { minutes: 60 },
        threshold: 50,
        image_provider: "fal".into(),
        image_fallbacks: Vec::new(),
        image_model: "fal-ai/flux/schnell".into(),
        claude: ClaudeSettings::default(),
        paused: false,
        dry_run: false,
    }
}

//! `autogram demo`: the product and the stand-ins in one process, with an operator, an account and three feeds.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use providers::instagram::login::App;
use sandbox::{InstagramAccount, Sandbox, SandboxOptions};
use services::auth::{SignedIn, magic_link, session};
use services::{MasterKey, Random, Services, Typefaces, accounts, credentials, feeds, people};
use types::account::{AccountSettings, Cadence, VoicePreset};
use types::claude::ClaudeSettings;
use types::feed::NewFeed;
use types::session::Role;
use types::{AccountId, provider::ProviderSlug};
use url::Url;

use crate::config::{Config, MediaStore, Store, Testing, sandbox_endpoints};
use crate::lifecycle::Front;
use crate::lock::DatabaseLock;
use crate::{lifecycle, wiring};

const OPERATOR: &str = "demo@autogram.test";
/// A token the stand-in knows, and whose it is: signing in there as the same leads to the same account.
const INSTAGRAM_TOKEN: &str = "IGAAsandboxdemo";
const INSTAGRAM_USER: &str = "17841400000000042";
const HANDLE: &str = "better.cities";
const FEEDS: [&str; 3] = ["city-transit.xml", "clean-energy.xml", "ocean-science.json"];

/// Starts everything, prints the address that signs in, and runs until it is stopped.
///
/// # Errors
/// When a port is taken, the data folder cannot be written, the front end is not built, or the demo's own data
/// cannot be made.
pub async fn run(data: &Path, port: u16, dist: &Path, fast: bool) -> Result<()> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let lock = DatabaseLock::take(&database(data))?;
    let front = Front::open(listen, dist).await?;
    let sandbox = Sandbox::start(options(port, fast)).await?;
    let account = InstagramAccount {
        user_id: INSTAGRAM_USER.to_owned(),
        username: HANDLE.to_owned(),
        name: "Better Cities".to_owned(),
    };
    sandbox.instagram().register(INSTAGRAM_TOKEN, account);
    let base: Url = sandbox.url().parse().context("the sandbox's address")?;
    let services = wiring::services(config(data, dist, listen, &base, fast)?).await?;
    let cadence = Cadence::Every { minutes: if fast { 1 } else { 2 } };
    let stop = lifecycle::stop_signal();
    let ran = match stop.run_until_cancelled(prepare(&services, &base, cadence)).await {
        Some(Ok(())) => lifecycle::run(services, lifecycle::Role::All, Some(front), Some(lock), stop).await,
        unprepared => {
            services.database.clone().close().await?;
            unprepared.unwrap_or(Ok(()))
        }
    };
    sandbox.shutdown().await;
    ran
}

/// Makes what a visitor finds, and prints the way in. The port is ours by now, so the link works at once.
async fn prepare(services: &Services, base: &Url, cadence: Cadence) -> Result<()> {
    let user = people::invite(services, OPERATOR, Role::Admin).await?;
    seed(services, user, base, cadence).await.context("the demo's data could not be made")?;
    let token = magic_link::for_console(services, user).await?;
    println!("Sandbox:  {base}");
    println!("Open:     {}", magic_link::url(services, &token));
    Ok(())
}

fn database(data: &Path) -> PathBuf {
    data.join("autogram.sqlite")
}

/// The stand-ins take the next free port after the server's, so that the feeds' addresses stay the same.
fn options(port: u16, fast: bool) -> SandboxOptions {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let port = (port.saturating_add(1)..port.saturating_add(100)).find(free).unwrap_or(0);
    let paced = SandboxOptions { port, ..SandboxOptions::default() };
    if fast {
        SandboxOptions { feed_interval_ms: 20_000, ..SandboxOptions { port, ..SandboxOptions::instant() } }
    } else {
        paced
    }
}

fn config(data: &Path, dist: &Path, listen: SocketAddr, sandbox: &Url, fast: bool) -> Result<Config> {
    Ok(Config {
        listen,
        public_url: Url::parse(&format!("http://{listen}"))?,
        store: Store::Sqlite(database(data)),
        media: MediaStore::Folder(data.join("media")),
        dist: dist.to_owned(),
        font_dir: Typefaces::FOLDER.into(),
        master_key: Some(master_key(&data.join("master.key"))?),
        mail: Some(("re_sandbox_demo".to_owned().into(), "Autogram <demo@autogram.test>".to_owned())),
        poll_interval: Duration::from_secs(if fast { 10 } else { 30 }),
        publish_settle: Duration::from_secs(if fast { 5 } else { 120 }),
        instagram_app: Some(App {
            id: sandbox::INSTAGRAM_APP_ID.to_owned(),
            secret: sandbox::INSTAGRAM_APP_SECRET.to_owned().into(),
            meta_secret: None,
        }),
        endpoints: sandbox_endpoints(sandbox)?,
        allowed_hosts: sandbox.socket_addrs(|| None)?,
        sandbox: Some(sandbox.clone()),
        testing: Testing::default(),
    })
}

/// The demo keeps its own key beside its data; it protects nothing but made-up tokens.
fn master_key(file: &Path) -> Result<MasterKey> {
    if let Ok(text) = std::fs::read_to_string(file) {
        return Ok(MasterKey::from_base64(&text)?);
    }
    let key = MasterKey::generate(&Random::from_system());
    std::fs::write(file, key.to_base64().as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(key)
}

/// Through the same doors as a person: signed in, settings checked, keys tested, feeds read.
async fn seed(services: &Services, user: types::UserId, sandbox: &Url, cadence: Cadence) -> Result<()> {
    let signed_in = sign_in(services, user).await?;
    let operator = signed_in.operator();
    let account = match accounts::list(services, operator).await?.first() {
        Some(account) => account.id,
        None => create_account(services, &signed_in, cadence).await?,
    };
    let known: Vec<String> =
        feeds::list(services, operator).await?.into_iter().map(|feed| feed.url).collect();
    for feed in FEEDS {
        let url = sandbox.join(&format!("feeds/{feed}"))?.to_string();
        if !known.contains(&url) {
            feeds::add(services, operator, NewFeed { url, accounts: vec![account] }).await?;
        }
    }
    session::end(services, &signed_in).await?;
    Ok(())
}

async fn sign_in(services: &Services, user: types::UserId) -> Result<SignedIn> {
    let token = magic_link::for_console(services, user).await?;
    let consumed = magic_link::consume(services, &token, "", true).await?;
    let magic_link::Consumed::SignedIn(session_token) = consumed else {
        anyhow::bail!("the demo's own sign-in link was refused");
    };
    session::verify(services, &session_token).await?.context("the demo's own session was refused")
}

async fn create_account(services: &Services, signed_in: &SignedIn, cadence: Cadence) -> Result<AccountId> {
    let operator = signed_in.operator();
    let settings = AccountSettings {
        name: "Better Cities".into(),
        handle: HANDLE.into(),
        topic: "How cities and their energy, transport and waters get better: public transport, cycling, trains, \
                ferries, clean energy, storage, heat, grids, rivers, harbours and the sea. Prefer openings, results \
                and numbers over plans and politics."
            .into(),
        voice: "Dry, curious, concrete. One number early. No exclamation marks. Ends with a question a neighbour \
                could answer."
            .into(),
        voice_preset: VoicePreset::Plain,
        samples: Vec::new(),
        banned_words: Vec::new(),
        call_to_action: String::new(),
        language: "en".into(),
        time_zone: "Europe/Warsaw".into(),
        cadence,
        quiet_hours: None,
        blackout_days: Vec::new(),
        stale_after: None,
        threshold: 50,
        image_provider: "fal".into(),
        image_fallbacks: Vec::new(),
        image_model: "fal-ai/flux/schnell".into(),
        claude: ClaudeSettings::default(),
        paused: false,
        dry_run: false,
    };
    let id = accounts::create(services, operator, settings).await?;
    for (provider, secret) in [
        ("anthropic", "sk-ant-sandbox-demo"),
        ("fal", "demo-key:sandbox-secret"),
        ("openai", "sk-sandbox-demo"),
        ("replicate", "r8_sandbox_demo"),
        ("stability", "sk-sandbox-demo"),
        ("instagram", INSTAGRAM_TOKEN),
    ] {
        let slug = ProviderSlug::from(provider);
        credentials::set(services, operator, id, slug, secret.to_owned().into()).await?;
    }
    Ok(id)
}

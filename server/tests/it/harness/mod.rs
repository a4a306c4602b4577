//! A running `autogram serve`, its sandbox, and a signed-in client.

mod operator;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sandbox::{Sandbox, SandboxOptions};

use crate::servers;
pub use operator::Refusal;

/// Where everything waits at most; a machine under load is slow, a broken product waits for ever.
pub const PATIENCE: Duration = Duration::from_secs(60);
const EMAIL: &str = "operator@autogram.test";

/// The product under test. Dropping it kills the server and deletes its data.
pub struct App {
    pub sandbox: Sandbox,
    server: Option<Child>,
    workers: Vec<Child>,
    /// Where everything is kept, as the server's environment says it.
    store: Vec<(&'static str, String)>,
    folder: PathBuf,
    port: u16,
    master_key: String,
    client: reqwest::Client,
}

impl App {
    /// A signed-in operator on an empty database.
    pub async fn start() -> Self {
        Self::start_with(SandboxOptions::instant()).await
    }

    /// The same with a sandbox of the test's choice.
    pub async fn start_with(options: SandboxOptions) -> Self {
        let mut app = Self::prepare(options, None).await;
        app.start_server("serve").await;
        app.sign_in(EMAIL).await;
        app
    }

    /// The same, where a silent process is missed and a silent vendor given up within seconds.
    pub async fn start_impatient() -> Self {
        let mut app = Self::prepare(SandboxOptions::instant(), None).await;
        app.store.extend(impatient(&app.sandbox));
        app.start_server("serve").await;
        app.sign_in(EMAIL).await;
        app
    }

    /// As impatient, with some workers on PostgreSQL and Redis.
    pub async fn start_scaled_out_impatient(workers: usize) -> Self {
        Self::start_scaled_out_with(workers, impatient).await
    }

    /// The same with the pictures in the sandbox's bucket.
    pub async fn start_on_bucket() -> Self {
        let mut app = Self::prepare(SandboxOptions::instant(), None).await;
        app.store.extend(bucket_variables(&app.sandbox));
        app.start_server("serve").await;
        app.sign_in(EMAIL).await;
        app
    }

    /// A web process and some workers on PostgreSQL and Redis.
    pub async fn start_scaled_out(workers: usize) -> Self {
        Self::start_scaled_out_with(workers, |_| Vec::new()).await
    }

    /// The same with the pictures in the sandbox's bucket.
    pub async fn start_scaled_out_on_bucket(workers: usize) -> Self {
        Self::start_scaled_out_with(workers, bucket_variables).await
    }

    async fn start_scaled_out_with(
        workers: usize,
        variables: impl Fn(&Sandbox) -> Vec<(&'static str, String)>,
    ) -> Self {
        let store = servers::empty_database().await;
        let mut app = Self::prepare(SandboxOptions::instant(), Some(store)).await;
        app.store.extend(variables(&app.sandbox));
        app.start_server("web").await;
        app.sign_in(EMAIL).await;
        for _ in 0..workers {
            app.start_worker();
        }
        app
    }

    async fn prepare(options: SandboxOptions, store: Option<Vec<(&'static str, String)>>) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = empty_folder();
        let file = || vec![("AUTOGRAM_DATABASE", folder.join("autogram.sqlite").display().to_string())];
        let store = store.unwrap_or_else(file);
        std::fs::write(folder.join("index.html"), "<!doctype html><title>app</title>").unwrap();
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let master_key = output(Command::new(binary()).arg("generate-key"));
        let client = client(None);
        let workers = Vec::new();
        let app = Self { sandbox, server: None, workers, store, folder, port, master_key, client };
        output(app.command().args(["invite", EMAIL]));
        app
    }

    /// Starts the server and waits until it answers.
    pub async fn start_server(&mut self, command: &str) {
        let child = self.command().arg(command).spawn().unwrap();
        self.server = Some(child);
        let health = self.url("health");
        let client = self.client.clone();
        eventually("the server answers", || {
            let (client, health) = (client.clone(), health.clone());
            async move { client.get(health).send().await.is_ok().then_some(()) }
        })
        .await;
    }

    /// Another process with the same environment; what it says on standard error is kept for the test.
    pub fn spawn(&self, command: &str) -> Child {
        self.spawn_with(command, &[])
    }

    /// The same with some variables changed.
    pub fn spawn_with(&self, command: &str, variables: &[(&str, &str)]) -> Child {
        let variables = variables.iter().copied();
        self.command().arg(command).envs(variables).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The pictures' files on this machine.
    pub fn picture_folder(&self) -> PathBuf {
        self.folder.join("media").join("pictures")
    }

    /// In the server's place.
    pub fn start_worker_without_front_end(&mut self) {
        std::fs::remove_file(self.folder.join("index.html")).unwrap();
        self.start_worker();
    }

    pub fn start_worker(&mut self) {
        let child = self.command().arg("worker").spawn().unwrap();
        self.workers.push(child);
    }

    /// SIGKILL to the worker that has been running longest.
    pub fn kill_worker(&mut self) {
        let mut worker = self.workers.remove(0);
        worker.kill().unwrap();
        worker.wait().unwrap();
    }

    /// SIGKILL: no destructor, no drain, no goodbye.
    pub fn kill_server(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// SIGKILL, and a new process in its place.
    pub async fn kill_and_restart(&mut self) {
        self.kill_server();
        self.start_server("serve").await;
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// A browser that never signed in.
    pub fn stranger(&self) -> reqwest::Client {
        client(None)
    }

    /// Once more, in a session of its own.
    pub async fn sign_in_again(&mut self) {
        self.client = client(None);
        self.sign_in(EMAIL).await;
    }

    /// As somebody else, who is invited too.
    pub async fn sign_in_as(&mut self, address: &str) {
        output(self.command().args(["invite", address]));
        self.client = client(None);
        self.sign_in(address).await;
    }

    async fn sign_in(&mut self, address: &str) {
        let link = output(self.command().args(["sign-in-link", address]));
        let token = link.split_once('#').unwrap().1;
        let form = [("token", token), ("confirmed", "yes")];
        let response = self.client.post(self.url("auth/magic")).form(&form).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 303, "the sign-in link was refused");
        self.client = client(Some(cookie(&response)));
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command
            .current_dir(&self.folder)
            .env("AUTOGRAM_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("AUTOGRAM_MEDIA", self.folder.join("media"))
            .envs(self.store.clone())
            .env("AUTOGRAM_DIST", &self.folder)
            .env("AUTOGRAM_MASTER_KEY", &self.master_key)
            .env("AUTOGRAM_SANDBOX", self.sandbox.url())
            .env("AUTOGRAM_INSTAGRAM_APP_ID", sandbox::INSTAGRAM_APP_ID)
            .env("AUTOGRAM_INSTAGRAM_APP_SECRET", sandbox::INSTAGRAM_APP_SECRET)
            .env("AUTOGRAM_RESEND_KEY", "re_test")
            .env("AUTOGRAM_MAIL_FROM", "Autogram <test@autogram.test>")
            .env("AUTOGRAM_POLL_SECONDS", "3600")
            .env("AUTOGRAM_PUBLISH_SETTLE_SECONDS", "2")
            .env("AUTOGRAM_LOG", "warn")
            .stdin(Stdio::null());
        command
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.kill_server();
        while !self.workers.is_empty() {
            self.kill_worker();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn impatient(_: &Sandbox) -> Vec<(&'static str, String)> {
    vec![("AUTOGRAM_TEST_LEASE_MS", "3000".to_owned()), ("AUTOGRAM_TEST_PATIENCE_MS", "3000".to_owned())]
}

fn bucket_variables(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    vec![
        ("AUTOGRAM_MEDIA", format!("s3://{}/autogram", sandbox::BUCKET)),
        ("AUTOGRAM_MEDIA_ENDPOINT", sandbox.bucket_url()),
        ("AUTOGRAM_MEDIA_KEY_ID", sandbox::BUCKET_KEY_ID.to_owned()),
        ("AUTOGRAM_MEDIA_SECRET", sandbox::BUCKET_SECRET.to_owned()),
    ]
}

/// Asks again and again until there is an answer.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "a test sees the same clock as the server it started")]
pub fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// `name=value` of the cookie an answer sets.
pub fn cookie(response: &reqwest::Response) -> String {
    let header = response.headers().get("set-cookie").expect("a cookie was set").to_str().unwrap();
    header.split(';').next().unwrap().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the client of a test is the browser, not the product")]
fn client(cookie: Option<String>) -> reqwest::Client {
    let headers = cookie.map(|cookie| (reqwest::header::COOKIE, cookie.parse().unwrap()));
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.default_headers(headers.into_iter().collect()).build().unwrap()
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_autogram"))
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn empty_folder() -> PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let name = format!("autogram-test-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

//! The clients of a test, pointed at a sandbox or at a scripted server.

use std::net::SocketAddr;
use std::time::Duration;

use providers::fetch::GuardedFetch;
use providers::image::{self, ImageModel};
use providers::instagram::Instagram;
use providers::instagram::login::{App, Login};
use providers::resend::Resend;
use providers::text::anthropic::Anthropic;
use providers::{Endpoints, Http, Recorder, Secret, hosts};
use sandbox::{FaultAction, Sandbox, SandboxOptions};

use crate::canned::Canned;

/// Longer than any answer on a busy machine takes.
const PATIENT: Duration = Duration::from_secs(20);
/// For answers that never come.
pub const HASTY: Duration = Duration::from_secs(1);

/// Where a test's vendors are, and how long they are waited for.
pub struct Vendors {
    pub endpoints: Endpoints,
    allowed: Vec<SocketAddr>,
    cap: Duration,
}

impl Vendors {
    pub fn of(sandbox: &Sandbox) -> Self {
        let endpoints = Endpoints::in_sandbox(sandbox.url().parse().unwrap());
        let address = sandbox.url().trim_start_matches("http://").parse().unwrap();
        Self { endpoints, allowed: vec![address], cap: PATIENT }
    }

    pub fn at(canned: &Canned) -> Self {
        let mut endpoints = Endpoints::default();
        hosts().for_each(|host| endpoints.move_host(host, canned.url("/")));
        Self { endpoints, allowed: vec![canned.address], cap: PATIENT }
    }

    /// The same vendors, waited for no longer than this.
    pub fn within(self, cap: Duration) -> Self {
        Self { cap, ..self }
    }

    /// The same vendors; those that will not answer are not waited for.
    pub fn expecting(self, fault: &FaultAction) -> Self {
        match fault {
            FaultAction::Hang | FaultAction::HangAfterCommit => self.within(HASTY),
            _ => self,
        }
    }

    pub fn anthropic(&self, key: &str) -> Anthropic {
        Anthropic::new(http(self.cap), &self.endpoints, secret(key))
    }

    pub fn fal(&self, key: &str) -> Box<dyn ImageModel> {
        self.images(image::find("fal").unwrap(), key)
    }

    /// Any picture provider.
    pub fn images(&self, provider: &image::Provider, key: &str) -> Box<dyn ImageModel> {
        let fetch = fetch(self.allowed.clone(), self.cap);
        (provider.connect)(http(self.cap), &self.endpoints, fetch, secret(key))
    }

    pub fn instagram(&self, token: &str) -> Instagram {
        Instagram::new(http(self.cap), &self.endpoints, secret(token), None)
    }

    /// A client whose calls are recorded.
    pub fn recorded_instagram(&self, token: &str, recorder: &Recorder) -> Instagram {
        Instagram::new(http(self.cap).recorded(recorder), &self.endpoints, secret(token), None)
    }

    /// A client that knows its account, so that its first call is the one it is asked for.
    pub fn instagram_of(&self, token: &str, user_id: &str) -> Instagram {
        Instagram::new(http(self.cap), &self.endpoints, secret(token), Some(user_id.to_owned()))
    }

    pub fn login<'a>(&'a self, app: &'a App) -> Login<'a> {
        Login::new(http(self.cap), &self.endpoints, app)
    }

    pub fn resend(&self, key: &str) -> Resend {
        Resend::new(http(self.cap), &self.endpoints, secret(key))
    }
}

pub async fn sandbox() -> Sandbox {
    Sandbox::start(SandboxOptions::instant()).await.unwrap()
}

fn http(cap: Duration) -> Http {
    Http::new("providers-test/1").unwrap().capped(cap)
}

pub fn fetch(allowed: Vec<SocketAddr>, cap: Duration) -> GuardedFetch {
    GuardedFetch::new("providers-test/1", allowed).unwrap().capped(cap)
}

fn secret(text: &str) -> Secret {
    Secret::from(text.to_owned())
}

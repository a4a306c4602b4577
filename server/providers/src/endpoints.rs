use std::collections::BTreeMap;

use url::Url;

use crate::{image, instagram, resend, text};

/// One of a vendor's hosts. The client that calls it declares it; nothing else in the program names it.
#[derive(Debug)]
pub struct Host {
    /// `FAL_QUEUE`; the setting that moves it is `AUTOGRAM_FAL_QUEUE_URL`.
    pub name: &'static str,
    /// The vendor's own address, without what the client puts below it.
    pub address: &'static str,
    /// Where the sandbox has its stand-in, below its own address: `fal/queue`.
    pub stand_in: &'static str,
}

/// Every host that a client calls.
pub fn hosts() -> impl Iterator<Item = &'static Host> {
    [text::HOSTS, instagram::HOSTS, resend::HOSTS]
        .into_iter()
        .chain(image::REGISTRY.iter().map(|provider| provider.hosts))
        .flatten()
}

/// Where the vendors are. The default is their real hosts; the demo and the tests point elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    sandbox: Option<Url>,
    moved: BTreeMap<&'static str, Url>,
}

impl Endpoints {
    /// Every host's stand-in, below the sandbox's address.
    pub fn in_sandbox(base: Url) -> Self {
        Self { sandbox: Some(base), moved: BTreeMap::new() }
    }

    /// Puts one host elsewhere.
    pub fn move_host(&mut self, host: &Host, to: Url) {
        self.moved.insert(host.name, to);
    }

    /// Where a host is.
    pub fn of(&self, host: &Host) -> Url {
        match (self.moved.get(host.name), &self.sandbox) {
            (Some(moved), _) => moved.clone(),
            (None, Some(sandbox)) => below(sandbox, host.stand_in),
            (None, None) => Url::parse(host.address).expect("hosts' addresses are constants that parse"),
        }
    }
}

/// The address of `path` below `base`, which may itself have a path.
pub(crate) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// Whether an address that a vendor answered stays where the key may be sent: on the base's origin, below its path.
pub(crate) fn is_below(url: &Url, base: &Url) -> bool {
    let folder = format!("{}/", base.path().trim_end_matches('/'));
    url.origin() == base.origin() && url.path().starts_with(&folder) && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_put_below_a_base_with_or_without_its_own_path() {
        let at = |base: &str| below(&Url::parse(base).unwrap(), "v1/messages").to_string();
        assert_eq!(at("https://api.anthropic.com"), "https://api.anthropic.com/v1/messages");
        assert_eq!(at("http://127.0.0.1:9/anthropic/"), "http://127.0.0.1:9/anthropic/v1/messages");
    }

    #[test]
    fn every_host_has_a_name_of_its_own_and_an_address_over_tls() {
        let real = Endpoints::default();
        for host in hosts() {
            assert_eq!(real.of(host).scheme(), "https", "{host:?}");
            assert_eq!(hosts().filter(|other| other.name == host.name).count(), 1, "{host:?}");
        }
    }

    #[test]
    fn the_sandbox_takes_the_place_of_every_host_but_those_that_were_moved() {
        let mut endpoints = Endpoints::in_sandbox(Url::parse("http://127.0.0.1:9000").unwrap());
        let moved = hosts().next().unwrap();
        endpoints.move_host(moved, Url::parse("http://127.0.0.1:9001/there").unwrap());
        for host in hosts().skip(1) {
            assert_eq!(endpoints.of(host).as_str(), format!("http://127.0.0.1:9000/{}", host.stand_in));
        }
        assert_eq!(endpoints.of(moved).as_str(), "http://127.0.0.1:9001/there");
    }
}

//! Where the vendors are.

use anyhow::{Result, ensure};
use providers::Endpoints;
use url::Url;

/// The vendors' own hosts, or the sandbox, or what was named one by one: `AUTOGRAM_ANTHROPIC_URL` and the like.
pub(super) fn read(get: &dyn Fn(&str) -> Option<String>, sandbox: Option<&Url>) -> Result<Endpoints> {
    let mut endpoints = sandbox.map(sandbox_endpoints).transpose()?.unwrap_or_default();
    for host in providers::hosts() {
        if let Some(url) = super::parsed(get, &format!("AUTOGRAM_{}_URL", host.name))? {
            endpoints.move_host(host, url);
        }
    }
    Ok(endpoints)
}

/// Where the stand-ins are under the sandbox's base URL.
pub fn sandbox_endpoints(base: &Url) -> Result<Endpoints> {
    ensure!(!base.cannot_be_a_base(), "{base} cannot be a base URL");
    Ok(Endpoints::in_sandbox(base.clone()))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use providers::{Host, hosts};

    use crate::config::Config;

    fn host(name: &str) -> &'static Host {
        hosts().find(|host| host.name == name).unwrap()
    }

    #[test]
    fn the_sandbox_takes_the_place_of_every_vendor() {
        let get = |name: &str| (name == "AUTOGRAM_SANDBOX").then(|| "http://127.0.0.1:9000".to_owned());
        let config = Config::read(&get).unwrap();
        for host in hosts() {
            assert_eq!(config.endpoints.of(host).port(), Some(9000), "{host:?}");
        }
        assert_eq!(config.allowed_hosts, [SocketAddr::from(([127, 0, 0, 1], 9000))]);
    }

    #[test]
    fn a_vendor_is_moved_by_its_own_setting() {
        let get =
            |name: &str| (name == "AUTOGRAM_FAL_QUEUE_URL").then(|| "https://gateway.example/fal".to_owned());
        let endpoints = Config::read(&get).unwrap().endpoints;
        assert_eq!(endpoints.of(host("FAL_QUEUE")).as_str(), "https://gateway.example/fal");
        assert_eq!(endpoints.of(host("FAL_API")).as_str(), "https://api.fal.ai/");
    }
}

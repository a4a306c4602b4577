//! Where the vendors are.

use anyhow::{Context, Result};
use providers::Endpoints;
use url::Url;

/// The vendors' own hosts, or the sandbox, or what was named one by one.
pub(super) fn read(get: &dyn Fn(&str) -> Option<String>, sandbox: Option<&Url>) -> Result<Endpoints> {
    let mut endpoints = sandbox.map(sandbox_endpoints).transpose()?.unwrap_or_default();
    let fields: [(&str, &mut Url); 10] = [
        ("AUTOGRAM_ANTHROPIC_URL", &mut endpoints.anthropic),
        ("AUTOGRAM_FAL_QUEUE_URL", &mut endpoints.fal_queue),
        ("AUTOGRAM_FAL_API_URL", &mut endpoints.fal_api),
        ("AUTOGRAM_INSTAGRAM_URL", &mut endpoints.instagram),
        ("AUTOGRAM_INSTAGRAM_LOGIN_URL", &mut endpoints.instagram_login),
        ("AUTOGRAM_INSTAGRAM_OAUTH_URL", &mut endpoints.instagram_oauth),
        ("AUTOGRAM_OPENAI_URL", &mut endpoints.openai),
        ("AUTOGRAM_REPLICATE_URL", &mut endpoints.replicate),
        ("AUTOGRAM_STABILITY_URL", &mut endpoints.stability),
        ("AUTOGRAM_RESEND_URL", &mut endpoints.resend),
    ];
    for (name, field) in fields {
        if let Some(url) = super::parsed(get, name)? {
            *field = url;
        }
    }
    Ok(endpoints)
}

/// Where the stand-ins are under the sandbox's base URL.
pub fn sandbox_endpoints(base: &Url) -> Result<Endpoints> {
    let under = |path: &str| base.join(path).with_context(|| format!("{base} cannot be a base URL"));
    Ok(Endpoints {
        anthropic: under("/anthropic/")?,
        fal_queue: under("/fal/queue/")?,
        fal_api: under("/fal/api/")?,
        instagram: under("/instagram/")?,
        instagram_login: under("/instagram/")?,
        instagram_oauth: under("/instagram/")?,
        openai: under("/openai/")?,
        replicate: under("/replicate/")?,
        stability: under("/stability/")?,
        resend: under("/resend/")?,
        ..Endpoints::default()
    })
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use crate::config::Config;

    #[test]
    fn the_sandbox_takes_the_place_of_every_vendor() {
        let get = |name: &str| (name == "AUTOGRAM_SANDBOX").then(|| "http://127.0.0.1:9000".to_owned());
        let config = Config::read(&get).unwrap();
        for url in [
            &config.endpoints.anthropic,
            &config.endpoints.fal_queue,
            &config.endpoints.fal_api,
            &config.endpoints.instagram,
            &config.endpoints.instagram_login,
            &config.endpoints.instagram_oauth,
            &config.endpoints.openai,
            &config.endpoints.replicate,
            &config.endpoints.stability,
            &config.endpoints.resend,
        ] {
            assert_eq!(url.port(), Some(9000), "{url}");
        }
        assert_eq!(config.allowed_hosts, [SocketAddr::from(([127, 0, 0, 1], 9000))]);
    }
}

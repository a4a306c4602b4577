use url::Url;

/// Where the vendors are. The default is their real hosts; the demo and the tests point elsewhere.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// The Messages and Models APIs, without `/v1`.
    pub anthropic: Url,
    /// fal.ai's queue. The addresses it answers are followed on this origin and below this path only.
    pub fal_queue: Url,
    /// fal.ai's platform API (prices), without `/v1`.
    pub fal_api: Url,
    /// The Instagram Graph API with Instagram Login, without the version.
    pub instagram: Url,
    /// Where people sign in at Instagram, without `/oauth/authorize`.
    pub instagram_login: Url,
    /// The host that exchanges their codes, without `/oauth/access_token`.
    pub instagram_oauth: Url,
    /// The Graph API version, `v26.0`.
    pub instagram_version: String,
    /// OpenAI's API, without `/v1`.
    pub openai: Url,
    /// Replicate's API, without `/v1`. The addresses it answers are followed on this origin and below this path only.
    pub replicate: Url,
    /// Stability AI's API, without a version.
    pub stability: Url,
    /// Resend's API.
    pub resend: Url,
}

impl Default for Endpoints {
    fn default() -> Self {
        Self {
            anthropic: constant("https://api.anthropic.com"),
            fal_queue: constant("https://queue.fal.run"),
            fal_api: constant("https://api.fal.ai"),
            instagram: constant("https://graph.instagram.com"),
            instagram_login: constant("https://www.instagram.com"),
            instagram_oauth: constant("https://api.instagram.com"),
            instagram_version: "v26.0".to_owned(),
            openai: constant("https://api.openai.com"),
            replicate: constant("https://api.replicate.com"),
            stability: constant("https://api.stability.ai"),
            resend: constant("https://api.resend.com"),
        }
    }
}

fn constant(address: &'static str) -> Url {
    Url::parse(address).expect("the vendors' addresses above are constants that parse")
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
}

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::address;
use super::error::{FetchError, FetchErrorKind};

/// Where web servers listen. Other ports of public hosts belong to mail, databases and the like, to which a GET is
/// an attack.
const PORTS: [u16; 9] = [80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888];
/// Names that never mean a public host (RFC 6761, 6762, 8375; ICANN on `internal`, 2024).
const PRIVATE_NAMES: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "onion"];

/// Why an address is not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockReason {
    /// Neither http nor https.
    Scheme,
    /// A user name or password in it.
    Credentials,
    /// Nothing to connect to.
    NoHost,
    /// A port on which no web server listens.
    Port,
    /// A name that only means something inside a network.
    PrivateName,
    /// It leads into a private network.
    PrivateAddress,
    /// A redirect from https to http.
    Downgrade,
}

impl BlockReason {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Scheme => "only http and https addresses are fetched",
            Self::Credentials => "an address with a user name or password is not fetched",
            Self::NoHost => "the address has no host",
            Self::Port => "no web server listens on this port",
            Self::PrivateName => "the name means a private host",
            Self::PrivateAddress => "the address leads into a private network",
            Self::Downgrade => "a redirect leads from https to http",
        }
    }
}

/// Reads an address as a person types it; without a scheme it is taken for https. Says at once what
/// [`super::GuardedFetch::get`] would refuse by form alone; private addresses are left to it.
pub fn parse(text: &str) -> Result<Url, FetchError> {
    let text = text.trim();
    let unreadable = |_| FetchError::new(FetchErrorKind::Refused, "this is not an address");
    let url = match Url::parse(text) {
        Err(url::ParseError::RelativeUrlWithoutBase) if !text.starts_with(['/', '\\', '.', '?', '#']) => {
            Url::parse(&format!("https://{text}")).map_err(unreadable)?
        }
        parsed => parsed.map_err(unreadable)?,
    };
    check_form(&url)?;
    Ok(url)
}

/// Where a redirect leads; never from https back to http.
pub(super) fn redirected(from: &Url, location: &str) -> Result<Url, FetchError> {
    let mut url =
        from.join(location).map_err(|_| FetchError::unreachable("a redirect that leads nowhere"))?;
    url.set_fragment(None);
    match (from.scheme(), url.scheme()) {
        ("https", "http") => Err(FetchError::blocked(BlockReason::Downgrade)),
        _ => Ok(url),
    }
}

/// Whether the address may be connected to, as far as it tells itself. Numbers are checked here, in whatever
/// notation they were written, because the parser has brought them into one form; names by the resolver.
pub(super) fn check(url: &Url, allowed: &[SocketAddr]) -> Result<(), FetchError> {
    check_form(url)?;
    let port = url.port_or_known_default().unwrap_or_default();
    let number = match url.host() {
        Some(Host::Ipv4(number)) => Some(IpAddr::V4(number)),
        Some(Host::Ipv6(number)) => Some(IpAddr::V6(number)),
        Some(Host::Domain(name)) if is_private_name(name) => {
            return Err(FetchError::blocked(BlockReason::PrivateName));
        }
        Some(Host::Domain(_)) | None => None,
    };
    match number {
        Some(number) if allowed.contains(&SocketAddr::new(number, port)) => Ok(()),
        Some(number) if !address::is_public(number) => Err(FetchError::blocked(BlockReason::PrivateAddress)),
        _ if !PORTS.contains(&port) => Err(FetchError::blocked(BlockReason::Port)),
        _ => Ok(()),
    }
}

fn check_form(url: &Url) -> Result<(), FetchError> {
    let reason = match () {
        () if !matches!(url.scheme(), "http" | "https") => BlockReason::Scheme,
        () if !url.username().is_empty() || url.password().is_some() => BlockReason::Credentials,
        () if url.host().is_none() => BlockReason::NoHost,
        () => return Ok(()),
    };
    Err(FetchError::blocked(reason))
}

fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    PRIVATE_NAMES
        .iter()
        .any(|private| name.strip_suffix(private).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(address: &str) -> Result<(), BlockReason> {
        let allowed = ["127.0.0.1:4800".parse().unwrap(), "[::1]:4800".parse().unwrap()];
        check(&Url::parse(address).unwrap(), &allowed).map_err(|error| match error.kind {
            FetchErrorKind::Blocked(reason) => reason,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn public_web_addresses_pass() {
        for address in [
            "https://news.example/feed.xml",
            "http://news.example/feed.xml?key=1#part",
            "https://NEWS.example:443/",
            "https://bücher.example/rss",
            "https://news.example:8443/",
            "https://1.1.1.1/",
            "https://[2606:4700:4700::1111]/",
            "https://local.example/",
            "https://notlocalhost/",
        ] {
            assert_eq!(verdict(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn every_notation_of_a_private_number_is_seen_through() {
        for address in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://127.0.1:80/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0x7F000001/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://0/",
            "http://１２７.0.0.1/",
            "http://127\u{3002}0\u{ff0e}0\u{ff61}1/",
            "http://%31%32%37.0.0.1/",
            "http://127.0.0.1./",
            "http:\\\\127.0.0.1\\x",
            "http:/127.0.0.1/",
            "http:127.0.0.1",
            "http://\t127.0.0.1/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:ffff:10.1.2.3]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[2002:a00:1::]/",
            "http://192.168.1.1:8080/",
            "https://169.254.169.254/latest/meta-data/",
            "http://2852039166/",
        ] {
            assert_eq!(verdict(address), Err(BlockReason::PrivateAddress), "{address}");
        }
    }

    #[test]
    fn an_address_may_not_hide_its_host_or_leave_the_web() {
        use BlockReason::*;
        for (address, reason) in [
            ("ftp://news.example/", Scheme),
            ("file:///etc/passwd", Scheme),
            ("data:text/xml,<rss/>", Scheme),
            ("gopher://127.0.0.1:6379/_INFO", Scheme),
            ("http://ada@news.example/", Credentials),
            ("http://ada:secret@news.example/", Credentials),
            ("http://:secret@news.example/", Credentials),
            ("http://news.example@127.0.0.1/", Credentials),
            ("http://news.example:22/", Port),
            ("http://news.example:25/", Port),
            ("https://news.example:6379/", Port),
            ("http://8.8.8.8:53/", Port),
            ("http://localhost/", PrivateName),
            ("http://LOCALHOST.:8080/", PrivateName),
            ("http://a.localhost/", PrivateName),
            ("http://metadata.google.internal/", PrivateName),
            ("http://printer.local/", PrivateName),
            ("http://router.home.arpa/", PrivateName),
        ] {
            assert_eq!(verdict(address), Err(reason), "{address}");
        }
    }

    #[test]
    fn an_allowed_address_is_allowed_on_its_one_port_only() {
        assert_eq!(verdict("http://127.0.0.1:4800/feeds/a.xml"), Ok(()));
        assert_eq!(verdict("http://[::1]:4800/"), Ok(()));
        for address in
            ["http://127.0.0.1:4801/", "http://127.0.0.1/", "http://127.0.0.2:4800/", "http://[::2]:4800/"]
        {
            assert_eq!(verdict(address), Err(BlockReason::PrivateAddress), "{address}");
        }
        assert_eq!(verdict("http://localhost:4800/"), Err(BlockReason::PrivateName));
    }

    #[test]
    fn what_a_person_types_is_read_generously() {
        let read = |text: &str| parse(text).map(|url| url.to_string());
        assert_eq!(read(" https://news.example/feed ").unwrap(), "https://news.example/feed");
        assert_eq!(read("news.example/feed").unwrap(), "https://news.example/feed");
        assert_eq!(read("http://127.0.0.1:4800/feed").unwrap(), "http://127.0.0.1:4800/feed");
        for text in ["", "//127.0.0.1/", "/etc/passwd", "http://", "http://h:99999/", "jar:http://x!/", "a b"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_redirect_may_be_relative_but_not_a_downgrade() {
        let from = Url::parse("https://news.example/a/feed").unwrap();
        assert_eq!(redirected(&from, "../b#c").unwrap().as_str(), "https://news.example/b");
        assert_eq!(redirected(&from, "//cdn.example/x").unwrap().as_str(), "https://cdn.example/x");
        let error = redirected(&from, "http://news.example/").unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Blocked(BlockReason::Downgrade));
        let plain = Url::parse("http://news.example/").unwrap();
        assert!(redirected(&plain, "https://news.example/").is_ok());
        assert!(redirected(&plain, "http://").is_err());
    }
}

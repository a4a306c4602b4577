//! Signature version 4 in the `Authorization` header (Amazon S3 API reference, "Authenticating requests: using the
//! authorization header", November 2026), checked as the service does: what is sent, hashed and signed again.

use axum::http::{HeaderMap, Method, Uri, header};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{civil::DateTime, tz::TimeZone};
use sha2::Sha256;

use super::error::S3Error;
use crate::ids::{digest, hex};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Requests may be this much older or younger than the service's clock says, in milliseconds.
const SKEW_MS: i64 = 15 * 60 * 1_000;
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// An access key, and where it may be used.
pub(super) struct Key<'k> {
    pub(super) id: &'k str,
    pub(super) secret: &'k str,
    pub(super) regions: &'k [&'k str],
}

/// A request as it came.
pub(super) struct Signed<'r> {
    pub(super) method: &'r Method,
    pub(super) uri: &'r Uri,
    pub(super) headers: &'r HeaderMap,
    pub(super) content: &'r [u8],
}

/// The parts of the `Authorization` header.
struct Authorization<'h> {
    key_id: &'h str,
    /// Day, region and service, with their end: what the signing key is made for.
    scope: &'h str,
    signed_headers: &'h str,
    signature: &'h str,
}

impl Signed<'_> {
    /// Whether the key's owner sent this, just now.
    pub(super) fn verify(&self, key: &Key<'_>, now_ms: i64) -> Result<(), S3Error> {
        let authorization = self.authorization().ok_or_else(S3Error::access_denied)?;
        if authorization.key_id != key.id {
            return Err(S3Error::unknown_key());
        }
        let time = self.header("x-amz-date").ok_or_else(S3Error::access_denied)?;
        let sent_ms = instant_ms(time).ok_or_else(S3Error::access_denied)?;
        if (now_ms - sent_ms).abs() > SKEW_MS {
            return Err(S3Error::skewed());
        }
        let day = time.get(..8).unwrap_or_default();
        let scopes = key.regions.iter().map(|region| format!("{day}/{region}/s3/aws4_request"));
        if !scopes.into_iter().any(|scope| scope == authorization.scope) {
            return Err(S3Error::malformed_authorization());
        }
        self.verify_content()?;
        self.verify_coverage(authorization.signed_headers)?;
        let canonical = self.canonical(authorization.signed_headers);
        let text =
            format!("{ALGORITHM}\n{time}\n{}\n{}", authorization.scope, hex(&digest(canonical.as_bytes())));
        let expected = hex(&sign(&signing_key(key.secret, authorization.scope), &text));
        if expected == authorization.signature { Ok(()) } else { Err(S3Error::wrong_signature()) }
    }

    fn authorization(&self) -> Option<Authorization<'_>> {
        let parts = self.header(header::AUTHORIZATION.as_str())?.strip_prefix(ALGORITHM)?;
        let part =
            |name: &str| parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        let (key_id, scope) = part("Credential")?.split_once('/')?;
        Some(Authorization {
            key_id,
            scope,
            signed_headers: part("SignedHeaders")?,
            signature: part("Signature")?,
        })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn verify_content(&self) -> Result<(), S3Error> {
        match self.header("x-amz-content-sha256") {
            Some(UNSIGNED) => Ok(()),
            Some(claimed) if claimed.starts_with("STREAMING-") => Err(S3Error::not_implemented()),
            Some(claimed) if claimed == hex(&digest(self.content)) => Ok(()),
            _ => Err(S3Error::wrong_digest()),
        }
    }

    /// The host and everything of Amazon's own must be signed, or it could be exchanged on the way.
    fn verify_coverage(&self, signed_headers: &str) -> Result<(), S3Error> {
        let signed = |name: &str| signed_headers.split(';').any(|signed| signed == name);
        let own = self.headers.keys().map(|name| name.as_str()).filter(|name| name.starts_with("x-amz-"));
        let covered = own.chain([header::HOST.as_str()]).all(signed);
        if covered { Ok(()) } else { Err(S3Error::access_denied()) }
    }

    /// The request in the one form that both sides sign.
    fn canonical(&self, signed_headers: &str) -> String {
        let mut query: Vec<String> = self
            .uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
            .collect();
        query.sort_unstable();
        let headers: String = signed_headers
            .split(';')
            .map(|name| {
                let value = self.header(name).unwrap_or_default();
                format!("{name}:{}\n", value.split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect();
        let content = self.header("x-amz-content-sha256").unwrap_or_default();
        let (method, path) = (self.method, self.uri.path());
        format!("{method}\n{path}\n{}\n{headers}\n{signed_headers}\n{content}", query.join("&"))
    }
}

/// The key of a day, a region and a service, made from the secret step by step.
fn signing_key(secret: &str, scope: &str) -> Vec<u8> {
    let start = format!("AWS4{secret}").into_bytes();
    scope.split('/').fold(start, |key, part| sign(&key, part))
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC takes keys of any length; an error would only make the signature wrong.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn instant_ms(text: &str) -> Option<i64> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests;

//! Meta's own calls to an app carry a `signed_request`: who it is about, signed with the app's secret (Meta, "Data
//! deletion request callback", September 2026).

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sha2::Sha256;

use super::wire;
use crate::Secret;

/// Meta leaves the padding out; a trailing `=` has been seen all the same.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// Far above any honest request, in bytes.
const LONGEST: usize = 8 * 1024;

/// A call that is proven to come from Meta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    /// The account, most likely by the id that this one app sees.
    pub user_id: String,
    /// Seconds since the Unix epoch.
    pub issued_at: i64,
}

/// Why a call is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedRequestError {
    /// Not a signature and a payload, or a payload without what it must hold.
    #[error("the signed request cannot be read")]
    Unreadable,
    /// Signed in another way than the one we check.
    #[error("the signed request names an unknown algorithm")]
    Algorithm,
    /// Not signed with any of the app's secrets.
    #[error("the signature of the signed request is wrong")]
    Signature,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(deserialize_with = "wire::id")]
    user_id: String,
    algorithm: String,
    issued_at: i64,
    /// When the account's token ends: not ours to judge.
    #[serde(rename = "expires")]
    _expires: Option<IgnoredAny>,
}

impl SignedRequest {
    /// Reads a call and checks its signature, in constant time, against each of the secrets: which of an app's two
    /// secrets signs is documented nowhere.
    ///
    /// # Errors
    /// See [`SignedRequestError`]; nothing of the payload is believed before the signature is.
    pub fn verify(text: &str, secrets: &[&Secret]) -> Result<Self, SignedRequestError> {
        if text.len() > LONGEST {
            return Err(SignedRequestError::Unreadable);
        }
        let (signature, payload) = text.split_once('.').ok_or(SignedRequestError::Unreadable)?;
        let signature = BASE64.decode(signature).map_err(|_| SignedRequestError::Unreadable)?;
        if !secrets.iter().any(|secret| is_signed(payload, &signature, secret)) {
            return Err(SignedRequestError::Signature);
        }
        let payload = BASE64.decode(payload).map_err(|_| SignedRequestError::Unreadable)?;
        let payload: Payload =
            serde_json::from_slice(&payload).map_err(|_| SignedRequestError::Unreadable)?;
        if !payload.algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
            return Err(SignedRequestError::Algorithm);
        }
        Ok(Self { user_id: payload.user_id, issued_at: payload.issued_at })
    }
}

/// The signature covers the payload as it was sent, still encoded.
fn is_signed(payload: &str, signature: &[u8], secret: &Secret) -> bool {
    // An empty secret is a missing one: anybody could sign with it.
    if secret.reveal().is_empty() {
        return false;
    }
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.reveal().as_bytes()) else {
        return false;
    };
    mac.update(payload.as_bytes());
    mac.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Meta's published example, signed with `key`.
    const EXAMPLE: &str = "Mf_s6nTb38UYqioBmPqu0Ewm9souPZB9I2fIGwV729U.\
        eyJ1c2VyX2lkIjoiMCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwiaXNzdWVkX2F0IjoxNjI0MjQ0MTU2fQ";

    fn secret(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }

    fn signed(payload: &str, key: &str) -> String {
        let payload = BASE64.encode(payload);
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(payload.as_bytes());
        format!("{}.{payload}", BASE64.encode(mac.finalize().into_bytes()))
    }

    fn verify(text: &str) -> Result<SignedRequest, SignedRequestError> {
        SignedRequest::verify(text, &[&secret("key")])
    }

    #[test]
    fn the_published_example_is_believed() {
        let expected = SignedRequest { user_id: "0".into(), issued_at: 1_624_244_156 };
        assert_eq!(verify(EXAMPLE), Ok(expected.clone()));
        assert_eq!(SignedRequest::verify(EXAMPLE, &[&secret("other"), &secret("key")]), Ok(expected));
    }

    #[test]
    fn padding_and_numbers_as_ids_are_tolerated() {
        let (signature, payload) = EXAMPLE.split_once('.').unwrap();
        assert!(verify(&format!("{signature}=.{payload}")).is_ok());
        let numbered =
            r#"{"user_id": 17841400000000001, "algorithm": "HMAC-SHA256", "issued_at": 5, "expires": 9}"#;
        assert_eq!(verify(&signed(numbered, "key")).unwrap().user_id, "17841400000000001");
    }

    #[test]
    fn a_signature_of_another_key_or_payload_is_refused() {
        let (signature, payload) = EXAMPLE.split_once('.').unwrap();
        let wrong = [
            signed(r#"{"user_id":"1","algorithm":"HMAC-SHA256","issued_at":5}"#, "other"),
            format!("{signature}.{payload}x"),
            format!(".{payload}"),
            format!("{}.{payload}", &signature[..20]),
        ];
        for text in wrong {
            assert_eq!(verify(&text), Err(SignedRequestError::Signature), "{text}");
        }
        let unsigned = signed(r#"{"user_id":"1","algorithm":"HMAC-SHA256","issued_at":5}"#, "");
        assert_eq!(SignedRequest::verify(&unsigned, &[&secret("")]), Err(SignedRequestError::Signature));
        assert_eq!(SignedRequest::verify(EXAMPLE, &[]), Err(SignedRequestError::Signature));
    }

    #[test]
    fn another_algorithm_is_refused_even_if_the_signature_is_right() {
        for algorithm in ["none", "HMAC-MD5", ""] {
            let payload = format!(r#"{{"user_id":"1","algorithm":"{algorithm}","issued_at":5}}"#);
            assert_eq!(verify(&signed(&payload, "key")), Err(SignedRequestError::Algorithm), "{algorithm}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_a_panic() {
        for text in ["", ".", "abc", "a.b.c", "é.é", "=.=", &"x".repeat(100_000)] {
            assert!(verify(text).is_err(), "{text:.20}");
        }
        for payload in
            ["", "[]", "{}", "null", r#"{"user_id":"../me","algorithm":"HMAC-SHA256","issued_at":5}"#]
        {
            assert_eq!(verify(&signed(payload, "key")), Err(SignedRequestError::Unreadable), "{payload}");
        }
    }
}

//! Amazon's own examples of signed requests (Amazon S3 API reference, "Examples: signature calculations").

use axum::http::HeaderValue;

use super::*;

const KEY: Key<'static> = Key {
    id: "AKIAIOSFODNN7EXAMPLE",
    secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    regions: &["us-east-1"],
};
const TIME: &str = "20130524T000000Z";
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const WELCOME: &str = "Welcome to Amazon S3.";

/// One example: method, address, headers beside the three that all have, content, signature.
struct Example {
    method: Method,
    uri: &'static str,
    headers: &'static [(&'static str, &'static str)],
    content: &'static str,
    signature: &'static str,
}

const EXAMPLES: [Example; 4] = [
    Example {
        method: Method::GET,
        uri: "/test.txt",
        headers: &[("range", "bytes=0-9")],
        content: "",
        signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    },
    Example {
        method: Method::PUT,
        uri: "/test%24file.text",
        headers: &[("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
        content: WELCOME,
        signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    },
    Example {
        method: Method::GET,
        uri: "/?lifecycle",
        headers: &[],
        content: "",
        signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    },
    Example {
        method: Method::GET,
        uri: "/?max-keys=2&prefix=J",
        headers: &[],
        content: "",
        signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    },
];

impl Example {
    fn sent(&self) -> HeaderMap {
        let digest = hex(&digest(self.content.as_bytes()));
        let mut headers = HeaderMap::new();
        let own = [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("x-amz-content-sha256", &digest),
            ("x-amz-date", TIME),
        ];
        for (name, value) in own.into_iter().chain(self.headers.iter().copied()) {
            headers.insert(name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap());
        }
        let mut names: Vec<_> = headers.keys().map(|name| name.as_str().to_owned()).collect();
        names.sort_unstable();
        let authorization = format!(
            "{ALGORITHM} Credential={}/20130524/us-east-1/s3/aws4_request,SignedHeaders={},Signature={}",
            KEY.id,
            names.join(";"),
            self.signature
        );
        headers.insert(header::AUTHORIZATION, authorization.parse().unwrap());
        headers
    }

    fn verify(&self, headers: &HeaderMap, content: &str, key: &Key<'_>, late_ms: i64) -> Result<(), S3Error> {
        let uri: Uri = self.uri.parse().unwrap();
        let signed = Signed { method: &self.method, uri: &uri, headers, content: content.as_bytes() };
        signed.verify(key, instant_ms(TIME).unwrap() + late_ms)
    }
}

#[test]
fn amazons_examples_are_believed() {
    for example in &EXAMPLES {
        assert_eq!(example.verify(&example.sent(), example.content, &KEY, 0), Ok(()), "{}", example.uri);
    }
    assert_eq!(hex(&digest(b"")), EMPTY);
}

#[test]
fn what_was_changed_on_the_way_is_refused() {
    let [read, write, ..] = &EXAMPLES;
    let mut longer = read.sent();
    longer.insert("range", HeaderValue::from_static("bytes=0-99"));
    assert_eq!(read.verify(&longer, "", &KEY, 0), Err(S3Error::wrong_signature()));
    let other = write.verify(&write.sent(), "Welcome to Amazon S4.", &KEY, 0);
    assert_eq!(other, Err(S3Error::wrong_digest()));
    let mut added = read.sent();
    added.insert("x-amz-acl", HeaderValue::from_static("public-read"));
    assert_eq!(read.verify(&added, "", &KEY, 0), Err(S3Error::access_denied()));
}

#[test]
fn another_key_another_region_and_another_day_are_refused_by_name() {
    let [read, ..] = &EXAMPLES;
    for (key, late_ms, code) in [
        (Key { secret: "hunter2", ..KEY }, 0, "SignatureDoesNotMatch"),
        (Key { id: "AKIA", ..KEY }, 0, "InvalidAccessKeyId"),
        (Key { regions: &["auto"], ..KEY }, 0, "AuthorizationHeaderMalformed"),
        (KEY, SKEW_MS + 1, "RequestTimeTooSkewed"),
        (KEY, -SKEW_MS - 1, "RequestTimeTooSkewed"),
    ] {
        assert_eq!(read.verify(&read.sent(), "", &key, late_ms).unwrap_err().code, code);
    }
    assert_eq!(read.verify(&HeaderMap::new(), "", &KEY, 0), Err(S3Error::access_denied()));
}

use serde::Deserialize;
use url::Url;

use super::{SLUG, UNIT};
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret, Usage};

/// Where the finished picture is, and what it used.
pub(super) struct Picture {
    pub(super) url: Url,
    pub(super) usage: Usage,
}

#[derive(Deserialize)]
struct Output {
    images: Vec<Image>,
    #[serde(default)]
    has_nsfw_concepts: Vec<bool>,
}

#[derive(Deserialize)]
struct Image {
    url: Url,
    width: Option<u64>,
    height: Option<u64>,
}

/// Reads the output of a FLUX model. A picture flagged by the safety checker is black: a refusal that is billed.
pub(super) fn read(reply: &Reply, key: &Secret) -> Result<Picture, ProviderError> {
    let failed = |kind, detail| ProviderError::answered(SLUG, kind, detail, reply, key);
    let Some(output) = reply.json::<Output>() else {
        return Err(failed(ErrorKind::Unavailable, "the answer is not a result"));
    };
    let Some(image) = output.images.into_iter().next() else {
        let error = failed(ErrorKind::AnswerInvalid, "the result holds no picture");
        return Err(match billed_units(reply) {
            Some(usage) => error.billed(usage),
            None => error,
        });
    };
    let usage = billed_units(reply).unwrap_or_else(|| estimate(&image));
    if output.has_nsfw_concepts.first() == Some(&true) {
        return Err(failed(ErrorKind::Refused, "the safety checker blacked the picture out").billed(usage));
    }
    Ok(Picture { url: image.url, usage })
}

/// What fal says it bills, in the model's own unit.
fn billed_units(reply: &Reply) -> Option<Usage> {
    millionths(reply.header("x-fal-billable-units")?)
        .map(|millionths| Usage::Units { millionths, unit: UNIT })
}

/// Where fal does not say: its documentation bills begun megapixels of 1,024 by 1,024, and at least one.
fn estimate(image: &Image) -> Usage {
    let pixels = image.width.unwrap_or(0).saturating_mul(image.height.unwrap_or(0));
    let megapixels = pixels.div_ceil(1 << 20).max(1);
    Usage::Units { millionths: megapixels.saturating_mul(1_000_000), unit: UNIT }
}

/// A decimal number in millionths, without a detour through floating point; further digits are cut off.
fn millionths(decimal: &str) -> Option<u64> {
    let (whole, part) = decimal.trim().split_once('.').unwrap_or((decimal.trim(), ""));
    if !part.bytes().all(|byte| byte.is_ascii_digit()) || whole.starts_with('+') {
        return None;
    }
    let digits: String = part.chars().chain("000000".chars()).take(6).collect();
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn output(nsfw: &Value) -> String {
        json!({"images": [{"url": "https://v3.fal.media/files/a.png", "width": 1024, "height": 1280,
                           "content_type": "image/png"}],
               "seed": 7, "prompt": "a train", "has_nsfw_concepts": nsfw, "timings": {}})
        .to_string()
    }

    fn result(headers: &[(&'static str, &str)], body: &str) -> Result<Picture, ProviderError> {
        read(&Reply::of(200, headers, body), &Secret::from("key".to_owned()))
    }

    fn units(millionths: u64) -> Usage {
        Usage::Units { millionths, unit: "megapixel" }
    }

    #[test]
    fn the_vendors_own_count_is_what_is_billed() {
        for (header, expected) in [("2", 2_000_000), ("1.31072", 1_310_720), ("0.5000009", 500_000)] {
            let picture = result(&[("x-fal-billable-units", header)], &output(&json!([false]))).ok().unwrap();
            assert_eq!(picture.usage, units(expected));
            assert_eq!(picture.url.as_str(), "https://v3.fal.media/files/a.png");
        }
    }

    #[test]
    fn without_a_count_begun_megapixels_are_billed() {
        for headers in [vec![], vec![("x-fal-billable-units", "many")]] {
            assert_eq!(result(&headers, &output(&json!([false]))).ok().unwrap().usage, units(2_000_000));
        }
        let bare = json!({"images": [{"url": "https://v3.fal.media/a"}], "seed": 1}).to_string();
        assert_eq!(result(&[], &bare).ok().unwrap().usage, units(1_000_000));
    }

    #[test]
    fn a_blacked_out_picture_is_a_refusal_that_is_billed() {
        let error = result(&[("x-fal-billable-units", "2")], &output(&json!([true]))).err().unwrap();
        assert_eq!(error.kind, ErrorKind::Refused);
        assert_eq!(error.usage, Some(units(2_000_000)));
    }

    #[test]
    fn a_result_without_a_picture_is_invalid_and_one_that_cannot_be_read_may_be_read_again() {
        let error = result(&[], r#"{"images": []}"#).err().unwrap();
        assert_eq!((error.kind, error.usage), (ErrorKind::AnswerInvalid, None));
        let error = result(&[], r#"{"images": [{"ur"#).err().unwrap();
        assert!(error.is_retryable());
    }

    #[test]
    fn a_decimal_is_read_without_rounding() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1", Some(1_000_000)),
            (" 1.000001 ", Some(1_000_001)),
            ("12.", Some(12_000_000)),
            ("-1", None),
            ("+1", None),
            ("1.-5", None),
            ("1e3", None),
            ("", None),
            ("99999999999999999999", None),
            ("18446744073709", Some(18_446_744_073_709_000_000)),
            ("18446744073710", None),
        ] {
            assert_eq!(millionths(text), expected, "{text}");
        }
    }
}

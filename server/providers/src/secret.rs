use reqwest::header::{HeaderValue, InvalidHeaderValue};
use zeroize::Zeroizing;

/// A key or token in the clear. Its memory is wiped when it is dropped, and it cannot be shown, serialised or
/// copied by accident:
///
/// ```
/// let secret = providers::Secret::from("sk-1".to_owned());
/// assert_eq!(secret.duplicate().reveal(), "sk-1");
/// ```
/// ```compile_fail
/// println!("{:?}", providers::Secret::from("sk-1".to_owned()));
/// ```
/// ```compile_fail
/// println!("{}", providers::Secret::from("sk-1".to_owned()));
/// ```
/// ```compile_fail
/// let _ = serde_json::to_string(&providers::Secret::from("sk-1".to_owned()));
/// ```
/// ```compile_fail
/// let _ = Clone::clone(&providers::Secret::from("sk-1".to_owned()));
/// ```
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret itself, for the one place that sends or seals it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A second copy, wiped on its own. Not `Clone`, so that copies are seen in review.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// `scheme` and the secret as a header that HTTP libraries neither print nor index.
    pub(crate) fn header(&self, scheme: &str) -> Result<HeaderValue, InvalidHeaderValue> {
        let text = Zeroizing::new(format!("{scheme}{}", self.reveal()));
        let mut value = HeaderValue::from_str(&text)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

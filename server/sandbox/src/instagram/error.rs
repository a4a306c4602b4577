//! Graph errors (Meta's error-codes page, June 2026). Clients match on numbers, so the numbers are exact and the
//! texts are close.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use crate::{exchange::Receipt, world::World};

/// An error with its code and, where there is one, its subcode.
#[derive(Debug)]
pub(super) struct GraphError {
    status: StatusCode,
    code: i64,
    subcode: Option<i64>,
    message: String,
    user_message: Option<(&'static str, &'static str)>,
}

impl GraphError {
    pub(super) fn new(code: i64, subcode: Option<i64>, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, subcode, message: message.into(), user_message: None }
    }

    fn for_user(self, title: &'static str, text: &'static str) -> Self {
        Self { user_message: Some((title, text)), ..self }
    }

    /// A parameter is missing or wrong.
    pub(super) fn parameter(message: impl AsRef<str>) -> Self {
        Self::new(100, None, format!("(#100) {}", message.as_ref()))
    }

    /// The object is not there, or not for this token.
    pub(super) fn missing(id: &str) -> Self {
        let message = format!(
            "Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation."
        );
        Self::new(100, Some(33), message)
    }

    pub(super) fn token_unreadable() -> Self {
        let message = "Invalid OAuth access token - Cannot parse access token";
        Self { status: StatusCode::UNAUTHORIZED, ..Self::new(190, None, message) }
    }

    pub(super) fn token_expired() -> Self {
        Self::new(190, Some(463), "Error validating access token: Session has expired.")
    }

    pub(super) fn token_revoked() -> Self {
        let message = "Error validating access token: The session has been invalidated because the user \
                       changed their password or Facebook has changed the session for security reasons.";
        Self::new(190, Some(460), message)
    }

    /// Somebody removed the app in the account's settings.
    pub(super) fn app_removed() -> Self {
        let message = "Error validating access token: The user has not authorized application.";
        Self::new(190, Some(458), message)
    }

    /// The token was given without the right for this.
    pub(super) fn permission() -> Self {
        let message = "(#10) Application does not have permission for this action";
        Self { status: StatusCode::FORBIDDEN, ..Self::new(10, None, message) }
    }

    pub(super) fn client_secret() -> Self {
        Self::new(101, None, "Error validating client secret.")
    }

    pub(super) fn version(version: &str) -> Self {
        Self::new(2635, None, format!("(#2635) The API version {version} is not available."))
    }

    pub(super) fn too_many_calls() -> Self {
        Self::new(4, None, "(#4) Application request limit reached")
    }

    pub(super) fn unfetchable() -> Self {
        Self::new(9004, Some(2_207_052), "Only photo or video can be accepted as media type.").for_user(
            "Media download has failed. The media URI doesn't meet our requirements.",
            "The media could not be fetched from this URI.",
        )
    }

    pub(super) fn image_too_large() -> Self {
        Self::new(36_000, Some(2_207_004), "The image size is too large.")
            .for_user("Image size too large", "The image is larger than 8 MiB.")
    }

    pub(super) fn image_format() -> Self {
        Self::new(36_001, Some(2_207_005), "The image format is not supported.")
            .for_user("Unsupported image format", "The image must be a JPEG.")
    }

    pub(super) fn aspect_ratio() -> Self {
        Self::new(36_003, Some(2_207_009), "The submitted image with aspect ratio cannot be published.")
            .for_user("Invalid aspect ratio", "The aspect ratio must be between 4:5 and 1.91:1.")
    }

    pub(super) fn caption() -> Self {
        Self::new(36_004, Some(2_207_010), "The caption is too long.")
            .for_user("Caption too long", "At most 2,200 characters, 30 hashtags and 20 mentions.")
    }

    pub(super) fn unknown_media_type() -> Self {
        Self::new(100, Some(2_207_023), "The media type is unknown.")
    }

    pub(super) fn carousel_size() -> Self {
        Self::new(100, Some(2_207_028), "The post won't work as a carousel.")
            .for_user("Can't post carousel", "A carousel holds 2 to 10 photos or videos.")
    }

    pub(super) fn unsupported_video() -> Self {
        Self::new(352, Some(2_207_026), "The video format is not supported.")
            .for_user("Unsupported video", "The video must be an MP4 or a MOV.")
    }

    pub(super) fn unknown_container() -> Self {
        Self::new(24, Some(2_207_008), "The requested resource does not exist")
            .for_user("Media not found", "The media builder with this creation id does not exist or expired.")
    }

    pub(super) fn not_ready() -> Self {
        Self::new(9007, Some(2_207_027), "Media ID is not available")
            .for_user("Media not ready", "The media is not ready for publishing. Please wait a moment.")
    }

    pub(super) fn quota() -> Self {
        Self::new(9, Some(2_207_042), "Application request limit reached")
            .for_user("Quota reached", "The maximum number of posts in 24 hours has been reached.")
    }

    /// The answer in Meta's envelope.
    pub(super) fn answer(self, world: &World) -> Response {
        let mut error = json!({
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": world.ids.prefixed("A"),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
            error["is_transient"] = Value::Bool(false);
        }
        if let Some((title, text)) = self.user_message {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(text);
        }
        let summary = match self.subcode {
            Some(subcode) => format!("{}/{subcode}: {}", self.code, self.message),
            None => format!("{}: {}", self.code, self.message),
        };
        Receipt::new(summary).on((self.status, Json(json!({ "error": error }))).into_response())
    }
}

//! Errors as Amazon S3 words them: a code in XML (Amazon S3 API reference, "Error responses", November 2026).

use axum::{
    http::{StatusCode, header},
    response::Response,
};

use crate::exchange::Receipt;

/// An error with its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct S3Error {
    status: StatusCode,
    pub(super) code: &'static str,
    message: &'static str,
}

impl S3Error {
    const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message }
    }

    pub(super) fn access_denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied")
    }

    pub(super) fn unknown_key() -> Self {
        let message = "The AWS Access Key Id you provided does not exist in our records.";
        Self::new(StatusCode::FORBIDDEN, "InvalidAccessKeyId", message)
    }

    pub(super) fn wrong_signature() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. Check your \
                       key and signing method.";
        Self::new(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message)
    }

    pub(super) fn malformed_authorization() -> Self {
        let message = "The authorization header is malformed; the region is wrong; expecting 'auto'";
        Self::new(StatusCode::BAD_REQUEST, "AuthorizationHeaderMalformed", message)
    }

    pub(super) fn skewed() -> Self {
        let message = "The difference between the request time and the current time is too large.";
        Self::new(StatusCode::FORBIDDEN, "RequestTimeTooSkewed", message)
    }

    pub(super) fn wrong_digest() -> Self {
        let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        Self::new(StatusCode::BAD_REQUEST, "XAmzContentSHA256Mismatch", message)
    }

    pub(super) fn incomplete_body() -> Self {
        let message = "You did not provide the number of bytes specified by the Content-Length HTTP header.";
        Self::new(StatusCode::BAD_REQUEST, "IncompleteBody", message)
    }

    pub(super) fn no_such_bucket() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchBucket", "The specified bucket does not exist")
    }

    pub(super) fn no_such_key() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
    }

    pub(super) fn no_such_upload() -> Self {
        let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been \
                       aborted or completed.";
        Self::new(StatusCode::NOT_FOUND, "NoSuchUpload", message)
    }

    pub(super) fn invalid_part() -> Self {
        let message = "One or more of the specified parts could not be found.";
        Self::new(StatusCode::BAD_REQUEST, "InvalidPart", message)
    }

    pub(super) fn small_part() -> Self {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        Self::new(StatusCode::BAD_REQUEST, "EntityTooSmall", message)
    }

    pub(super) fn invalid_range() -> Self {
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "The requested range is not satisfiable")
    }

    pub(super) fn not_implemented() -> Self {
        let message = "A header you provided implies functionality that is not implemented.";
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message)
    }

    pub(super) fn answer(self) -> Response {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>",
            self.code, self.message
        );
        Receipt::new(self.code).on((self.status, [(header::CONTENT_TYPE, "application/xml")], body))
    }
}

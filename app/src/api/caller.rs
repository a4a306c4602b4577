//! Who is calling: the single place where the API touches axum.

use axum::http::request::Parts;
use leptos::prelude::use_context;
use services::Services;
use services::auth::{Admin, Operator, SignedIn};

use super::{ApiError, ApiResult, ErrorCode};

/// The request's correlation id, set by the server's middleware and repeated in the log.
#[derive(Clone)]
pub struct Reference(pub String);

/// A person who runs accounts. The session was verified by the server's middleware.
pub fn operator() -> ApiResult<(Services, Operator)> {
    let signed_in = signed_in()?;
    Ok((services()?, signed_in.operator().clone()))
}

/// A person who runs the server for others.
pub fn admin() -> ApiResult<(Services, Admin)> {
    let admin = signed_in()?.admin();
    let admin = admin
        .ok_or_else(|| ApiError::answer(ErrorCode::Forbidden, "Only an admin may do this.".to_owned()))?;
    Ok((services()?, admin))
}

/// Whoever is signed in, with the session itself.
pub fn signed_in() -> ApiResult<SignedIn> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<SignedIn>().cloned())
        .ok_or_else(|| ApiError::answer(ErrorCode::NotSignedIn, "Sign in to go on.".to_owned()))
}

/// The services, put into the context by the server's router.
pub fn services() -> ApiResult<Services> {
    use_context::<Services>()
        .ok_or_else(|| ApiError::answer(ErrorCode::Internal, "Something broke on our side.".to_owned()))
}

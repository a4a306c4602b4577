//! Who is signed in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// The signed-in person, for the shell.
#[server(protocol = JsonPost)]
pub async fn session() -> ApiResult<types::session::Session> {
    let signed_in = caller::signed_in()?;
    Ok(services::auth::session::describe(&caller::services()?, &signed_in))
}

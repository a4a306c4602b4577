//! Who is signed in.

use leptos::prelude::*;
use server_fn::codec::Json;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::caller;

/// The signed-in person, for the shell.
#[server(input = Json)]
pub async fn session() -> ApiResult<types::session::Session> {
    let signed_in = caller::signed_in()?;
    Ok(services::auth::session::describe(&caller::services()?, &signed_in))
}

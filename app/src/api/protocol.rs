use std::future::Future;

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::client::Client;
use server_fn::codec::Json;
use server_fn::server::Server;
use server_fn::{Http, Protocol};

use super::ApiError;

/// JSON in, JSON out. On the server it is `server_fn`'s own; in the browser, that would be compiled anew for each
/// function, so there all of them share one way of asking.
pub struct JsonPost;

impl<I, O, C, S> Protocol<I, O, C, S, ApiError> for JsonPost
where
    Http<Json, Json>: Protocol<I, O, C, S, ApiError>,
    I: Serialize,
    O: DeserializeOwned,
    C: Client<ApiError>,
    S: Server<ApiError>,
{
    const METHOD: Method = <Http<Json, Json> as Protocol<I, O, C, S, ApiError>>::METHOD;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, ApiError>> + Send
    where
        F: Fn(I) -> Fut + Send,
        Fut: Future<Output = Result<O, ApiError>> + Send,
    {
        <Http<Json, Json> as Protocol<I, O, C, S, ApiError>>::run_server(request, server_fn)
    }

    #[cfg(feature = "csr")]
    fn run_client(path: &str, input: I) -> impl Future<Output = Result<O, ApiError>> + Send {
        let answer = super::client::post(path, serde_json::to_string(&input));
        async move { super::client::read(answer.await?) }
    }

    #[cfg(not(feature = "csr"))]
    fn run_client(path: &str, input: I) -> impl Future<Output = Result<O, ApiError>> + Send {
        <Http<Json, Json> as Protocol<I, O, C, S, ApiError>>::run_client(path, input)
    }
}

//! The host from which the vendor fetches pictures: it outlives the processes that are killed.

use anyhow::Result;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// Serves one small JPEG under every address.
pub(crate) struct Pictures {
    /// The base of all addresses.
    pub(crate) url: String,
    _server: AbortOnDropHandle<()>,
}

impl Pictures {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let jpeg = picture()?;
        let answer = move || async move { ([(header::CONTENT_TYPE, "image/jpeg")], jpeg) };
        let app = Router::new().fallback(get(answer));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                eprintln!("the pictures' host ended: {error}");
            }
        });
        Ok(Self { url, _server: AbortOnDropHandle::new(server) })
    }
}

fn picture() -> Result<Vec<u8>> {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 60);
    encoder.encode(&[128; 320 * 400], 320, 400, jpeg_encoder::ColorType::Luma)?;
    Ok(jpeg)
}

//! The TLS of every client: the machine's own root certificates, read once. Reading them is most of what a start
//! costs, and each client would read them again.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;

static SHARED: OnceLock<ClientConfig> = OnceLock::new();

/// What `reqwest` would make by itself: the platform's verifier, HTTP/2 offered before HTTP/1.1.
///
/// # Errors
/// When the machine has no certificates that could be trusted.
pub(crate) fn config() -> Result<ClientConfig, rustls::Error> {
    if let Some(config) = SHARED.get() {
        return Ok(config.clone());
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(SHARED.get_or_init(|| config).clone())
}

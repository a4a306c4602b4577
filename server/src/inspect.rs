//! `autogram feed inspect`: what a feed holds, as the pipeline reads it.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use providers::fetch::{Conditions, Fetched, GuardedFetch};
use services::feed_document::{self, FeedDocument};
use services::pipeline::ingest::MAX_BYTES;
use url::Url;

use crate::wiring::USER_AGENT;

/// Prints a feed from a file or an address.
///
/// # Errors
/// Says in one line why it cannot be read; the process then ends with exit code 1.
pub async fn run(source: &str, json: bool) -> Result<()> {
    let document = read(source).await?;
    if json {
        println!("{}", serde_json::to_string(&document)?);
    } else {
        print(&document);
    }
    Ok(())
}

async fn read(source: &str) -> Result<FeedDocument> {
    if source.starts_with("http://") || source.starts_with("https://") {
        return fetch(&Url::parse(source).with_context(|| format!("{source} is not an address"))?).await;
    }
    let bytes = std::fs::read(Path::new(source)).with_context(|| format!("cannot read {source}"))?;
    feed_document::parse(&bytes, None, None).map_err(|error| anyhow!("{source}: {error}"))
}

/// Whoever types the address sits at this machine, so its own host and port may be private; where it redirects
/// to may not.
async fn fetch(url: &Url) -> Result<FeedDocument> {
    let own = url.socket_addrs(|| None).with_context(|| format!("{url}: the host has no address"))?;
    let client = GuardedFetch::new(USER_AGENT, own)?;
    match client.get(url, &Conditions::default(), MAX_BYTES).await {
        Ok(Fetched::Document(found)) => {
            feed_document::parse(&found.bytes, found.content_type.as_deref(), Some(&found.final_url))
                .map_err(|error| anyhow!("{url}: {error}"))
        }
        Ok(Fetched::NotModified) => bail!("{url}: answered 304 without being asked whether it changed"),
        Err(error) => bail!("{url}: {error}"),
    }
}

fn print(document: &FeedDocument) {
    println!("{}", document.title.as_deref().unwrap_or("(no title)"));
    if let Some(link) = &document.link {
        println!("{link}");
    }
    for item in &document.items {
        let published = item.published.map_or_else(|| "–".to_owned(), |at| at.to_string());
        println!("\n{}  {published}", item.title.as_deref().unwrap_or("(no title)"));
        if let Some(link) = &item.link {
            println!("  {link}");
        }
    }
}

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address;

/// Looks names up and keeps only what lies in the public network. The connector gets nothing else, so a name that
/// changes its mind between look-up and connection gains nothing.
pub(crate) struct PublicNames;

/// A name that leads nowhere but into private networks.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private address")]
pub(super) struct OnlyPrivate;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(public(found)?)
        })
    }
}

/// The public ones of the addresses. A name without any address is not found rather than private.
fn public(found: impl Iterator<Item = SocketAddr>) -> Result<Addrs, OnlyPrivate> {
    let found: Vec<SocketAddr> = found.collect();
    let any = !found.is_empty();
    let kept: Vec<SocketAddr> = found.into_iter().filter(|found| address::is_public(found.ip())).collect();
    match kept.is_empty() && any {
        true => Err(OnlyPrivate),
        false => Ok(Box::new(kept.into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(found: &[&str]) -> Option<Vec<String>> {
        let found = found.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0));
        Some(public(found).ok()?.map(|address| address.ip().to_string()).collect())
    }

    #[test]
    fn a_name_that_leads_inside_is_refused() {
        assert_eq!(kept(&["127.0.0.1"]), None);
        assert_eq!(kept(&["::1", "10.0.0.1", "169.254.169.254"]), None);
    }

    #[test]
    fn of_a_mixed_name_only_the_public_part_is_connected_to() {
        assert_eq!(kept(&["10.0.0.1", "93.184.216.34", "::1"]), Some(vec!["93.184.216.34".to_owned()]));
        assert_eq!(kept(&[]), Some(vec![]));
    }

    #[tokio::test]
    async fn the_systems_own_name_for_this_machine_is_refused() {
        let resolved = PublicNames.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.err().unwrap().is::<OnlyPrivate>());
    }
}

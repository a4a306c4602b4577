//! What can be known before an approval of whether Instagram will take a picture. Ours are JPEGs by the way they
//! are made.

use std::ops::RangeInclusive;

use entity::picture;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use types::PostId;
use types::problem::ProblemCode;
use url::{Host, Url};

use crate::{Error, Result, Services};

/// Bytes a picture may have. Source: Meta, "IG User Media" reference, 2026-09-11.
const MAX_BYTES: i32 = 8 << 20;
/// Pixels across; Meta scales others, and they look it. Source: as above.
const WIDTHS: RangeInclusive<i32> = 320..=1_440;
/// Width by height, in thousandths: 4:5 to 1.91:1. Source: as above.
const RATIOS: RangeInclusive<i64> = 800..=1_910;

/// Refuses what Instagram would refuse.
///
/// # Errors
/// [`Error::Invalid`] without a picture, [`Error::Problem`] with one that breaks a rule or that nobody outside can
/// fetch.
pub(super) async fn check(services: &Services, post: PostId) -> Result<()> {
    let chosen = picture::Entity::find()
        .filter(picture::Column::PostId.eq(post.0))
        .filter(picture::Column::Chosen.eq(true))
        .one(services.database.read())
        .await?;
    let Some(chosen) = chosen else {
        return Err(Error::Invalid { field: "picture", why: "the post has no picture yet".into() });
    };
    let fits = fits(chosen.width, chosen.height, chosen.bytes);
    fits.map_err(|detail| Error::Problem { code: ProblemCode::MediaRejected, detail })?;
    if services.sandbox || is_public(&services.public_url) {
        return Ok(());
    }
    let detail = format!("{} leads nowhere from outside", services.public_url);
    Err(Error::Problem { code: ProblemCode::PictureUnreachable, detail })
}

fn fits(width: i32, height: i32, bytes: i32) -> Result<(), String> {
    let ratio = i64::from(width) * 1_000 / i64::from(height.max(1));
    if bytes > MAX_BYTES {
        return Err(format!("the picture has {bytes} bytes, more than {MAX_BYTES}"));
    }
    if !WIDTHS.contains(&width) || !RATIOS.contains(&ratio) {
        return Err(format!("the picture is {width} by {height} pixels"));
    }
    Ok(())
}

/// Whether the address can lead somewhere from Meta's machines.
fn is_public(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name != "localhost" && name.contains('.') && !name.ends_with(".local"),
        Some(Host::Ipv4(ip)) => {
            !(ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified())
        }
        Some(Host::Ipv6(ip)) => !(ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_metas() {
        assert!(fits(1_080, 1_350, 300_000).is_ok());
        assert!(fits(1_080, 1_080, MAX_BYTES).is_ok());
        assert!(fits(1_910 / 2, 500, 1).is_ok());
        for (width, height, bytes) in [
            (1_080, 1_350, MAX_BYTES + 1),
            (1_080, 1_440, 1),
            (1_920, 1_080, 1),
            (300, 300, 1),
            (1_000, 500, 1),
        ] {
            assert!(fits(width, height, bytes).is_err(), "{width}x{height}, {bytes} bytes");
        }
    }

    #[test]
    fn an_address_inside_a_house_is_not_public() {
        for (address, public) in [
            ("https://news.example.com/", true),
            ("http://203.0.113.7:8080/", true),
            ("http://127.0.0.1:8080/", false),
            ("http://localhost:8080/", false),
            ("http://192.168.1.20/", false),
            ("http://printer.local/", false),
            ("http://[::1]/", false),
        ] {
            assert_eq!(is_public(&address.parse().unwrap()), public, "{address}");
        }
    }
}

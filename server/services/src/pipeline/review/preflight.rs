//! What can be known before an approval of whether Instagram will take a post's pictures or its video. Our pictures
//! are JPEGs by the way they are made.

use entity::{picture, post};
use types::card::CardProblem;
use types::media::{CAROUSEL_ITEMS, MediaProblem, PictureFacts};
use types::post::PostFormat;
use url::{Host, Url};

use crate::posts::{self, Attachments};
use crate::{Result, Services};

/// Everything that Instagram would refuse about what a post shows; empty when it is fine.
pub(crate) fn media_problems(
    services: &Services,
    row: &post::Model,
    attachments: &Attachments,
) -> Result<Vec<MediaProblem>> {
    // What is wrong with a card that stands alone is why there is no picture.
    let mut found: Vec<_> = card_problem(row).map(MediaProblem::Card).into_iter().collect();
    found.extend(problems(posts::format(row)?, attachments));
    if !services.sandbox && !is_public(&services.public_url) {
        found.push(MediaProblem::NotPublic);
    }
    Ok(found)
}

/// Why the card that the post wants could not be drawn; a reel shows none.
fn card_problem(row: &post::Model) -> Option<CardProblem> {
    let problem = row.card_problem.as_deref().filter(|_| row.format != PostFormat::Reel.as_str())?;
    serde_json::from_str(problem).ok()
}

fn problems(format: PostFormat, attachments: &Attachments) -> Vec<MediaProblem> {
    let chosen = attachments.chosen().map(facts);
    match format {
        PostFormat::Picture => chosen.map_or(vec![MediaProblem::NoPicture], PictureFacts::in_feed),
        PostFormat::Story => chosen.map_or(vec![MediaProblem::NoPicture], PictureFacts::in_story),
        PostFormat::Carousel => carousel(&attachments.carousel()),
        PostFormat::Reel => match &attachments.video {
            Some(video) => posts::video_facts(video).problems(),
            None => vec![MediaProblem::NoVideo],
        },
    }
}

fn carousel(pictures: &[&picture::Model]) -> Vec<MediaProblem> {
    let mut found: Vec<_> = pictures.iter().flat_map(|picture| facts(picture).in_feed()).collect();
    if !CAROUSEL_ITEMS.contains(&pictures.len()) {
        found.push(MediaProblem::CarouselItems { count: pictures.len() });
    }
    found
}

fn facts(row: &picture::Model) -> PictureFacts {
    let number = |value: i32| u32::try_from(value).unwrap_or(0);
    PictureFacts { width: number(row.width), height: number(row.height), bytes: number(row.bytes) }
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

    fn picture(id: i64, place: Option<i32>) -> picture::Model {
        picture::Model {
            id,
            owner_id: 1,
            post_id: 1,
            public_key: id.to_string(),
            width: 1_080,
            height: 1_350,
            bytes: 300_000,
            provider: "fal".into(),
            model: String::new(),
            chosen: id == 1,
            place,
            original_id: None,
            template: None,
            created_at: 0,
        }
    }

    #[test]
    fn each_format_asks_for_what_it_shows() {
        let none = Attachments { pictures: vec![], video: None };
        let two = Attachments { pictures: vec![picture(1, Some(1)), picture(2, Some(0))], video: None };
        let one = Attachments { pictures: vec![picture(1, Some(0))], video: None };
        for (format, attachments, found) in [
            (PostFormat::Picture, &none, vec![MediaProblem::NoPicture]),
            (PostFormat::Picture, &one, vec![]),
            (PostFormat::Story, &none, vec![MediaProblem::NoPicture]),
            (PostFormat::Story, &one, vec![]),
            (PostFormat::Carousel, &one, vec![MediaProblem::CarouselItems { count: 1 }]),
            (PostFormat::Carousel, &two, vec![]),
            (PostFormat::Reel, &two, vec![MediaProblem::NoVideo]),
        ] {
            assert_eq!(problems(format, attachments), found, "{format:?}");
        }
        assert_eq!(two.carousel().iter().map(|picture| picture.id).collect::<Vec<_>>(), [2, 1]);
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

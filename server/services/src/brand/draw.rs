//! Draws cards: off the async threads, and only so many at once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cards::{Card, Content, Logo, Shape};
use entity::{account, picture, post};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use types::card::{CardPreview, CardProblem, FontPackage, Template};
use types::post::PostStatus;

use super::Look;
use crate::pipeline::illustrate::{HEIGHT, Jpeg, WIDTH, encode, pixels, shrink};
use crate::{Result, Services};

/// How large a card is shown that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// As wide as a phone shows it.
    Preview,
    /// One among all templates.
    Thumbnail,
}

impl Size {
    /// Pixels across.
    fn width(self) -> u32 {
        match self {
            Self::Preview => 540,
            Self::Thumbnail => 180,
        }
    }
}

/// What a card says.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub template: Template,
    pub headline: String,
    pub kicker: String,
}

/// Draws a card over the picture of this JPEG.
pub(crate) async fn draw(
    services: &Services,
    look: Look,
    words: Words,
    photo: Option<Vec<u8>>,
) -> Result<std::result::Result<Jpeg, CardProblem>> {
    let drawn = blocking(services, move |services| {
        let ground = Ground::read(look, photo.filter(|_| words.template.takes_picture()).as_deref())?;
        Ok(match render(services, &ground, &words) {
            Ok(card) => Ok(encode(&card.rgb, (WIDTH, HEIGHT))?),
            Err(problem) => Err(problem),
        })
    });
    drawn.await
}

/// Draws cards over one picture, which is decoded once, as they will be but smaller, and keeps nothing.
pub(crate) async fn previews(
    services: &Services,
    look: Look,
    words: Vec<Words>,
    photo: Option<Vec<u8>>,
    size: Size,
) -> Result<Vec<CardPreview>> {
    let drawn = blocking(services, move |services| {
        let any_takes_it = words.iter().any(|words| words.template.takes_picture());
        let ground = Ground::read(look, photo.filter(|_| any_takes_it).as_deref())?;
        words.iter().map(|words| small(render(services, &ground, words), size)).collect()
    });
    drawn.await
}

/// Draws one.
pub(crate) async fn preview(
    services: &Services,
    look: Look,
    words: Words,
    photo: Option<Vec<u8>>,
) -> Result<CardPreview> {
    let drawn = previews(services, look, vec![words], photo, Size::Preview).await?.pop();
    Ok(drawn.ok_or_else(|| anyhow::anyhow!("a card was drawn and is not there"))?)
}

fn small(drawn: std::result::Result<Card, CardProblem>, size: Size) -> anyhow::Result<CardPreview> {
    let card = match drawn {
        Ok(card) => card,
        Err(problem) => return Ok(CardPreview::Refused(problem)),
    };
    let to = (size.width(), size.width() * card.height / card.width);
    let jpeg = encode(&shrink(&card.rgb, (card.width, card.height), to)?, to)?;
    Ok(CardPreview::Drawn(format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg.bytes))))
}

/// The account's last picture without a card; without one, a plain one that stands for it.
pub(super) async fn last_picture(services: &Services, account: &account::Model) -> Result<Vec<u8>> {
    let rejected = PostStatus::Rejected.as_str();
    let last = picture::Entity::find()
        .join_rev(
            JoinType::InnerJoin,
            post::Entity::belongs_to(picture::Entity)
                .from(post::Column::Id)
                .to(picture::Column::PostId)
                .into(),
        )
        .filter(post::Column::AccountId.eq(account.id))
        .filter(post::Column::Status.ne(rejected))
        .filter(picture::Column::Template.is_null())
        .order_by_desc(picture::Column::Id)
        .one(services.database.read())
        .await?;
    let stored = match last {
        Some(last) => services.media.bytes(&last.public_key).await?,
        None => None,
    };
    match stored {
        Some(jpeg) => Ok(jpeg),
        None => Ok(encode(&stand_in(), (WIDTH, HEIGHT)).map_err(anyhow::Error::new)?.bytes),
    }
}

/// A sky that brightens towards the ground, where the text is.
fn stand_in() -> Vec<u8> {
    let row = |y: u32| {
        let part = |from: u32, to: u32| u8::try_from(from + (to - from) * y / HEIGHT).unwrap_or(u8::MAX);
        [part(0x44, 0xd8), part(0x5c, 0xc0), part(0x8c, 0xa8)]
    };
    (0..HEIGHT).flat_map(|y| row(y).repeat(WIDTH as usize)).collect()
}

/// What several cards of an account have in common, decoded.
struct Ground {
    look: Look,
    logo: Option<Logo>,
    photo: Option<Vec<u8>>,
}

impl Ground {
    fn read(look: Look, photo: Option<&[u8]>) -> anyhow::Result<Self> {
        let logo = look.logo.as_deref().and_then(|bytes| Logo::read(bytes).ok());
        Ok(Self { look, logo, photo: photo.map(pixels).transpose()? })
    }
}

/// The large fonts are read for the first text that needs them.
fn render(services: &Services, ground: &Ground, words: &Words) -> std::result::Result<Card, CardProblem> {
    let Ground { look, logo, photo } = ground;
    let photo = photo.as_deref().filter(|_| words.template.takes_picture());
    let content = Content {
        headline: &words.headline,
        kicker: &words.kicker,
        handle: &look.handle,
        language: &look.language,
    };
    let draw = |fonts| {
        let parts = (&look.brand, logo.as_ref());
        cards::render(fonts, words.template, Shape::Portrait, parts, content, photo)
    };
    match draw(services.typefaces.small()) {
        Err(CardProblem::MissingGlyphs { package: Some(FontPackage::Cjk | FontPackage::Emoji), .. }) => {
            draw(services.typefaces.all())
        }
        drawn => drawn,
    }
}

async fn blocking<T: Send + 'static>(
    services: &Services,
    work: impl FnOnce(&Services) -> anyhow::Result<T> + Send + 'static,
) -> Result<T> {
    let _slot = services.transcoding.acquire().await.map_err(anyhow::Error::new)?;
    let own = services.clone();
    let done = tokio::task::spawn_blocking(move || work(&own)).await;
    Ok(done.map_err(|error| anyhow::Error::new(error).context("drawing a card panicked"))??)
}

//! How an account's headline cards look, and what they are drawn with.

mod draw;
mod typefaces;

use entity::{account, brand};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use types::AccountId;
use types::card::{Brand, BrandSettings, CardPreview, Colour, LogoProblem, MOST_KICKER, Template};
use types::event::Event;

use crate::accounts;
use crate::auth::Operator;
use crate::{Error, Result, Services};

pub(crate) use draw::{Size, Words, draw, preview, previews};
pub use typefaces::Typefaces;

/// What stands on a card that only shows how cards look.
const SAMPLE: &str = "The 7 stories that mattered today, told in a minute";

/// Everything of an account that its cards show.
#[derive(Clone)]
pub(crate) struct Look {
    pub brand: Brand,
    pub logo: Option<Vec<u8>>,
    pub handle: String,
    pub language: String,
}

impl Look {
    /// The account's; without a brand, the plainest one.
    pub async fn of<C: ConnectionTrait>(database: &C, account: &account::Model) -> Result<Self> {
        let row = brand::Entity::find().filter(brand::Column::AccountId.eq(account.id)).one(database).await?;
        let (brand, logo) = row.map_or_else(Default::default, |row| (read(&row), row.logo));
        Ok(Self { brand, logo, handle: account.handle.clone(), language: account.language.clone() })
    }
}

/// An account's brand.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(services: &Services, operator: &Operator, account: AccountId) -> Result<BrandSettings> {
    let account = accounts::row(services, operator, account).await?;
    let look = Look::of(services.database.read(), &account).await?;
    Ok(BrandSettings { brand: look.brand, has_logo: look.logo.is_some() })
}

/// Saves an account's brand. Posts that have a card keep it until it is drawn anew.
///
/// # Errors
/// [`Error::Invalid`] for a kicker that is too long.
pub async fn save(services: &Services, operator: &Operator, account: AccountId, brand: Brand) -> Result<()> {
    check_kicker(&brand.kicker)?;
    let row = accounts::row(services, operator, account).await?;
    write(services, operator, &row, changed(&brand), &COLUMNS).await
}

/// Keeps a logo, in place of the one before.
///
/// # Errors
/// [`Error::Logo`] when it is not one that we draw.
pub async fn save_logo(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    bytes: Vec<u8>,
) -> Result<()> {
    let row = accounts::row(services, operator, account).await?;
    let read = tokio::task::spawn_blocking(move || cards::Logo::read(&bytes).map(|_| bytes)).await;
    let bytes = read.map_err(|error| anyhow::Error::new(error).context("reading a logo panicked"))?;
    let bytes = bytes.map_err(Error::Logo)?;
    let changes = brand::ActiveModel { logo: Set(Some(bytes)), ..changed(&Brand::default()) };
    write(services, operator, &row, changes, &[brand::Column::Logo]).await
}

/// Forgets the logo.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn remove_logo(services: &Services, operator: &Operator, account: AccountId) -> Result<()> {
    let row = accounts::row(services, operator, account).await?;
    let changes = brand::ActiveModel { logo: Set(None), ..changed(&Brand::default()) };
    write(services, operator, &row, changes, &[brand::Column::Logo]).await
}

/// Whether a logo may be uploaded; asked before it is received.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn takes_logo(services: &Services, operator: &Operator, account: AccountId) -> Result<()> {
    accounts::row(services, operator, account).await.map(drop)
}

/// The error of a logo with too many bytes.
pub fn logo_too_large() -> Error {
    Error::Logo(LogoProblem::TooLarge)
}

/// Draws a card with a brand that is being edited, on the account's last picture if there is one.
///
/// # Errors
/// [`Error::Invalid`] for a kicker that is too long.
pub async fn show(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    brand: Brand,
    template: Template,
) -> Result<CardPreview> {
    check_kicker(&brand.kicker)?;
    let account = accounts::row(services, operator, account).await?;
    let look = Look { brand, ..Look::of(services.database.read(), &account).await? };
    let words = Words { template, headline: SAMPLE.to_owned(), kicker: look.brand.kicker.clone() };
    let photo = draw::last_picture(services, &account).await?;
    preview(services, look, words, Some(photo)).await
}

pub(crate) fn check_kicker(kicker: &str) -> Result<()> {
    if kicker.chars().count() <= MOST_KICKER {
        return Ok(());
    }
    Err(Error::Invalid { field: "kicker", why: format!("at most {MOST_KICKER} characters") })
}

/// The columns that a form changes.
const COLUMNS: [brand::Column; 5] = [
    brand::Column::PrimaryColour,
    brand::Column::TextColour,
    brand::Column::Kicker,
    brand::Column::Template,
    brand::Column::Fallback,
];

/// Writes these columns, or all of a new row.
async fn write(
    services: &Services,
    operator: &Operator,
    account: &account::Model,
    mut row: brand::ActiveModel,
    columns: &'static [brand::Column],
) -> Result<()> {
    row.owner_id = Set(operator.user().0);
    row.account_id = Set(account.id);
    row.updated_at = Set(services.now().0);
    let mut conflict = OnConflict::column(brand::Column::AccountId);
    conflict.update_columns(columns.iter().copied().chain([brand::Column::UpdatedAt]));
    let written = services.database.write(move |tx| {
        Box::pin(async move {
            let insert = brand::Entity::insert(row).on_conflict(conflict);
            insert.exec_without_returning(tx).await?;
            Ok::<_, Error>(())
        })
    });
    written.await?;
    services.tell(operator.user(), Event::Account { id: AccountId(account.id) });
    Ok(())
}

fn changed(brand: &Brand) -> brand::ActiveModel {
    brand::ActiveModel {
        primary_colour: Set(brand.primary.to_string()),
        text_colour: Set(brand.text.to_string()),
        kicker: Set(brand.kicker.trim().to_owned()),
        template: Set(brand.template.map(|template| template.as_str().to_owned())),
        fallback: Set(brand.fallback),
        ..Default::default()
    }
}

/// A stored brand; what cannot be read is as if it had never been set.
fn read(row: &brand::Model) -> Brand {
    let plain = Brand::default();
    Brand {
        primary: Colour::parse(&row.primary_colour).unwrap_or(plain.primary),
        text: Colour::parse(&row.text_colour).unwrap_or(plain.text),
        kicker: row.kicker.clone(),
        template: row.template.as_deref().and_then(Template::parse),
        fallback: row.fallback,
    }
}

//! A post's headline card: drawn over its picture, or in place of one that cannot be had. The picture below is kept,
//! so that another headline or template costs nothing.

use entity::{account, picture, post};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::card::{CardEdit, CardProblem, Template};
use types::post::{Step, What};
use types::{PostId, Timestamp};

use super::{HEIGHT, Jpeg, WIDTH, choose_none};
use crate::brand::{Look, Words, draw};
use crate::media::CARD;
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services, posts};

/// Stands in a post's row where a template's name stands, if a person wants the picture alone.
pub(crate) const NO_CARD: &str = "none";

/// What became of the card that a post wants.
pub(crate) enum Outcome {
    /// It wants none.
    Unwanted,
    /// It was drawn, and stored under this key.
    Drawn(Template, Jpeg, String),
    /// It cannot be drawn as it is.
    Refused(CardProblem),
}

/// What a post's card says, as a person changes it: its own words, or else the draft's and the account's.
pub(crate) fn edit(row: &post::Model, look: &Look) -> CardEdit {
    CardEdit {
        template: match row.card_template.as_deref() {
            None => look.brand.template,
            Some(name) => Template::parse(name),
        },
        headline: row.card_headline.clone().unwrap_or_else(|| row.headline.clone()),
        kicker: row.card_kicker.clone().unwrap_or_else(|| look.brand.kicker.clone()),
    }
}

/// Draws what a post wants over its new picture. A card without a picture is not drawn over one.
pub(crate) async fn over(
    services: &Services,
    row: &post::Model,
    account: &account::Model,
    photo: &Jpeg,
) -> Result<Outcome> {
    let look = Look::of(services.database.read(), account).await?;
    let edit = edit(row, &look);
    match edit.template.filter(|template| template.takes_picture()) {
        Some(template) => make(services, look, words(template, edit), Some(photo.bytes.clone())).await,
        None => Ok(Outcome::Unwanted),
    }
}

/// Draws a card and stores its file.
pub(crate) async fn make(
    services: &Services,
    look: Look,
    words: Words,
    photo: Option<Vec<u8>>,
) -> Result<Outcome> {
    let template = words.template;
    match draw(services, look, words, photo).await? {
        Ok(jpeg) => {
            let public_key = services.random.token();
            services.media.put(&public_key, jpeg.bytes.clone()).await?;
            Ok(Outcome::Drawn(template, jpeg, public_key))
        }
        Err(problem) => Ok(Outcome::Refused(problem)),
    }
}

pub(crate) fn words(template: Template, edit: CardEdit) -> Words {
    Words { template, headline: edit.headline, kicker: edit.kicker }
}

/// Writes a picture and the card over it, which is then what is shown where the picture would have been.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    mut below: picture::ActiveModel,
    card: Outcome,
) -> Result<()> {
    let (mut above, post) = (below.clone(), below.post_id.clone().unwrap());
    let problem = match &card {
        Outcome::Refused(problem) => Some(problem.clone()),
        Outcome::Unwanted | Outcome::Drawn(..) => None,
    };
    if let Outcome::Drawn(template, jpeg, public_key) = card {
        below.chosen = Set(false);
        below.place = Set(None);
        let original = picture::Entity::insert(below).exec(tx).await?.last_insert_id;
        above.original_id = Set(Some(original));
        above.template = Set(Some(template.as_str().to_owned()));
        above.public_key = Set(public_key);
        above.bytes = Set(size(&jpeg));
        below = above;
    }
    picture::Entity::insert(below).exec_without_returning(tx).await?;
    note_problem(tx, post, problem.as_ref()).await
}

/// Writes a card over an original that is there, or over none.
pub(crate) async fn insert_over(
    tx: &DatabaseTransaction,
    row: &post::Model,
    original: Option<picture::Model>,
    (template, jpeg, public_key): (Template, &Jpeg, String),
    (place, now): (Option<i32>, Timestamp),
) -> Result<()> {
    choose_none(tx, row.id).await?;
    let (provider, model) = original
        .as_ref()
        .filter(|_| template.takes_picture())
        .map_or_else(|| (CARD.to_owned(), String::new()), |it| (it.provider.clone(), it.model.clone()));
    let card = picture::ActiveModel {
        owner_id: Set(row.owner_id),
        post_id: Set(row.id),
        public_key: Set(public_key),
        width: Set(i32::try_from(WIDTH).unwrap_or(i32::MAX)),
        height: Set(i32::try_from(HEIGHT).unwrap_or(i32::MAX)),
        bytes: Set(size(jpeg)),
        provider: Set(provider),
        model: Set(model),
        chosen: Set(true),
        place: Set(place),
        original_id: Set(original.map(|it| it.id)),
        template: Set(Some(template.as_str().to_owned())),
        created_at: Set(now.0),
        ..Default::default()
    };
    picture::Entity::insert(card).exec_without_returning(tx).await?;
    note_problem(tx, row.id, None).await
}

/// Shown in the pre-flight until the card is drawn or no longer wanted.
pub(crate) async fn note_problem(
    tx: &DatabaseTransaction,
    post: i64,
    problem: Option<&CardProblem>,
) -> Result<()> {
    let problem = problem.map(serde_json::to_string).transpose().map_err(anyhow::Error::new)?;
    let changes = post::ActiveModel { card_problem: Set(problem), ..Default::default() };
    post::Entity::update_many().set(changes).filter(post::Column::Id.eq(post)).exec(tx).await?;
    Ok(())
}

/// A card without a picture where the account wants one: for a post that has no picture, when `in_need` or when the
/// post asks for nothing else. It is written before the step ends, so that whatever ends it finds the picture there.
/// Answers whether the post has one now.
///
/// This is the one place to ask when the picture providers have all failed, or when a budget is used up.
pub(in crate::pipeline) async fn fallback(
    services: &Services,
    run: &Run,
    (row, account): (&post::Model, &account::Model),
    in_need: bool,
) -> Result<bool> {
    let look = Look::of(services.database.read(), account).await?;
    let edit = edit(row, &look);
    let wanted = edit.template == Some(Template::TypeOnly) || (in_need && look.brand.fallback);
    if !wanted || posts::Attachments::of(services.database.read(), row.id).await?.chosen().is_some() {
        return Ok(false);
    }
    let (template, jpeg, key) = match make(services, look, words(Template::TypeOnly, edit), None).await? {
        Outcome::Drawn(template, jpeg, key) => (template, jpeg, key),
        // The person is told by the pre-flight, and the step goes on as if there were no card.
        Outcome::Refused(problem) => {
            let id = row.id;
            let noted = services
                .database
                .write(move |tx| Box::pin(async move { note_problem(tx, id, Some(&problem)).await }));
            return noted.await.map(|()| false);
        }
        Outcome::Unwanted => return Ok(false),
    };
    let (row, held, now) = (row.clone(), run.clone(), services.now());
    let written = services.database.write(move |tx| {
        Box::pin(async move {
            held.fence(tx).await?;
            insert_over(tx, &row, None, (template, &jpeg, key), (None, now)).await?;
            let entry = Entry::ok(Step::Illustrate, What::CardDrawn, held.reference(), now);
            timeline::record(tx, Way::from(&row), entry.detail(template.as_str())).await
        })
    });
    written.await.map(|()| true)
}

/// Draws a post's card anew after its draft was written again, if it has one and the words are the draft's.
pub(in crate::pipeline) async fn redraw(services: &Services, id: PostId) -> Result<()> {
    let database = services.database.read();
    let Some(row) = post::Entity::find_by_id(id.0).one(database).await? else { return Ok(()) };
    let Some((_, account)) = posts::origin(services, &row).await? else { return Ok(()) };
    let attachments = posts::Attachments::of(database, row.id).await?;
    let Some(shown) = attachments.chosen().filter(|it| it.template.is_some()) else { return Ok(()) };
    if row.card_headline.is_some() {
        return Ok(());
    }
    let original = attachments.original(shown).cloned();
    let place = shown.place;
    let look = Look::of(database, &account).await?;
    let edit = edit(&row, &look);
    let Some(template) = edit.template else { return Ok(()) };
    let photo = photo(services, original.as_ref()).await?;
    let made = make(services, look, words(template, edit), photo).await?;
    let now = services.now();
    let written = services.database.write(move |tx| {
        Box::pin(async move {
            match made {
                Outcome::Drawn(template, jpeg, key) => {
                    insert_over(tx, &row, original, (template, &jpeg, key), (place, now)).await
                }
                Outcome::Refused(problem) => note_problem(tx, row.id, Some(&problem)).await,
                Outcome::Unwanted => Ok(()),
            }
        })
    });
    written.await
}

/// The file below a card.
pub(crate) async fn photo(services: &Services, original: Option<&picture::Model>) -> Result<Option<Vec<u8>>> {
    match original {
        Some(original) => Ok(services.media.bytes(&original.public_key).await?),
        None => Ok(None),
    }
}

fn size(jpeg: &Jpeg) -> i32 {
    i32::try_from(jpeg.bytes.len()).unwrap_or(i32::MAX)
}

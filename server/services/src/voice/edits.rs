//! What a person changed in a caption before approving it: noted in the transaction of the approval.

use std::collections::HashMap;

use entity::{caption_edit, post, post_version};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use types::post::{Origin, Span, TextChange};
use types::voice::EditedPost;
use types::{PostId, Timestamp};

use crate::Result;
use crate::posts::versions;

/// A caption as the model left it and as a person approved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub id: i64,
    pub post: PostId,
    pub headline: String,
    pub before: String,
    pub after: String,
}

impl From<Edit> for EditedPost {
    fn from(edit: Edit) -> Self {
        let caption = versions::words(&edit.before, &edit.after);
        Self { post: edit.post, headline: edit.headline, caption }
    }
}

/// Notes how much of the caption changed. Of a text that no model wrote there is nothing to say. An edit that was read
/// for rules and is approved once more, as after news that came too late, is not read again.
pub(crate) async fn approved(tx: &DatabaseTransaction, post: &post::Model, at: Timestamp) -> Result<()> {
    let kept = post_version::Entity::find()
        .filter(post_version::Column::PostId.eq(post.id))
        .filter(post_version::Column::Used.eq(true))
        .order_by_desc(post_version::Column::Number)
        .all(tx)
        .await?;
    let before =
        caption_edit::Entity::find().filter(caption_edit::Column::PostId.eq(post.id)).one(tx).await?;
    withdrawn(tx, post.id).await?;
    let Some((from, to)) = begun_from(&kept).zip(kept.first()) else { return Ok(()) };
    let before = before.filter(|row| (row.from_number, row.to_number) == (from.number, to.number));
    let row = caption_edit::ActiveModel {
        owner_id: Set(post.owner_id),
        account_id: Set(post.account_id),
        post_id: Set(post.id),
        from_number: Set(from.number),
        to_number: Set(to.number),
        changed: Set(changed(&versions::words(&from.caption, &to.caption))),
        approved_at: Set(at.0),
        read_at: Set(before.and_then(|row| row.read_at)),
        ..Default::default()
    };
    caption_edit::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// An approval that was taken back tells nothing yet.
pub(crate) async fn withdrawn(tx: &DatabaseTransaction, post: i64) -> Result<()> {
    caption_edit::Entity::delete_many().filter(caption_edit::Column::PostId.eq(post)).exec(tx).await?;
    Ok(())
}

/// Changed captions of an account that were not read for rules yet.
pub(crate) async fn count_unread<C: ConnectionTrait>(database: &C, account: i64) -> Result<u32> {
    Ok(u32::try_from(unread(account).count(database).await?).unwrap_or(u32::MAX))
}

/// The newest of them, at most `most`, newest first.
pub(crate) async fn newest_unread<C: ConnectionTrait>(
    database: &C,
    account: i64,
    most: u64,
) -> Result<Vec<Edit>> {
    let newest = unread(account).order_by_desc(caption_edit::Column::ApprovedAt).limit(most);
    with_texts(database, newest.all(database).await?).await
}

/// The edits of these posts, newest first.
pub(super) async fn of_posts<C: ConnectionTrait>(database: &C, posts: Vec<i64>) -> Result<Vec<Edit>> {
    let rows = caption_edit::Entity::find()
        .filter(caption_edit::Column::PostId.is_in(posts))
        .order_by_desc(caption_edit::Column::ApprovedAt);
    with_texts(database, rows.all(database).await?).await
}

/// Marks edits as read. One that was made anew meanwhile, by another approval, has another id.
pub(crate) async fn mark_read(tx: &DatabaseTransaction, ids: Vec<i64>, at: Timestamp) -> Result<()> {
    caption_edit::Entity::update_many()
        .col_expr(caption_edit::Column::ReadAt, Expr::value(at.0))
        .filter(caption_edit::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

fn unread(account: i64) -> Select<caption_edit::Entity> {
    caption_edit::Entity::find()
        .filter(caption_edit::Column::AccountId.eq(account))
        .filter(caption_edit::Column::Changed.gt(0))
        .filter(caption_edit::Column::ReadAt.is_null())
}

/// The captions in two queries, however many there are.
async fn with_texts<C: ConnectionTrait>(database: &C, rows: Vec<caption_edit::Model>) -> Result<Vec<Edit>> {
    let posts: Vec<i64> = rows.iter().map(|row| row.post_id).collect();
    let numbers = rows.iter().flat_map(|row| [row.from_number, row.to_number]);
    let texts = post_version::Entity::find()
        .filter(post_version::Column::PostId.is_in(posts))
        .filter(post_version::Column::Number.is_in(numbers))
        .all(database)
        .await?;
    let texts: HashMap<(i64, i32), post_version::Model> =
        texts.into_iter().map(|text| ((text.post_id, text.number), text)).collect();
    let edit = |row: &caption_edit::Model| {
        let text = |number| texts.get(&(row.post_id, number));
        let (from, to) = (text(row.from_number)?, text(row.to_number)?);
        let (before, after) = (from.caption.clone(), to.caption.clone());
        Some(Edit { id: row.id, post: PostId(row.post_id), headline: to.headline.clone(), before, after })
    };
    Ok(rows.iter().filter_map(edit).collect())
}

/// The model's text that a person began from, among the texts a post had, newest first: the last one the model wrote,
/// or one of its earlier ones that was brought back since.
fn begun_from(kept: &[post_version::Model]) -> Option<&post_version::Model> {
    let by_model =
        |row: &post_version::Model| matches!(Origin::parse(&row.origin), Origin::Draft | Origin::Rewrite);
    kept.iter().find_map(|row| {
        let original = row.restored.and_then(|number| kept.iter().find(|other| other.number == number));
        [Some(row), original].into_iter().flatten().find(|row| by_model(row))
    })
}

/// The share that differs, in thousandths of both texts' characters: 0 for equal texts, 1000 for texts without a
/// common word.
fn changed(spans: &[Span]) -> i32 {
    let count = |changes: &[TextChange]| -> u64 {
        let found = spans.iter().filter(|span| changes.contains(&span.change));
        found.map(|span| span.text.chars().count() as u64).sum()
    };
    let differing = count(&[TextChange::Deleted, TextChange::Inserted]);
    let all = differing + 2 * count(&[TextChange::Same]);
    // The smallest change is one: otherwise a comma in a long caption would count as none.
    let share = (differing * 1_000).checked_div(all).map_or(0, |share| share.max(u64::from(differing > 0)));
    i32::try_from(share).unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: i32, origin: Origin, restored: Option<i32>) -> post_version::Model {
        post_version::Model {
            id: i64::from(number),
            owner_id: 1,
            post_id: 1,
            number,
            origin: origin.as_str().to_owned(),
            used: true,
            headline: String::new(),
            caption: String::new(),
            alt_text: String::new(),
            instruction: None,
            model: None,
            restored,
            micro_usd: None,
            reference: String::new(),
            at: 0,
        }
    }

    fn share(before: &str, after: &str) -> i32 {
        changed(&versions::words(before, after))
    }

    #[test]
    fn a_person_begins_from_the_text_the_model_wrote_last() {
        let begun = |kept: &[post_version::Model]| begun_from(kept).map(|row| row.number);
        let (draft, edit) = (version(1, Origin::Draft, None), version(2, Origin::Edit, None));
        let rewrite = version(3, Origin::Rewrite, None);
        assert_eq!(begun(std::slice::from_ref(&draft)), Some(1));
        assert_eq!(begun(&[rewrite.clone(), edit.clone(), draft.clone()]), Some(3));
        let back = version(4, Origin::Restore, Some(1));
        assert_eq!(
            begun(&[back, rewrite.clone(), edit.clone(), draft.clone()]),
            Some(1),
            "the draft is back"
        );
        let own = version(4, Origin::Restore, Some(2));
        assert_eq!(begun(&[own, rewrite, edit.clone(), draft]), Some(3), "an own text is no beginning");
        assert_eq!(begun(&[edit, version(1, Origin::Earlier, None)]), None);
    }

    #[test]
    fn the_share_goes_from_nothing_to_all() {
        assert_eq!(share("A town heats.", "A town heats."), 0);
        assert_eq!(share("", ""), 0);
        assert_eq!(share("one", "two"), 1_000);
        assert_eq!(share("", "new"), 1_000);
        // Of "a b" and "a c" two characters of six differ.
        assert_eq!(share("a b", "a c"), 333);
        let long = "word ".repeat(2_000);
        assert_eq!(share(&long, &format!("{long}.")), 1, "no change is too small to count");
    }
}

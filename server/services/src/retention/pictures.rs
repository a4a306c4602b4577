//! Pictures that a settled post does not show: the row first, if it is still so, and then the file, which no other row
//! can name. A process that ends between the two leaves a file that nobody knows the address of.

use entity::picture;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::{BATCH, PICTURES, settled};
use crate::{Result, Services};

/// One batch; how many pictures were in it.
pub(super) async fn clean(services: &Services) -> Result<usize> {
    let unused = unused(services);
    let pictures: Vec<(i64, String)> = picture::Entity::find()
        .select_only()
        .column(picture::Column::Id)
        .column(picture::Column::PublicKey)
        .filter(unused.clone())
        .limit(u64::from(BATCH))
        .into_tuple()
        .all(services.database.read())
        .await?;
    let count = pictures.len();
    let work =
        services.database.write(move |tx| Box::pin(async move { forget(tx, pictures, &unused).await }));
    for public_key in work.await? {
        services.media.delete(&public_key).await?;
    }
    Ok(count)
}

/// Neither shown alone nor part of a carousel.
fn unused(services: &Services) -> Condition {
    Condition::all()
        .add(picture::Column::Chosen.eq(false))
        .add(picture::Column::Place.is_null())
        .add(picture::Column::PostId.in_subquery(settled(services.now().minus(PICTURES))))
}

/// The keys of those whose rows are gone; a person may have chosen one since they were read.
async fn forget(
    tx: &DatabaseTransaction,
    pictures: Vec<(i64, String)>,
    unused: &Condition,
) -> Result<Vec<String>> {
    let mut forgotten = Vec::new();
    for (id, public_key) in pictures {
        let deleted = picture::Entity::delete_many()
            .filter(picture::Column::Id.eq(id))
            .filter(unused.clone())
            .exec(tx)
            .await?;
        if deleted.rows_affected == 1 {
            forgotten.push(public_key);
        }
    }
    Ok(forgotten)
}

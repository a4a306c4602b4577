use types::PictureId;
use types::post::Picture;

/// What is compared first: the picture on the post and the newest other one, the older one on the left. `None` unless
/// there are two.
pub fn first_pair(pictures: &[Picture]) -> Option<[PictureId; 2]> {
    let shown = pictures.iter().find(|picture| picture.chosen).or_else(|| pictures.first())?.id;
    let other = pictures.iter().rev().find(|picture| picture.id != shown)?.id;
    let place = |id| pictures.iter().position(|picture| picture.id == id);
    Some(if place(shown) < place(other) { [shown, other] } else { [other, shown] })
}

#[cfg(test)]
mod tests {
    use types::Timestamp;

    use super::*;

    fn pictures(chosen: Option<i64>, ids: &[i64]) -> Vec<Picture> {
        let picture = |id: &i64| Picture {
            id: PictureId(*id),
            path: String::new(),
            width: 1_080,
            height: 1_350,
            bytes: 1,
            made_by: String::new(),
            chosen: chosen == Some(*id),
            template: None,
            made_at: Timestamp(*id),
            cost: None,
        };
        ids.iter().map(picture).collect()
    }

    #[test]
    fn the_picture_on_the_post_meets_the_newest_other_one_and_the_older_stands_left() {
        let first = |chosen, ids: &[i64]| first_pair(&pictures(chosen, ids)).map(|pair| pair.map(|id| id.0));
        assert_eq!(first(Some(1), &[1, 2, 3]), Some([1, 3]));
        assert_eq!(first(Some(3), &[1, 2, 3]), Some([2, 3]));
        assert_eq!(first(None, &[1, 2, 3]), Some([1, 3]), "a carousel may show none alone");
        assert_eq!(first(Some(1), &[1]), None);
        assert_eq!(first(None, &[]), None);
    }
}

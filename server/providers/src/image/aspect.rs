//! Shapes for vendors that are asked for a proportion instead of a size.

/// The proportion on the list, written `4:5`, that is nearest to a picture of this size. Distance is measured as a
/// factor, so that tall and wide are treated alike.
pub(super) fn nearest(list: &'static [(&'static str, u32, u32)], width: u32, height: u32) -> &'static str {
    let wanted = (f64::from(width) / f64::from(height)).ln();
    let distance =
        |(_, wide, tall): &(&str, u32, u32)| ((f64::from(*wide) / f64::from(*tall)).ln() - wanted).abs();
    let best = list.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)));
    best.map_or("1:1", |(name, ..)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_shape_is_chosen() {
        const LIST: &[(&str, u32, u32)] = &[("1:1", 1, 1), ("4:5", 4, 5), ("5:4", 5, 4), ("9:16", 9, 16)];
        for (width, height, expected) in [
            (1_080, 1_350, "4:5"),
            (1_024, 1_280, "4:5"),
            (1_024, 1_024, "1:1"),
            (1_080, 1_920, "9:16"),
            (1_350, 1_080, "5:4"),
        ] {
            assert_eq!(nearest(LIST, width, height), expected);
        }
    }
}

use crate::job::JobId;

/// The letters and digits of Crockford's base 32: none that are mistaken for another when read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A short name for one run, such as `7F3K-Q2XM`, that a person can quote from a screen and find in the log.
///
/// It follows from the job and the lease token, so that a rescuer can name a run whose process is gone.
pub(crate) fn reference(id: JobId, token: i64) -> String {
    let bits = mix(id.0.cast_unsigned() ^ mix(token.cast_unsigned()));
    let mut name = String::with_capacity(9);
    for position in 0..8 {
        if position == 4 {
            name.push('-');
        }
        let index = usize::from((bits >> (position * 5)).to_le_bytes()[0] & 31);
        name.push(char::from(ALPHABET[index]));
    }
    name
}

/// The finaliser of SplitMix64: near inputs give unrelated outputs.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_two_groups_of_four_unmistakable_characters() {
        let name = reference(JobId(7), 1_234_567);
        let (left, right) = name.split_once('-').unwrap();
        assert_eq!((left.len(), right.len()), (4, 4), "{name}");
        assert!(name.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)), "{name}");
    }

    #[test]
    fn the_runs_of_one_claim_and_the_claims_of_one_job_have_different_references() {
        let mut names: Vec<_> = (0..1000).map(|id| reference(JobId(id), 42)).collect();
        names.extend((43..1043).map(|token| reference(JobId(1), token)));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 2000);
    }
}

//! Meta's error numbers, what they mean and what they allow: the publishing table of the error-codes page (June
//! 2026) and the Graph API's own codes (error reference, September 2026). The first row that fits counts.

use std::ops::RangeInclusive;

use super::{Action, InstagramErrorKind};
use Action::{Fix, NewContainer, Operator, Poll, Retry, RetryThenFix, Wait};
use InstagramErrorKind as Kind;

/// One line of the table.
pub(super) struct Row {
    codes: RangeInclusive<i64>,
    /// `None`: whatever the subcode, and without one.
    subcodes: Option<RangeInclusive<i64>>,
    pub(super) kind: Kind,
    pub(super) action: Action,
}

const fn code(code: i64, kind: Kind, action: Action) -> Row {
    codes(code, code, kind, action)
}

const fn codes(first: i64, last: i64, kind: Kind, action: Action) -> Row {
    Row { codes: first..=last, subcodes: None, kind, action }
}

const fn pair(code: i64, subcode: i64, kind: Kind, action: Action) -> Row {
    Row { codes: code..=code, subcodes: Some(subcode..=subcode), kind, action }
}

/// Seen in a container's status text, where no code stands beside the subcode.
const fn status(subcode: i64, kind: Kind, action: Action) -> Row {
    Row { codes: i64::MIN..=i64::MAX, subcodes: Some(subcode..=subcode), kind, action }
}

const ROWS: &[Row] = &[
    code(190, Kind::TokenRefused, Operator),
    code(102, Kind::TokenRefused, Operator),
    // The app's own id or secret is wrong.
    code(101, Kind::Rejected, Fix),
    code(3, Kind::PermissionMissing, Operator),
    code(10, Kind::PermissionMissing, Operator),
    codes(200, 299, Kind::PermissionMissing, Operator),
    code(25, Kind::Restricted, Operator),
    code(9, Kind::QuotaReached, Wait),
    code(9_007, Kind::NotReady, Poll),
    pair(-2, 2_207_003, Kind::Ambiguous, NewContainer),
    pair(-2, 2_207_020, Kind::ContainerGone, NewContainer),
    pair(-1, 2_207_001, Kind::Ambiguous, Retry),
    pair(-1, 2_207_032, Kind::Ambiguous, Retry),
    pair(-1, 2_207_053, Kind::Ambiguous, NewContainer),
    pair(1, 2_207_057, Kind::MediaRejected, Fix),
    codes(-2, 2, Kind::Ambiguous, Retry),
    // Suspected spam; seen although the post went live (June 2026).
    pair(4, 2_207_051, Kind::Ambiguous, Wait),
    code(24, Kind::ContainerGone, NewContainer),
    pair(100, 33, Kind::ContainerGone, NewContainer),
    status(2_207_077, Kind::MediaUnfetchable, RetryThenFix),
    status(2_207_081, Kind::MediaRejected, Fix),
    status(2_207_082, Kind::Ambiguous, NewContainer),
    status(2_207_085, Kind::MediaRejected, Fix),
    status(2_207_006, Kind::ContainerGone, NewContainer),
    status(2_207_008, Kind::ContainerGone, NewContainer),
    status(2_207_027, Kind::NotReady, Poll),
    status(2_207_042, Kind::QuotaReached, Wait),
    status(2_207_050, Kind::Restricted, Operator),
    status(2_207_052, Kind::MediaUnfetchable, RetryThenFix),
    Row { codes: 100..=100, subcodes: Some(2_207_000..=2_207_999), kind: Kind::MediaRejected, action: Fix },
    code(352, Kind::MediaRejected, Fix),
    code(9_004, Kind::MediaUnfetchable, RetryThenFix),
    codes(36_000, 36_999, Kind::MediaRejected, Fix),
    code(4, Kind::RateLimited, Wait),
    code(17, Kind::RateLimited, Wait),
    code(32, Kind::RateLimited, Wait),
    code(341, Kind::RateLimited, Wait),
    code(613, Kind::RateLimited, Wait),
    codes(80_000, 80_014, Kind::RateLimited, Wait),
    code(368, Kind::Blocked, Wait),
    code(12, Kind::Rejected, Fix),
    code(100, Kind::Rejected, Fix),
    code(506, Kind::Rejected, Fix),
];

/// The row of an error; `None` for numbers that no document names.
pub(super) fn row(code: i64, subcode: Option<i64>) -> Option<&'static Row> {
    ROWS.iter().find(|row| {
        row.codes.contains(&code)
            && row.subcodes.as_ref().is_none_or(|subcodes| subcode.is_some_and(|it| subcodes.contains(&it)))
    })
}

/// The row of the number in a failed container's status text.
pub(super) fn by_subcode(subcode: i64) -> Option<&'static Row> {
    let named = |row: &&Row| row.subcodes.as_ref().is_some_and(|subcodes| subcodes.contains(&subcode));
    ROWS.iter().find(named)
}

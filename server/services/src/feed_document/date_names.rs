//! Names in dates: of months and of time zones.

/// The months by the beginnings of their names in English, German, Dutch, French, Spanish, Portuguese,
/// Italian and the Scandinavian languages.
const MONTHS: [&str; 12] = [
    "jan jän ene gen",
    "feb fév fev",
    "mar mär mrz mrt maa",
    "apr avr abr",
    "may mai mei maj mag",
    "jun juin giu",
    "jul juil lug",
    "aug aoû aou ago",
    "sep set",
    "oct okt out ott",
    "nov",
    "dec dez dic déc des",
];

/// The month a word in lower case names, from 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    let mut months = MONTHS.iter().zip(1..);
    months.find(|(names, _)| names.split(' ').any(|name| word.starts_with(name))).map(|(_, month)| month)
}

/// Zones by name, under their minutes east of UTC. One-letter zones are not here: RFC 2822 (April 2001,
/// section 4.3) has them read as UTC, their signs having been used both ways.
const ZONES: [(i32, &str); 26] = [
    (0, "UT UTC GMT Z WET"),
    (60, "WEST BST CET MET MEZ WAT"),
    (120, "CEST MEST MESZ EET CAT SAST"),
    (180, "EEST MSK EAT"),
    (240, "MSD"),
    (300, "PKT"),
    (330, "IST"),
    (420, "WIB ICT"),
    (480, "HKT SGT AWST PHT"),
    (540, "JST KST"),
    (570, "ACST"),
    (600, "AEST"),
    (630, "ACDT"),
    (660, "AEDT"),
    (720, "NZST"),
    (780, "NZDT"),
    (-150, "NDT"),
    (-180, "BRT ADT ART"),
    (-210, "NST"),
    (-240, "AST EDT"),
    (-300, "EST CDT"),
    (-360, "CST MDT"),
    (-420, "MST PDT"),
    (-480, "PST AKDT"),
    (-540, "AKST"),
    (-600, "HST"),
];

/// The offset of a zone, in minutes east of UTC.
pub(super) fn zone(name: &str) -> Option<i32> {
    let is_it = |names: &str| names.split(' ').any(|known| known.eq_ignore_ascii_case(name));
    ZONES.iter().find(|(_, names)| is_it(names)).map(|(minutes, _)| *minutes)
}

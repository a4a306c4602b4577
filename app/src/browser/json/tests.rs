use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Plain,
    Wrapped(Id),
    Pair(i64, bool),
    Named { id: Id, note: Option<String> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Id(i64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapper(u32);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    shapes: Vec<Shape>,
    share: f64,
    whole: f64,
    small: u8,
    wrapper: Wrapper,
    nothing: (),
    by_name: BTreeMap<String, Id>,
    pair: (i32, String),
    #[serde(default)]
    later: bool,
}

fn everything() -> Everything {
    Everything {
        shapes: vec![
            Shape::Plain,
            Shape::Wrapped(Id(i64::MIN)),
            Shape::Pair(-1, true),
            Shape::Named { id: Id(i64::MAX), note: None },
            Shape::Named { id: Id(1), note: Some("\"ä\n".to_owned()) },
        ],
        share: 0.25,
        whole: 3.0,
        small: 255,
        wrapper: Wrapper(7),
        nothing: (),
        by_name: [("a".to_owned(), Id(1))].into(),
        pair: (-5, "x".to_owned()),
        later: true,
    }
}

#[test]
fn what_serde_json_writes_is_read_back() {
    let text = serde_json::to_string(&everything()).unwrap();
    assert_eq!(read::<Everything>(&text), Ok(everything()));
}

#[test]
fn fields_that_are_new_are_skipped_and_optional_ones_may_be_missing() {
    let text = r#"{"named": {"id": 4, "unknown": {"deep": [1, {}]}}}"#;
    assert_eq!(read::<Shape>(text), Ok(Shape::Named { id: Id(4), note: None }));
}

#[test]
fn other_shapes_are_refused() {
    for text in ["", "nul", "{}", "[]", "1", "\"unknown\"", "{\"wrapped\": \"1\"}", "{\"named\": {}}"] {
        assert_eq!(read::<Shape>(text), Err(Unreadable), "{text}");
    }
    assert_eq!(read::<u8>("256"), Err(Unreadable));
    assert_eq!(read::<u8>("-1"), Err(Unreadable));
    assert_eq!(read::<Vec<u8>>("{}"), Err(Unreadable));
    assert_eq!(read::<(i32, String)>("[1]"), Err(Unreadable));
}

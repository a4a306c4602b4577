//! The part of JSON Schema that structured output takes and that we use, checked on our side: the vendor's
//! guarantee is void for an answer that was refused or cut short, and a schema it does not take costs a call.

use serde_json::{Map, Value};

/// Keywords that may stand in a schema; every other one is a mistake of ours that the vendor would refuse.
const KEYWORDS: [&str; 11] = [
    "type",
    "title",
    "description",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "enum",
    "const",
    "anyOf",
];

/// Whether the schema stays within the subset. The error says where it leaves it.
pub fn check(schema: &Value) -> Result<(), String> {
    check_at(schema, "$")
}

fn check_at(schema: &Value, place: &str) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else { return Err(format!("{place}: not an object")) };
    if let Some(unknown) = keywords.keys().find(|name| !KEYWORDS.contains(&name.as_str())) {
        return Err(format!("{place}: the keyword {unknown} is not in the subset"));
    }
    if !["type", "enum", "const", "anyOf"].iter().any(|name| keywords.contains_key(*name)) {
        return Err(format!("{place}: no type"));
    }
    if types(keywords).any(|kind| kind == "object")
        && keywords.get("additionalProperties") != Some(&Value::Bool(false))
    {
        return Err(format!("{place}: an object must have additionalProperties false"));
    }
    if types(keywords).any(|kind| kind == "array") && !keywords.contains_key("items") {
        return Err(format!("{place}: an array must have items"));
    }
    if keywords.get("minItems").is_some_and(|least| !matches!(least.as_u64(), Some(0 | 1))) {
        return Err(format!("{place}: minItems may be 0 or 1"));
    }
    let properties = keywords.get("properties").and_then(Value::as_object).into_iter().flatten();
    for (name, property) in properties {
        check_at(property, &format!("{place}.{name}"))?;
    }
    for branch in list(keywords, "anyOf") {
        check_at(branch, place)?;
    }
    keywords.get("items").map_or(Ok(()), |items| check_at(items, &format!("{place}[]")))
}

/// Whether a value follows a schema of the subset. The error says where it does not, without quoting the value.
pub fn validate(schema: &Value, value: &Value) -> Result<(), String> {
    validate_at(schema, value, "$")
}

fn validate_at(schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else {
        return Err(format!("{place}: the schema is not an object"));
    };
    let mut kinds = types(keywords).peekable();
    if kinds.peek().is_some() && !kinds.any(|kind| is_a(value, kind)) {
        return Err(format!("{place}: {} where {} was asked for", name_of(value), expected(keywords)));
    }
    if keywords.contains_key("enum") && !list(keywords, "enum").any(|option| option == value) {
        return Err(format!("{place}: not one of the allowed values"));
    }
    if keywords.get("const").is_some_and(|only| only != value) {
        return Err(format!("{place}: not the one allowed value"));
    }
    if keywords.contains_key("anyOf")
        && !list(keywords, "anyOf").any(|branch| validate_at(branch, value, place).is_ok())
    {
        return Err(format!("{place}: fits none of the alternatives"));
    }
    match value {
        Value::Object(members) => validate_object(keywords, members, place),
        Value::Array(items) => validate_array(keywords, items, place),
        _ => Ok(()),
    }
}

fn validate_object(
    keywords: &Map<String, Value>,
    members: &Map<String, Value>,
    place: &str,
) -> Result<(), String> {
    let mut required = list(keywords, "required").filter_map(Value::as_str);
    if let Some(missing) = required.find(|name| !members.contains_key(*name)) {
        return Err(format!("{place}: {missing} is missing"));
    }
    let properties = keywords.get("properties").and_then(Value::as_object);
    for (name, member) in members {
        match properties.and_then(|properties| properties.get(name)) {
            Some(property) => validate_at(property, member, &format!("{place}.{name}"))?,
            None if keywords.get("additionalProperties") == Some(&Value::Bool(false)) => {
                return Err(format!("{place}: a member that was not asked for"));
            }
            None => {}
        }
    }
    Ok(())
}

fn validate_array(keywords: &Map<String, Value>, items: &[Value], place: &str) -> Result<(), String> {
    let least = keywords.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    if (items.len() as u64) < least {
        return Err(format!("{place}: fewer than {least} items"));
    }
    let Some(schema) = keywords.get("items") else { return Ok(()) };
    let mut numbered = items.iter().enumerate();
    numbered.try_for_each(|(number, item)| validate_at(schema, item, &format!("{place}[{number}]")))
}

fn types(keywords: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let one = keywords.get("type").and_then(Value::as_str);
    one.into_iter().chain(list(keywords, "type").filter_map(Value::as_str))
}

fn list<'a>(keywords: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    keywords.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        kind => name_of(value) == kind,
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn expected(keywords: &Map<String, Value>) -> String {
    types(keywords).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["score", "verdict", "reasons"],
            "properties": {
                "score": { "type": "integer" },
                "verdict": { "type": "string", "enum": ["fits", "off_topic"] },
                "reasons": { "type": "array", "minItems": 1, "items": { "type": "string" } },
                "note": { "type": ["string", "null"] },
                "kind": { "const": "news" },
                "place": { "anyOf": [{ "type": "number" }, { "type": "boolean" }] },
            },
        })
    }

    #[test]
    fn an_answer_that_follows_the_schema_passes() {
        for answer in [
            json!({"score": 7, "verdict": "fits", "reasons": ["a"]}),
            json!({"score": 7.0, "verdict": "off_topic", "reasons": ["a", "b"], "note": null}),
            json!({"score": -1, "verdict": "fits", "reasons": ["a"], "note": "n", "kind": "news", "place": 1.5}),
        ] {
            assert_eq!(validate(&schema(), &answer), Ok(()), "{answer}");
        }
    }

    #[test]
    fn an_answer_that_breaks_the_schema_is_refused_and_the_place_is_named() {
        for (answer, problem) in [
            (json!([]), "$: array where object was asked for"),
            (json!({"verdict": "fits", "reasons": ["a"]}), "$: score is missing"),
            (
                json!({"score": "7", "verdict": "fits", "reasons": ["a"]}),
                "$.score: string where integer was asked for",
            ),
            (
                json!({"score": 7.5, "verdict": "fits", "reasons": ["a"]}),
                "$.score: number where integer was asked for",
            ),
            (
                json!({"score": 7, "verdict": "perhaps", "reasons": ["a"]}),
                "$.verdict: not one of the allowed values",
            ),
            (json!({"score": 7, "verdict": "fits", "reasons": []}), "$.reasons: fewer than 1 items"),
            (
                json!({"score": 7, "verdict": "fits", "reasons": ["a", 2]}),
                "$.reasons[1]: number where string was asked for",
            ),
            (
                json!({"score": 7, "verdict": "fits", "reasons": ["a"], "extra": 1}),
                "$: a member that was not asked for",
            ),
            (
                json!({"score": 7, "verdict": "fits", "reasons": ["a"], "note": 1}),
                "$.note: number where string or null was asked for",
            ),
            (
                json!({"score": 7, "verdict": "fits", "reasons": ["a"], "kind": "ad"}),
                "$.kind: not the one allowed value",
            ),
            (
                json!({"score": 7, "verdict": "fits", "reasons": ["a"], "place": "x"}),
                "$.place: fits none of the alternatives",
            ),
        ] {
            assert_eq!(validate(&schema(), &answer), Err(problem.to_owned()), "{answer}");
        }
    }

    #[test]
    fn a_schema_outside_the_subset_is_found_before_it_is_sent() {
        assert_eq!(check(&schema()), Ok(()));
        for (schema, problem) in [
            (json!(true), "$: not an object"),
            (json!({}), "$: no type"),
            (json!({"type": "string", "maxLength": 9}), "$: the keyword maxLength is not in the subset"),
            (
                json!({"type": "object", "properties": {}}),
                "$: an object must have additionalProperties false",
            ),
            (json!({"type": "array"}), "$: an array must have items"),
            (json!({"type": "array", "minItems": 2, "items": {"type": "null"}}), "$: minItems may be 0 or 1"),
            (
                json!({"type": "object", "additionalProperties": false,
                       "properties": {"a": {"type": "array", "items": {"oneOf": []}}}}),
                "$.a[]: the keyword oneOf is not in the subset",
            ),
            (
                json!({"anyOf": [{"type": "null"}, {"pattern": "x"}]}),
                "$: the keyword pattern is not in the subset",
            ),
        ] {
            assert_eq!(check(&schema), Err(problem.to_owned()));
        }
    }
}

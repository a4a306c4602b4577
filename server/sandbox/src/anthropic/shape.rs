//! A small language for the shapes of JSON requests, with the wording of the API's own validation errors.

use serde_json::{Map, Value};

/// What a JSON value must look like.
pub(super) enum Shape {
    Text,
    Integer,
    Boolean,
    /// An object whose members are the caller's business.
    AnyObject,
    /// One of these words.
    Word(&'static [&'static str]),
    Nullable(&'static Shape),
    List(&'static Shape),
    TextOr(&'static Shape),
    Object(&'static [Field]),
    /// Objects told apart by their `type`.
    Tagged(&'static [(&'static str, &'static [Field])]),
}

/// A member of an object. Members that no field names are refused.
pub(super) struct Field {
    name: &'static str,
    shape: &'static Shape,
    required: bool,
}

/// A member that must be there.
pub(super) const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: true }
}

/// A member that may be there.
pub(super) const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: false }
}

impl Shape {
    /// Checks a value; the error names the place and says what is wrong with it.
    pub(super) fn check(&self, value: &Value, path: &str) -> Result<(), String> {
        let ensure = |holds: bool, expected: &str| {
            if holds { Ok(()) } else { Err(format!("{path}: Input should be {expected}")) }
        };
        match self {
            Self::Text => ensure(value.is_string(), "a valid string"),
            Self::Integer => ensure(value.is_i64() || value.is_u64(), "a valid integer"),
            Self::Boolean => ensure(value.is_boolean(), "a valid boolean"),
            Self::AnyObject => ensure(value.is_object(), "an object"),
            Self::Word(words) => {
                ensure(value.as_str().is_some_and(|word| words.contains(&word)), &listed(words))
            }
            Self::Nullable(_) if value.is_null() => Ok(()),
            Self::TextOr(_) if value.is_string() => Ok(()),
            Self::Nullable(shape) | Self::TextOr(shape) => shape.check(value, path),
            Self::List(item) => {
                let Some(items) = value.as_array() else { return ensure(false, "a valid array") };
                let mut numbered = items.iter().enumerate();
                numbered.try_for_each(|(number, value)| item.check(value, &join(path, &number.to_string())))
            }
            Self::Object(fields) => match value.as_object() {
                Some(members) => check_members(members, fields, path),
                None => ensure(false, "an object"),
            },
            Self::Tagged(variants) => check_tagged(value, variants, path),
        }
    }
}

fn check_members(members: &Map<String, Value>, fields: &[Field], path: &str) -> Result<(), String> {
    for field in fields {
        match members.get(field.name) {
            Some(value) => field.shape.check(value, &join(path, field.name))?,
            None if field.required => return Err(format!("{}: Field required", join(path, field.name))),
            None => {}
        }
    }
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    match members.keys().find(|name| !known(name)) {
        Some(name) => Err(format!("{}: Extra inputs are not permitted", join(path, name))),
        None => Ok(()),
    }
}

fn check_tagged(
    value: &Value,
    variants: &[(&'static str, &'static [Field])],
    path: &str,
) -> Result<(), String> {
    let Some(members) = value.as_object() else {
        return Err(format!("{path}: Input should be an object"));
    };
    let Some(tag) = members.get("type").and_then(Value::as_str) else {
        return Err(format!("{}: Field required", join(path, "type")));
    };
    match variants.iter().find(|(name, _)| *name == tag) {
        Some((_, fields)) => check_members(members, fields, path),
        None => {
            let tags: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
            Err(format!(
                "{path}: Input tag '{tag}' found using 'type' does not match any of the expected tags: '{}'",
                tags.join("', '")
            ))
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// `'a', 'b' or 'c'`
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("'{only}'"),
        [first @ .., last] => format!("'{}' or '{last}'", first.join("', '")),
    }
}

//! The subset of JSON Schema that structured output takes (SDK 1.12.0, `transformJSONSchema`): what the SDK
//! would rewrite or move into the description, the API refuses.

use serde_json::{Map, Value};

/// Keywords that fit every schema.
const GENERAL: [&str; 9] =
    ["type", "title", "description", "default", "enum", "const", "anyOf", "allOf", "$ref"];
const FORMATS: [&str; 10] =
    ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];
const TYPES: [&str; 7] = ["object", "array", "string", "number", "integer", "boolean", "null"];
/// Deeper schemas are refused, whether nested or by reference.
const MAX_DEPTH: usize = 32;

/// Checks a whole schema; `place` is where it stands in the request.
pub(super) fn check(schema: &Value, place: &str) -> Result<(), String> {
    let walk = Walk { root: schema, place };
    for name in ["$defs", "definitions"] {
        if let Some(definitions) = schema.get(name).and_then(Value::as_object) {
            definitions.values().try_for_each(|definition| walk.check(definition, 1, &mut Vec::new()))?;
        }
    }
    walk.check(schema, 0, &mut Vec::new())
}

/// The definition that `$ref` names.
pub(super) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

struct Walk<'a> {
    root: &'a Value,
    place: &'a str,
}

impl<'a> Walk<'a> {
    fn refuse(&self, message: impl AsRef<str>) -> Result<(), String> {
        Err(format!("{}: {}", self.place, message.as_ref()))
    }

    fn check(&self, schema: &'a Value, depth: usize, trail: &mut Vec<&'a str>) -> Result<(), String> {
        let Some(schema) = schema.as_object() else { return self.refuse("a schema must be an object") };
        if depth > MAX_DEPTH {
            return self.refuse("the schema is nested too deeply");
        }
        self.check_keywords(schema, depth)?;
        self.check_literals(schema)?;
        if let Some(reference) = schema.get("$ref") {
            return self.check_reference(reference, depth, trail);
        }
        for name in ["anyOf", "allOf"] {
            match schema.get(name).map(Value::as_array) {
                None => {}
                Some(Some(branches)) if !branches.is_empty() => {
                    branches.iter().try_for_each(|branch| self.check(branch, depth + 1, trail))?;
                }
                Some(_) => return self.refuse(format!("'{name}' must be a non-empty array")),
            }
        }
        let described = ["type", "enum", "const", "anyOf", "allOf"];
        if !described.iter().any(|name| schema.contains_key(*name)) {
            return self.refuse("a schema needs a type, an enum, a const, anyOf, allOf or $ref");
        }
        for kind in types_of(schema) {
            match kind {
                "object" => self.check_object(schema, depth, trail)?,
                "array" => self.check_array(schema, depth, trail)?,
                "string" => self.check_string(schema)?,
                known if TYPES.contains(&known) => {}
                unknown => return self.refuse(format!("type '{unknown}' is not supported")),
            }
        }
        Ok(())
    }

    fn check_keywords(&self, schema: &Map<String, Value>, depth: usize) -> Result<(), String> {
        let kinds = types_of(schema);
        let has = |kind: &str| kinds.contains(&kind);
        let fits = |name: &str| match name {
            "properties" | "required" | "additionalProperties" => has("object"),
            "items" | "minItems" => has("array"),
            "format" => has("string"),
            "$defs" | "definitions" => depth == 0,
            _ => GENERAL.contains(&name),
        };
        match schema.keys().find(|name| !fits(name)) {
            None => Ok(()),
            Some(name) => match kinds.first() {
                Some(kind) => self.refuse(format!("For '{kind}' type, property '{name}' is not supported")),
                None => self.refuse(format!("property '{name}' is not supported")),
            },
        }
    }

    fn check_literals(&self, schema: &Map<String, Value>) -> Result<(), String> {
        let primitive = |value: &Value| !value.is_object() && !value.is_array();
        match schema.get("enum").map(Value::as_array) {
            None => {}
            Some(Some(options)) if !options.is_empty() && options.iter().all(primitive) => {}
            Some(_) => return self.refuse("'enum' must list strings, numbers, booleans or null"),
        }
        match schema.get("const") {
            Some(value) if !primitive(value) => self.refuse("'const' must be a primitive"),
            _ => Ok(()),
        }
    }

    fn check_reference(
        &self,
        reference: &'a Value,
        depth: usize,
        trail: &mut Vec<&'a str>,
    ) -> Result<(), String> {
        let Some(reference) = reference.as_str() else { return self.refuse("'$ref' must be a string") };
        let Some(target) = resolve(self.root, reference) else {
            return self.refuse(format!("'{reference}' does not exist"));
        };
        if trail.contains(&reference) {
            return self.refuse(format!("Circular reference detected in schema definitions: {reference}"));
        }
        trail.push(reference);
        let outcome = self.check(target, depth + 1, trail);
        trail.pop();
        outcome
    }

    fn check_object(
        &self,
        schema: &'a Map<String, Value>,
        depth: usize,
        trail: &mut Vec<&'a str>,
    ) -> Result<(), String> {
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            return self.refuse("For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        let properties = match schema.get("properties") {
            None => None,
            Some(Value::Object(properties)) => Some(properties),
            Some(_) => return self.refuse("'properties' must be an object"),
        };
        let is_property = |name: &Value| {
            name.as_str().is_some_and(|name| properties.is_some_and(|known| known.contains_key(name)))
        };
        let mut required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        if let Some(name) = required.find(|name| !is_property(name)) {
            return self.refuse(format!("'required' names {name}, which is no property"));
        }
        let mut members = properties.into_iter().flat_map(Map::values);
        members.try_for_each(|member| self.check(member, depth + 1, trail))
    }

    fn check_array(
        &self,
        schema: &'a Map<String, Value>,
        depth: usize,
        trail: &mut Vec<&'a str>,
    ) -> Result<(), String> {
        match schema.get("minItems").map(Value::as_u64) {
            None | Some(Some(0 | 1)) => {}
            Some(_) => {
                return self
                    .refuse("For 'array' type, 'minItems' values other than 0 or 1 are not supported");
            }
        }
        match schema.get("items") {
            Some(items) => self.check(items, depth + 1, trail),
            None => self.refuse("For 'array' type, 'items' is required"),
        }
    }

    fn check_string(&self, schema: &Map<String, Value>) -> Result<(), String> {
        match schema.get("format").map(Value::as_str) {
            None => Ok(()),
            Some(Some(format)) if FORMATS.contains(&format) => Ok(()),
            Some(_) => self.refuse("For 'string' type, this 'format' is not supported"),
        }
    }
}

/// The declared types: one, several, or none.
pub(super) fn types_of(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verdict(schema: &Value) -> Result<(), String> {
        check(schema, "output_config.format.schema")
    }

    #[test]
    fn the_subset_passes() {
        let schema = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["kind", "items"],
            "properties": {
                "kind": { "enum": ["a", "b"] },
                "items": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/item" } },
                "when": { "anyOf": [{ "type": "string", "format": "date-time" }, { "type": "null" }] },
            },
            "$defs": {
                "item": { "type": "object", "additionalProperties": false, "properties": { "n": { "type": "integer" } } },
            },
        });
        assert_eq!(verdict(&schema), Ok(()));
    }

    #[test]
    fn what_the_api_does_not_enforce_is_refused() {
        for (schema, word) in [
            (json!({ "type": "object", "properties": {} }), "additionalProperties"),
            (json!({ "type": "string", "maxLength": 10 }), "maxLength"),
            (json!({ "type": "integer", "minimum": 0 }), "minimum"),
            (json!({ "type": "array", "items": { "type": "string" }, "maxItems": 5 }), "maxItems"),
            (json!({ "type": "array", "items": { "type": "string" }, "minItems": 3 }), "minItems"),
            (json!({ "type": "string", "format": "color" }), "format"),
            (json!({ "oneOf": [{ "type": "string" }] }), "oneOf"),
            (json!({}), "needs a type"),
        ] {
            let message = verdict(&schema).unwrap_err();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_schema_that_contains_itself_is_refused() {
        let schema = json!({
            "$ref": "#/$defs/node",
            "$defs": { "node": {
                "type": "object", "additionalProperties": false,
                "properties": { "next": { "$ref": "#/$defs/node" } },
            } },
        });
        assert!(verdict(&schema).unwrap_err().contains("Circular"));
    }
}

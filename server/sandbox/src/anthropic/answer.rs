//! Answers in any schema of the structured-output subset: the schema gives the form, the writer the words.

use serde_json::{Map, Number, Value, json};

use super::{
    place::Place,
    schema::{resolve, types_of},
    writer::Writer,
};

/// An answer that satisfies the schema, which must have passed [`super::schema::check`] or come from a tool.
pub(super) fn generate(schema: &Value, writer: &Writer<'_>) -> Value {
    Generator { root: schema, writer }.value(schema, &Place::default(), 0)
}

/// A valid answer spoilt: a required member is gone and an unknown one is there.
pub(super) fn broken(answer: Value) -> Value {
    match answer {
        Value::Object(mut members) => {
            if let Some(first) = members.keys().next().cloned() {
                members.remove(&first);
            }
            members.insert("sandbox_extra".into(), json!("the schema does not allow this"));
            Value::Object(members)
        }
        _ => json!({ "sandbox_extra": true }),
    }
}

/// A tool's schema is not checked, so it may refer to itself without end.
const MAX_DEPTH: usize = 24;

struct Generator<'a> {
    root: &'a Value,
    writer: &'a Writer<'a>,
}

impl Generator<'_> {
    fn value(&self, schema: &Value, place: &Place, depth: usize) -> Value {
        let Some(members) = schema.as_object().filter(|_| depth < MAX_DEPTH) else { return Value::Null };
        let place = &place.described(members.get("description").and_then(Value::as_str));
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = resolve(self.root, reference).unwrap_or(&Value::Null);
            return self.value(target, place, depth + 1);
        }
        if let Some(constant) = members.get("const") {
            return constant.clone();
        }
        if let Some(options) = members.get("enum").and_then(Value::as_array) {
            return self.writer.choice(place, options);
        }
        if let Some(branches) = members.get("anyOf").and_then(Value::as_array) {
            return self.branch(branches, place, depth);
        }
        if let Some(parts) = members.get("allOf").and_then(Value::as_array) {
            return self.merged(members, parts, place, depth);
        }
        let kinds = types_of(members);
        let nullable = kinds.contains(&"null");
        if nullable && (kinds.len() == 1 || self.writer.leaves_out(place)) {
            return Value::Null;
        }
        match kinds.into_iter().find(|kind| *kind != "null") {
            Some("object") => self.object(members, place, depth),
            Some("array") => self.array(members, place, depth),
            Some("string") => {
                json!(self.writer.text(place, members.get("format").and_then(Value::as_str)))
            }
            Some("integer") => json!(self.writer.integer(place)),
            Some("number") => Number::from_f64(self.writer.number(place)).map_or(json!(0), Value::Number),
            Some("boolean") => json!(self.writer.boolean(place)),
            _ => Value::Null,
        }
    }

    /// The first branch that is not null, or null where the name says that there is nothing to report.
    fn branch(&self, branches: &[Value], place: &Place, depth: usize) -> Value {
        let is_null = |branch: &&Value| branch["type"] == "null";
        if branches.iter().any(|branch| is_null(&branch)) && self.writer.leaves_out(place) {
            return Value::Null;
        }
        let branch = branches.iter().find(|branch| !is_null(branch));
        branch.map_or(Value::Null, |branch| self.value(branch, place, depth + 1))
    }

    /// All parts in one object; parts that are no objects leave the first answer.
    fn merged(&self, own: &Map<String, Value>, parts: &[Value], place: &Place, depth: usize) -> Value {
        let mut answers = parts.iter().map(|part| self.value(part, place, depth + 1));
        let first = answers.next().unwrap_or(Value::Null);
        let Value::Object(mut merged) = first else { return first };
        merged.extend(answers.filter_map(|answer| answer.as_object().cloned()).flatten());
        if let Value::Object(members) = self.object(own, place, depth) {
            merged.extend(members);
        }
        Value::Object(merged)
    }

    fn object(&self, schema: &Map<String, Value>, place: &Place, depth: usize) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let member = |(name, schema): (&String, &Value)| {
            (name.clone(), self.value(schema, &place.member(name), depth + 1))
        };
        Value::Object(properties.map(member).collect())
    }

    fn array(&self, schema: &Map<String, Value>, place: &Place, depth: usize) -> Value {
        let item = schema.get("items").unwrap_or(&Value::Null);
        let texts = item["type"] == "string" && item.get("enum").is_none();
        if let Some(list) = self.writer.list(place).filter(|_| texts) {
            return json!(list);
        }
        let at_least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let count = self.writer.count(place).max(usize::try_from(at_least).unwrap_or(0));
        (0..count).map(|index| self.value(item, &place.item(index), depth + 1)).collect()
    }
}

//! Holds an object against `assets/output.schema.json`, by the words of JSON Schema that stand
//! there. `tests/ci/schema` does the same with a validator that knows all of them.

use serde_json::Value;

const SCHEMA: &str = include_str!("../../assets/output.schema.json");

/// Why the object is none that a command may print; nothing when it is one.
pub(crate) fn wrong(object: &Value) -> Option<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    // With a command that has a shape of its own, say what is wrong with that one.
    let own = object["command"]
        .as_str()
        .unwrap_or_default()
        .replace(' ', "_");
    let failed = check(&schema, &schema["$defs"]["failure"], object, "failure");
    // What it prints for several stores has another shape.
    let stores = own.clone() + "_stores";
    let own = match schema["$defs"].get(&stores) {
        Some(_) if object["stores"].is_array() => stores,
        Some(_) | None => own,
    };
    match schema["$defs"].get(&own) {
        Some(shape) => failed.and_then(|_| check(&schema, shape, object, &own)),
        None => failed,
    }
}

/// Why a value does not fit a shape of another document.
pub(crate) fn misfit(whole: &Value, shape: &Value, value: &Value) -> Option<String> {
    check(whole, shape, value, "body")
}

fn check(whole: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(target) = schema["$ref"].as_str() {
        let target = target.strip_prefix("#").unwrap();
        return check(whole, whole.pointer(target).unwrap(), value, at);
    }
    let any = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
    if let Some(any) = any {
        let fits = any.iter().any(|one| check(whole, one, value, at).is_none());
        return (!fits).then(|| format!("{at}: {value} fits nothing"));
    }
    if let Some(one) = schema.get("const") {
        return (one != value).then(|| format!("{at}: {value} is not {one}"));
    }
    if let Some(some) = schema["enum"].as_array() {
        return (!some.contains(value)).then(|| format!("{at}: {value} is none of {some:?}"));
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    if !types.iter().any(|kind| kind == kind_of(value)) {
        return Some(format!("{at}: {value} is not {types:?}"));
    }
    if let Some(items) = value.as_array() {
        let places = items.iter().enumerate();
        return places
            .map(|(place, item)| check(whole, &schema["items"], item, &format!("{at}[{place}]")))
            .find_map(|wrong| wrong);
    }
    let fields = value.as_object()?;
    let required = schema["required"].as_array().into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return Some(format!("{at}: {name} is missing"));
        }
    }
    fields
        .iter()
        .find_map(|(name, field)| match schema["properties"].get(name) {
            Some(shape) => check(whole, shape, field, &format!("{at}.{name}")),
            None if schema["additionalProperties"] == false => {
                Some(format!("{at}: {name} is not in the schema"))
            }
            None => None,
        })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

//! What an answers file and a list of stores look like: for `assets/*.schema.json`, which editors
//! read by the files' `#:schema` line. The reader says more of a mistake than a schema can, so both
//! are held together by a test, and by `tests/ci/schema` with the program itself.

#![expect(dead_code, reason = "the types are only looked at for their shape")]

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{GUARD, KEYS, NAMES, PROJECT, SPACE, SPEC, STORE, TOP};

/// An answers file. What is not said stays as the store has it.
#[derive(JsonSchema)]
#[schemars(extend("not" = {
    "required": ["environment", "sandbox_keys"],
    "properties": { "environment": { "const": "sandbox" } }
}))]
struct AnswersShape {
    /// Which pair and gateway are in force.
    environment: Option<EnvironmentShape>,
    /// The pair for that environment.
    keys: Option<KeysShape>,
    /// A sandbox pair beside a production pair in force.
    sandbox_keys: Option<KeysShape>,
    /// The SaaS project [default: the store's].
    project: Option<ProjectShape>,
    /// The data space [default: the store's, else the only one].
    data_space: Option<SpaceShape>,
    /// New names; a file finds what it has renamed by either name.
    names: Option<NamesShape>,
    /// What holds unless it is lifted here.
    guard: Option<GuardShape>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum EnvironmentShape {
    Production,
    Sandbox,
}

/// Where a pair is. No key stands in the file. Paths begin at the file's folder; - is stdin.
#[derive(JsonSchema)]
#[schemars(extend("allOf" = [
    { "oneOf": [{ "required": ["api_key_file"] }, { "required": ["api_key_env"] }] },
    { "oneOf": [{ "required": ["private_key_file"] }, { "required": ["private_key_env"] }] }
]))]
struct KeysShape {
    /// A file that has the API key and nothing else.
    #[schemars(regex(pattern = r"\S"))]
    api_key_file: Option<String>,
    /// A variable's name.
    #[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_]*$"))]
    api_key_env: Option<String>,
    /// A file that has the private key, as the API Portal gave it.
    #[schemars(regex(pattern = r"\S"))]
    private_key_file: Option<String>,
    /// A variable's name.
    #[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_]*$"))]
    private_key_env: Option<String>,
}

/// By name or by id.
#[derive(JsonSchema)]
#[schemars(
    extend("oneOf" = [{ "required": ["name"] }, { "required": ["id"] }]),
    extend("not" = {
        "required": ["id", "create"],
        "properties": { "create": { "const": true } }
    })
)]
struct ProjectShape {
    #[schemars(regex(pattern = r"\S"))]
    name: Option<String>,
    #[schemars(regex(pattern = r"^(?=.*[^.])[A-Za-z0-9._-]{1,200}$"))]
    id: Option<String>,
    /// Request it when there is none with this name, once.
    create: Option<bool>,
}

/// By name, by id, or as the only one of its type.
#[derive(JsonSchema)]
#[schemars(extend("oneOf" = [
    { "required": ["name"] }, { "required": ["id"] }, { "required": ["type"] }
]))]
struct SpaceShape {
    #[schemars(regex(pattern = r"\S"))]
    name: Option<String>,
    #[schemars(regex(pattern = r"^(?=.*[^.])[A-Za-z0-9._-]{1,200}$"))]
    id: Option<String>,
    /// Production or Testing.
    #[schemars(rename = "type", regex(pattern = r"\S"))]
    kind: Option<String>,
}

#[derive(JsonSchema)]
struct NamesShape {
    #[schemars(regex(pattern = r"\S"))]
    project: Option<String>,
    #[schemars(regex(pattern = r"\S"))]
    data_space: Option<String>,
}

#[derive(JsonSchema)]
struct GuardShape {
    /// A Production data space on a store that does not look like production.
    allow_production_on_nonproduction: Option<bool>,
    /// A data space that another store known here writes into, with the same codes.
    allow_shared_data_space: Option<bool>,
}

fn of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    schema["title"] = json!(title);
    schema
}

/// The schema of an answers file.
pub(in crate::headless) fn answers() -> Value {
    of::<AnswersShape>("An answers file of commerce-connect")
}

/// The schema of a list of stores in TOML.
pub(in crate::headless) fn stores() -> Value {
    let mut store = of::<AnswersShape>("");
    let mut shapes = store["$defs"].take();
    let fields = store.as_object_mut().unwrap();
    for name in ["$schema", "$defs", "title", "description"] {
        fields.remove(name);
    }
    store["properties"][SPEC] = json!({
        "description": "The store, as --store takes it.",
        "type": "string",
        "pattern": r"\S",
    });
    store["required"] = json!([SPEC]);
    shapes["StoreShape"] = store;
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A list of stores for commerce-connect --stores",
        "description": "A table for each store, with what of the answers file differs for it.",
        "type": "object",
        "properties": {
            STORE: { "type": "array", "items": { "$ref": "#/$defs/StoreShape" } }
        },
        "$defs": shapes,
    })
}

#[test]
fn the_schemas_have_the_names_that_the_reader_knows() {
    let names = |shape: &Value| -> Vec<String> {
        let mut names: Vec<String> = shape["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        names.sort();
        names
    };
    let known = |known: &[&str]| {
        let mut known: Vec<String> = known.iter().map(ToString::to_string).collect();
        known.sort();
        known
    };
    let (answers, stores) = (answers(), stores());
    assert_eq!(names(&answers), known(TOP));
    assert_eq!(
        names(&stores["$defs"]["StoreShape"]),
        known(&[TOP, &[SPEC]].concat())
    );
    for (shape, table) in [
        ("KeysShape", KEYS),
        ("ProjectShape", PROJECT),
        ("SpaceShape", SPACE),
        ("NamesShape", NAMES),
        ("GuardShape", GUARD),
    ] {
        for whole in [&answers, &stores] {
            assert_eq!(names(&whole["$defs"][shape]), known(table), "{shape}");
        }
    }
}

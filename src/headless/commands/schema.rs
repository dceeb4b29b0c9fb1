//! `assets/*.schema.json` are written from the types that the commands print and read.

use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::sandbox::data::SandboxDataOutput;
use super::sandbox::keys_add::AddedKeysOutput;
use super::sandbox::keys_delete::DeletedKeyOutput;
use super::sandbox::keys_list::ListedKeysOutput;
use super::sandbox::serve::ServeOutput;
use super::{apply, completions, doctor, keys, man, project, space, status, sync, unbind, undo};
use crate::headless::answers::shape;
use crate::headless::fleet::FleetOutput;
use crate::headless::rename::RenameOutput;
use crate::printer::{NoFields, Printed};

/// Set to write the file in place of comparing it.
const WRITE: &str = "COMMERCE_CONNECT_WRITE";

/// Absent where the store could not be read, null where it is connected to nothing.
const NULL_OR_ABSENT: [(&str, &str); 1] = [("StatusObject", "connection")];

/// The shapes as they are written down, by command.
struct Shapes {
    generator: SchemaGenerator,
    found: Map<String, Value>,
}

impl Shapes {
    /// Adds what a command prints.
    fn add<T: JsonSchema + 'static>(&mut self, command: &str) {
        self.add_as::<T>(command, "");
    }

    /// Adds what a command prints for several stores, each with what it prints for one.
    fn add_stores<T: JsonSchema + 'static>(&mut self, command: &str) {
        self.add_as::<T>(command, "_stores");
    }

    fn add_as<T: JsonSchema + 'static>(&mut self, command: &str, behind: &str) {
        let mut shape = self.of::<T>();
        shape["properties"]["command"] = json!({ "const": command });
        let name = command.replace(' ', "_") + behind;
        self.found.insert(name, shape);
    }

    fn of<T: JsonSchema + 'static>(&mut self) -> Value {
        let mut shape = Printed::<'static, T>::json_schema(&mut self.generator).to_value();
        // The envelope's name says nothing to who reads the file.
        shape.as_object_mut().unwrap().remove("description");
        shape
    }

    /// Adds what a command prints that fails before it has anything to say.
    fn add_failure(&mut self) {
        let mut shape = self.of::<NoFields>();
        shape["properties"]["ok"] = json!({ "const": false });
        shape["properties"]["problem"] = json!({ "$ref": "#/$defs/ProblemObject" });
        shape["required"]
            .as_array_mut()
            .unwrap()
            .push(json!("problem"));
        self.found.insert("failure".into(), shape);
    }

    fn whole(mut self) -> Value {
        let names: Vec<String> = self.found.keys().cloned().collect();
        let any: Vec<Value> = names
            .iter()
            .map(|name| json!({ "$ref": format!("#/$defs/{name}") }))
            .collect();
        let mut all = self.generator.take_definitions(true);
        all.append(&mut self.found);
        for (name, shape) in &mut all {
            never_null(name, shape);
        }
        let mut all = Value::Object(all);
        close(&mut all);
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "What commerce-connect prints with --json",
            "description": "One object on stdout. `ok` is true exactly when the exit code is 0; else \
                            `problem` says why. A command that fails before it has anything to say \
                            prints a failure.",
            "anyOf": any,
            "$defs": all,
        })
    }
}

/// A field that may be absent is left out where there is nothing to say, and never null.
fn never_null(name: &str, shape: &mut Value) {
    let required = shape["required"].clone();
    let required = required.as_array().map_or(&[][..], Vec::as_slice);
    let Some(fields) = shape.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (field, schema) in fields {
        let both = NULL_OR_ABSENT.contains(&(name, field));
        if both || required.iter().any(|name| name == field) {
            continue;
        }
        for list in ["type", "anyOf"] {
            if let Some(Value::Array(some)) = schema.get_mut(list) {
                some.retain(|one| one != "null" && one != &json!({ "type": "null" }));
                if let [only] = some.as_slice() {
                    let only = only.clone();
                    match only {
                        Value::Object(only) => {
                            schema.as_object_mut().unwrap().remove(list);
                            schema.as_object_mut().unwrap().extend(only);
                        }
                        only => schema[list] = only,
                    }
                }
            }
        }
    }
}

/// No object has more than what is written down.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.remove("title");
            if object.contains_key("properties") && object.get("type") == Some(&json!("object")) {
                object.insert("additionalProperties".into(), Value::Bool(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn outputs() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut shapes = Shapes {
        generator: settings.into_generator(),
        found: Map::new(),
    };
    shapes.add_failure();
    shapes.add::<apply::ApplyOutput>("apply");
    shapes.add_stores::<FleetOutput<apply::ApplyOutput>>("apply");
    shapes.add::<completions::CompletionsOutput>("completions");
    shapes.add::<doctor::DoctorOutput>("doctor");
    shapes.add_stores::<FleetOutput<doctor::DoctorOutput>>("doctor");
    shapes.add::<keys::check::KeysCheckOutput>("keys check");
    shapes.add_stores::<FleetOutput<keys::check::KeysCheckOutput>>("keys check");
    shapes.add::<keys::rotate::KeysRotateOutput>("keys rotate");
    let rotated = "keys rotate";
    shapes.add_stores::<keys::rotate::KeysRotateAllOutput<keys::rotate::KeysRotateOutput>>(rotated);
    shapes.add::<man::ManOutput>("man");
    shapes.add::<project::create::ProjectCreateOutput>("project create");
    shapes.add::<project::list::ProjectListOutput>("project list");
    shapes.add::<RenameOutput>("project rename");
    shapes.add::<SandboxDataOutput<'static>>("sandbox data");
    shapes.add::<AddedKeysOutput<'static>>("sandbox keys add");
    shapes.add::<DeletedKeyOutput<'static>>("sandbox keys delete");
    shapes.add::<ListedKeysOutput<'static>>("sandbox keys list");
    shapes.add::<ServeOutput<'static>>("sandbox serve");
    shapes.add::<space::cleanup::SpaceCleanupOutput>("space cleanup");
    shapes.add::<space::list::SpaceListOutput>("space list");
    shapes.add::<RenameOutput>("space rename");
    shapes.add::<space::select::SpaceSelectOutput>("space select");
    shapes.add::<status::StatusOutput>("status");
    shapes.add::<sync::resend::SyncResendOutput>("sync resend");
    shapes.add::<sync::status::SyncStatusOutput>("sync status");
    shapes.add::<sync::verify::SyncVerifyOutput>("sync verify");
    shapes.add::<sync::watch::SyncWatchOutput>("sync watch");
    shapes.add::<unbind::UnbindOutput>("unbind");
    shapes.add::<undo::UndoOutput>("undo");
    shapes.whole()
}

/// Compares what is written down with what is there, or writes it.
fn is_written(name: &str, schema: &Value) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "assets/{name} is not what the types say; write it with {WRITE}=1 cargo test --lib schema"
    );
}

#[test]
fn the_schema_of_the_outputs_is_the_one_of_their_types() {
    is_written("output.schema.json", &outputs());
}

#[test]
fn the_schemas_of_answers_and_lists_are_those_of_their_types() {
    for (name, mut schema) in [
        ("answers.schema.json", shape::answers()),
        ("stores.schema.json", shape::stores()),
    ] {
        let title = schema["title"].take();
        let shapes = schema["$defs"].as_object_mut().unwrap();
        for (name, shape) in shapes {
            never_null(name, shape);
        }
        never_null("", &mut schema);
        close(&mut schema);
        schema["title"] = title;
        is_written(name, &schema);
    }
}

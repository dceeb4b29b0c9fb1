//! `sandbox keys list`: the API keys that the sandbox's portal gave out.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use serde::Serialize;

use super::database;
use crate::domain::{Label, Problem};
use crate::printer::Printer;
use crate::sandbox::ListedKey;
use crate::sandbox::portal;

/// The command's name in results.
pub(super) const NAME: &str = "sandbox keys list";

/// What it prints under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ListedKeysOutput<'a> {
    keys: Vec<ListedKeyObject<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ListedKeyObject<'a> {
    api_key: &'a str,
    name: &'a str,
    environment: &'static str,
    edition: &'static str,
    created_at: &'a str,
}

/// `commerce-connect sandbox keys list`
pub(super) fn run(db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    let database = database::open(db)?;
    let keys = portal::list(&database)?;
    let listed = ListedKeysOutput {
        keys: keys.iter().map(ListedKeyObject::from).collect(),
    };
    printer.result(NAME, false, &listed, |out| {
        let on_terminal = io::stdout().is_terminal();
        table(out, &keys, on_terminal)
    })
}

impl<'a> From<&'a ListedKey> for ListedKeyObject<'a> {
    fn from(key: &'a ListedKey) -> Self {
        Self {
            api_key: &key.api_key,
            name: &key.name,
            environment: key.environment.as_str(),
            edition: key.edition.as_str(),
            created_at: &key.created_at,
        }
    }
}

/// Columns for people; one tab between two fields, and no heading, for programs.
fn table(out: &mut dyn Write, keys: &[ListedKey], for_people: bool) -> io::Result<()> {
    let name = |key: &ListedKey| Label::new(&key.name).to_string();
    if for_people {
        let width = keys
            .iter()
            .map(|key| name(key).chars().count())
            .fold(4, usize::max);
        writeln!(
            out,
            "{:32}  {:width$}  ENVIRONMENT  EDITION      CREATED",
            "API KEY", "NAME"
        )?;
        for key in keys {
            writeln!(
                out,
                "{:32}  {:width$}  {:11}  {:11}  {}",
                key.api_key,
                name(key),
                key.environment.as_str(),
                key.edition.as_str(),
                key.created_at
            )?;
        }
        return Ok(());
    }
    for key in keys {
        let fields = [
            &key.api_key,
            &name(key),
            key.environment.as_str(),
            key.edition.as_str(),
            &key.created_at,
        ];
        writeln!(out, "{}", fields.join("\t"))?;
    }
    Ok(())
}

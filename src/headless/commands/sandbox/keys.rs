//! `sandbox keys add|list|delete`: the sandbox's API Portal on the command line.
//!
//! A new private key goes either into a file or to stdout, never both, and never into the
//! database. With `--out` the file is written first and taken away again when the registry can't
//! keep the pair, so that neither exists without the other.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use serde::Serialize;

use super::database;
use super::key_file::KeyFile;
use crate::cli::{AddKeys, EditionChoice, EnvironmentChoice, Keys};
use crate::domain::{Label, Name, Problem, SaasEnvironment};
use crate::exit::Failure;
use crate::printer::Printer;
use crate::sandbox::portal::{self, NewKeys};
use crate::sandbox::{Licence, ListedKey};

const ADD: &str = "sandbox keys add";
const LIST: &str = "sandbox keys list";
const DELETE: &str = "sandbox keys delete";

/// The command's name in results.
pub(super) fn command(keys: &Keys) -> &'static str {
    match keys {
        Keys::Add(_) => ADD,
        Keys::List => LIST,
        Keys::Delete { .. } => DELETE,
    }
}

/// Runs the command.
pub(super) fn keys(keys: &Keys, db: Option<&Path>, printer: Printer) -> Result<(), Failure> {
    match keys {
        Keys::Add(wanted) => add(wanted, db, printer),
        Keys::List => list(db, printer),
        Keys::Delete { api_key } => delete(api_key, db, printer),
    }
    .map_err(Failure::from)
}

fn add(wanted: &AddKeys, db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    let name = Name::parse(&wanted.name)?;
    let environment = match wanted.environment {
        EnvironmentChoice::Production => SaasEnvironment::Production,
        EnvironmentChoice::Sandbox => SaasEnvironment::Sandbox,
    };
    let edition = match wanted.edition {
        EditionChoice::Commerce => Licence::Commerce,
        EditionChoice::OpenSource => Licence::OpenSource,
    };
    // Looked at before the database is opened, so that a mistake here leaves nothing behind.
    let file = wanted.out.as_deref().map(KeyFile::new).transpose()?;
    let database = database::open(db)?;
    let keys = NewKeys::make()?;
    if let Some(file) = &file {
        file.write(&keys.private_key_pem)?;
    }
    let take_back = || {
        if let Some(file) = &file {
            file.take_back();
        }
    };
    if let Err(problem) = keys.register(&database, &name, environment, edition) {
        take_back();
        return Err(problem);
    }
    let told = printer.result(ADD, true, &Added::new(&keys, file.as_ref()), |out| {
        writeln!(out, "{}", keys.api_key)?;
        match &file {
            Some(_) => Ok(()),
            None => out.write_all(keys.private_key_pem.expose().as_bytes()),
        }
    });
    if let Err(problem) = told {
        // Nobody has the keys: without them the pair is of no use to anybody.
        take_back();
        portal::delete(&database, &keys.api_key)?;
        return Err(problem);
    }
    if let Some(file) = &file {
        printer.note(&format!(
            "The private key is in {}.",
            Label::new(&file.path())
        ));
    }
    Ok(())
}

#[derive(Serialize)]
struct Added<'a> {
    api_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key: Option<&'a str>,
}

impl<'a> Added<'a> {
    fn new(keys: &'a NewKeys, file: Option<&KeyFile<'_>>) -> Self {
        Self {
            api_key: &keys.api_key,
            private_key_file: file.map(KeyFile::path),
            private_key: file.is_none().then(|| keys.private_key_pem.expose()),
        }
    }
}

fn list(db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    let database = database::open(db)?;
    let keys = portal::list(&database)?;
    let listed = Listed {
        keys: keys.iter().map(Line::from).collect(),
    };
    printer.result(LIST, false, &listed, |out| {
        let on_terminal = io::stdout().is_terminal();
        table(out, &keys, on_terminal)
    })
}

#[derive(Serialize)]
struct Listed<'a> {
    keys: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    api_key: &'a str,
    name: &'a str,
    environment: &'static str,
    edition: &'static str,
    created_at: &'a str,
}

impl<'a> From<&'a ListedKey> for Line<'a> {
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

fn delete(api_key: &str, db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    #[derive(Serialize)]
    struct Deleted<'a> {
        api_key: &'a str,
    }
    let database = database::open(db)?;
    if !portal::delete(&database, api_key)? {
        return Err(Problem::new(
            "sandbox.key_unknown",
            format!("There is no API key {}.", Label::new(api_key)),
            "The sandbox database does not have it.",
            "commerce-connect sandbox keys list shows the keys; --db FILE picks the database.",
        ));
    }
    printer.result(DELETE, true, &Deleted { api_key }, |_| Ok(()))?;
    printer.note("Deleted. The registry refuses the pair from now on; its projects stay.");
    Ok(())
}

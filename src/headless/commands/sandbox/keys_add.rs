//! `sandbox keys add`: a key pair, as the API Portal makes one.
//!
//! A new private key goes either into a file or to stdout, never both, and never into the
//! database. With `--out` the file is written first and taken away again when the registry can't
//! keep the pair, so that neither exists without the other.

use std::path::Path;

use serde::Serialize;

use super::database;
use super::key_file::KeyFile;
use crate::cli::{AddKeys, EditionChoice, EnvironmentChoice};
use crate::domain::{Label, Name, Problem, SaasEnvironment};
use crate::printer::Printer;
use crate::sandbox::Licence;
use crate::sandbox::portal::{self, NewKeys};

/// The command's name in results.
pub(super) const NAME: &str = "sandbox keys add";

/// What it prints under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct AddedKeysOutput<'a> {
    api_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key: Option<&'a str>,
}

/// `commerce-connect sandbox keys add`
pub(super) fn run(wanted: &AddKeys, db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
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
    let told = printer.result(
        NAME,
        true,
        &AddedKeysOutput::new(&keys, file.as_ref()),
        |out| {
            writeln!(out, "{}", keys.api_key)?;
            match &file {
                Some(_) => Ok(()),
                None => out.write_all(keys.private_key_pem.expose().as_bytes()),
            }
        },
    );
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

impl<'a> AddedKeysOutput<'a> {
    fn new(keys: &'a NewKeys, file: Option<&KeyFile<'_>>) -> Self {
        Self {
            api_key: &keys.api_key,
            private_key_file: file.map(KeyFile::path),
            private_key: file.is_none().then(|| keys.private_key_pem.expose()),
        }
    }
}

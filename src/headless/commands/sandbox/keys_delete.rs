//! `sandbox keys delete KEY`: the registry refuses the pair from then on.

use std::path::Path;

use serde::Serialize;

use super::database;
use crate::domain::{Label, Problem};
use crate::printer::Printer;
use crate::sandbox::portal;

/// The command's name in results.
pub(super) const NAME: &str = "sandbox keys delete";

/// What it prints under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct DeletedKeyOutput<'a> {
    api_key: &'a str,
}

/// `commerce-connect sandbox keys delete`
pub(super) fn run(api_key: &str, db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    let database = database::open(db)?;
    if !portal::delete(&database, api_key)? {
        return Err(Problem::new(
            "sandbox.key_unknown",
            format!("There is no API key {}.", Label::new(api_key)),
            "The sandbox database does not have it.",
            "commerce-connect sandbox keys list shows the keys; --db FILE picks the database.",
        ));
    }
    printer.result(NAME, true, &DeletedKeyOutput { api_key }, |_| Ok(()))?;
    printer.note("Deleted. The registry refuses the pair from now on; its projects stay.");
    Ok(())
}

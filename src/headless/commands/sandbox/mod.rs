//! `sandbox serve|data|keys add|keys list|keys delete`: a registry, its data spaces and an API Portal
//! to rehearse with.

pub(super) mod data;
mod database;
mod key_file;
pub(super) mod keys_add;
pub(super) mod keys_delete;
pub(super) mod keys_list;
pub(super) mod serve;

use crate::cli::{Keys, Sandbox, SandboxCommand};
use crate::exit::Failure;
use crate::printer::Printer;

/// The command's name in results.
pub(in crate::headless) fn name(sandbox: &Sandbox) -> &'static str {
    match &sandbox.command {
        SandboxCommand::Serve(_) => serve::NAME,
        SandboxCommand::Data => data::NAME,
        SandboxCommand::Keys(Keys::Add(_)) => keys_add::NAME,
        SandboxCommand::Keys(Keys::List) => keys_list::NAME,
        SandboxCommand::Keys(Keys::Delete { .. }) => keys_delete::NAME,
    }
}

/// Runs the command.
pub(in crate::headless) fn run(sandbox: &Sandbox, printer: Printer) -> Result<(), Failure> {
    let db = sandbox.db.as_deref();
    match &sandbox.command {
        SandboxCommand::Serve(options) => return serve::run(options, db, printer),
        SandboxCommand::Data => data::run(db, printer),
        SandboxCommand::Keys(Keys::Add(wanted)) => keys_add::run(wanted, db, printer),
        SandboxCommand::Keys(Keys::List) => keys_list::run(db, printer),
        SandboxCommand::Keys(Keys::Delete { api_key }) => keys_delete::run(api_key, db, printer),
    }
    .map_err(Failure::from)
}

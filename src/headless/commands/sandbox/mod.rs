//! `sandbox serve|data|keys add|keys list|keys delete`: a registry, its data spaces and an API Portal
//! to rehearse with.

mod data;
mod database;
mod key_file;
mod keys;
mod serve;

use crate::cli::{Sandbox, SandboxCommand};
use crate::exit::Failure;
use crate::printer::Printer;

/// The command's name in results.
pub(in crate::headless) fn name(sandbox: &Sandbox) -> &'static str {
    match &sandbox.command {
        SandboxCommand::Serve(_) => "sandbox serve",
        SandboxCommand::Data => data::DATA,
        SandboxCommand::Keys(keys) => keys::command(keys),
    }
}

/// Runs the command.
pub(in crate::headless) fn sandbox(sandbox: &Sandbox, printer: Printer) -> Result<(), Failure> {
    let db = sandbox.db.as_deref();
    match &sandbox.command {
        SandboxCommand::Serve(serve) => serve::serve(serve, db, printer),
        SandboxCommand::Data => data::data(db, printer).map_err(Failure::from),
        SandboxCommand::Keys(keys) => keys::keys(keys, db, printer),
    }
}

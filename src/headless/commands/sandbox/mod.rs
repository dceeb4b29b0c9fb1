//! `sandbox serve|keys add|keys list|keys delete`: a registry and an API Portal to rehearse with.

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
        SandboxCommand::Keys(keys) => keys::command(keys),
    }
}

/// Runs the command.
pub(in crate::headless) fn sandbox(sandbox: &Sandbox, printer: Printer) -> Result<(), Failure> {
    let db = sandbox.db.as_deref();
    match &sandbox.command {
        SandboxCommand::Serve(serve) => serve::serve(serve, db, printer),
        SandboxCommand::Keys(keys) => keys::keys(keys, db, printer),
    }
}

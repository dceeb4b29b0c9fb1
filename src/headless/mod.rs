//! Commands that run without questions: flags in, report out.
//!
//! Must not know the wizard's screens or the terminal.

mod end_signal;
mod key_file;
mod sandbox_database;
mod sandbox_keys;
mod sandbox_serve;

use crate::cli::{Sandbox, SandboxCommand};
use crate::exit::Exit;
use crate::printer::Printer;

/// `commerce-connect sandbox ...`
pub fn sandbox(sandbox: &Sandbox, printer: Printer) -> Exit {
    let db = sandbox.db.as_deref();
    let (command, ended) = match &sandbox.command {
        SandboxCommand::Serve(serve) => ("sandbox serve", sandbox_serve::serve(serve, db, printer)),
        SandboxCommand::Keys(keys) => (
            sandbox_keys::command(keys),
            sandbox_keys::keys(keys, db, printer),
        ),
    };
    match ended {
        Ok(()) => Exit::Done,
        Err(failure) => {
            printer.problem(command, &failure.problem);
            failure.exit
        }
    }
}

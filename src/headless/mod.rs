//! Commands that run without questions: flags in, report out.
//!
//! Start with `commands`: each is a file or a folder there, and what several of them need stands
//! beside. Must not know the wizard's screens or the terminal.

mod access;
mod answers;
mod cloud;
mod commands;
mod context;
mod end_signal;
mod failure;
mod fleet;
mod guards;
mod hints;
mod key_input;
mod listing;
mod no_store;
mod objects;
mod options;
mod pick;
mod rename;
mod report;
mod request_once;
mod run;
mod running;
#[cfg(test)]
mod samples;
mod storefront;
mod table;
mod tell_cloud;

pub use commands::name;
use context::Context;

use crate::cli::{Cli, Command, Sandbox};
use crate::exit::{Exit, Failure};
use crate::log::{Event, Log};
use crate::printer::Printer;

/// `commerce-connect sandbox ...`
pub fn sandbox(sandbox: &Sandbox, printer: Printer, log: &Log) -> Exit {
    let command = commands::sandbox::name(sandbox);
    log.line(&Event::Started { command });
    let ended = commands::sandbox::run(sandbox, printer);
    if let Err(failure) = &ended {
        printer.problem(command, &failure.problem);
    }
    end(log, command, ended.as_ref().err())
}

/// A command that works on stores and the registry.
pub fn command(cli: &Cli, command: &Command, printer: Printer, log: &Log) -> Exit {
    let name = name(command);
    log.line(&Event::Started { command: name });
    let context = match Context::new(cli, log, printer) {
        Ok(context) => context,
        Err(failure) => {
            printer.problem(name, &failure.problem);
            return end(log, name, Some(&failure));
        }
    };
    let ended = running::block_on(&context, commands::run(&context, command));
    // What a command has not told as its own.
    let warnings = context.run.notes.take();
    let failure = match ended {
        Ok(report) => report.print(name, printer, &warnings),
        Err(failure) => {
            let changed = context.run.changed.get();
            printer.problem_after(name, changed, &failure.problem, &warnings);
            Some(failure)
        }
    };
    end(log, name, failure.as_ref())
}

/// Says how it ended.
fn end(log: &Log, command: &str, failure: Option<&Failure>) -> Exit {
    let exit = failure.map_or(Exit::Done, |failure| failure.exit);
    log.line(&Event::Ended {
        command,
        exit: exit as u8,
        problem: failure.map(|failure| &failure.problem),
    });
    exit
}

//! Commands that run without questions: flags in, report out.
//!
//! Must not know the wizard's screens or the terminal.

mod agreement;
mod answers;
mod apply;
mod cloud;
mod context;
mod doctor;
mod end_signal;
mod exact;
mod failure;
mod guards;
mod key_file;
mod key_input;
mod no_store;
mod pair;
mod print;
mod project;
mod rename;
mod report;
mod request_once;
mod running;
mod sandbox_database;
mod sandbox_keys;
mod sandbox_serve;
mod space;
mod status;
mod table;
mod unbind;

use context::Context;
use report::Report;

use crate::cli::{
    Cli, Command, PairCommand, ProjectCommand, Sandbox, SandboxCommand, SpaceCommand,
};
use crate::exit::{Exit, Failure};
use crate::log::{Event, Log};
use crate::printer::Printer;

/// `commerce-connect sandbox ...`
pub fn sandbox(sandbox: &Sandbox, printer: Printer, log: &Log) -> Exit {
    let db = sandbox.db.as_deref();
    let command = sandbox_name(sandbox);
    log.line(&Event::Started { command });
    let ended = match &sandbox.command {
        SandboxCommand::Serve(serve) => sandbox_serve::serve(serve, db, printer),
        SandboxCommand::Keys(keys) => sandbox_keys::keys(keys, db, printer),
    };
    if let Err(failure) = &ended {
        printer.problem(command, &failure.problem);
    }
    end(log, command, ended.as_ref().err())
}

/// A command that works on stores and the registry.
pub fn command(cli: &Cli, command: &Command, printer: Printer, log: &Log) -> Exit {
    let name = name(command);
    log.line(&Event::Started { command: name });
    let context = match Context::new(cli, log) {
        Ok(context) => context,
        Err(failure) => {
            printer.problem(name, &failure.problem);
            return end(log, name, Some(&failure));
        }
    };
    let failure = match running::block_on(&context, run(&context, command)) {
        Ok(report) => report
            .or_script(context.printed.take())
            .print(name, printer),
        Err(failure) => {
            printer.problem_after(name, context.changed.get(), &failure.problem);
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

fn sandbox_name(sandbox: &Sandbox) -> &'static str {
    match &sandbox.command {
        SandboxCommand::Serve(_) => "sandbox serve",
        SandboxCommand::Keys(keys) => sandbox_keys::command(keys),
    }
}

/// The command's name in results.
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::Demo => "demo",
        Command::Status(_) => "status",
        Command::Doctor(_) => "doctor",
        Command::Apply(_) => "apply",
        Command::Project(ProjectCommand::List(_)) => "project list",
        Command::Project(ProjectCommand::Create { .. }) => "project create",
        Command::Project(ProjectCommand::Rename { .. }) => "project rename",
        Command::Space(SpaceCommand::List(_)) => "space list",
        Command::Space(SpaceCommand::Select(_)) => "space select",
        Command::Space(SpaceCommand::Rename { .. }) => "space rename",
        Command::Keys(PairCommand::Check) => "keys check",
        Command::Keys(PairCommand::Rotate) => "keys rotate",
        Command::Unbind => "unbind",
        Command::Undo => "undo",
        Command::Sandbox(sandbox) => sandbox_name(sandbox),
        Command::Completions { .. } => "completions",
        Command::Man(_) => "man",
    }
}

async fn run(context: &Context<'_>, command: &Command) -> Result<Report, Failure> {
    match command {
        Command::Status(options) => status::status(context, options).await,
        Command::Doctor(options) => doctor::doctor(context, options).await,
        Command::Apply(options) => apply::apply(context, options).await,
        Command::Project(command) => project::project(context, command).await,
        Command::Space(command) => space::space(context, command).await,
        Command::Keys(PairCommand::Check) => pair::check(context).await,
        Command::Keys(PairCommand::Rotate) => pair::rotate(context).await,
        Command::Unbind => unbind::unbind(context).await,
        Command::Undo => unbind::undo(context).await,
        Command::Completions { shell } => Ok(print::completions(*shell)),
        Command::Man(options) => print::man(options),
        Command::Demo | Command::Sandbox(_) => Ok(Report::nothing()),
    }
}

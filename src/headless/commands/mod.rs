//! The commands, each in a file or a folder of its own.

mod apply;
mod doctor;
mod keys;
mod print;
mod project;
pub(super) mod sandbox;
mod space;
mod status;
mod unbind;

use super::context::Context;
use super::report::Report;
use crate::cli::{Command, PairCommand, ProjectCommand, SpaceCommand};
use crate::exit::Failure;

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
        Command::Sandbox(sandbox) => sandbox::name(sandbox),
        Command::Completions { .. } => "completions",
        Command::Man(_) => "man",
    }
}

/// Runs a command that works on stores and the registry.
pub(super) async fn run(context: &Context<'_>, command: &Command) -> Result<Report, Failure> {
    match command {
        Command::Status(options) => status::status(context, options).await,
        Command::Doctor(options) => doctor::doctor(context, options).await,
        Command::Apply(options) => apply::apply(context, options).await,
        Command::Project(command) => project::project(context, command).await,
        Command::Space(command) => space::space(context, command).await,
        Command::Keys(PairCommand::Check) => keys::check(context).await,
        Command::Keys(PairCommand::Rotate) => keys::rotate(context).await,
        Command::Unbind => unbind::unbind(context).await,
        Command::Undo => unbind::undo(context).await,
        Command::Completions { shell } => Ok(print::completions(*shell)),
        Command::Man(options) => print::man(options),
        Command::Demo | Command::Sandbox(_) => Ok(Report::nothing()),
    }
}

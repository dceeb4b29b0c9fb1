//! The commands, each in a file or a folder of its own, and in each the same parts in the same order:
//! what it prints under `--json`, `run`, what only it needs, its tests.
//!
//! `assets/output.schema.json` is written from what they print; see `schema`.

mod apply;
mod completions;
mod doctor;
mod keys;
mod man;
mod project;
pub(super) mod sandbox;
#[cfg(test)]
mod schema;
mod space;
mod status;
mod sync;
mod unbind;
mod undo;

use serde::Serialize;

use super::context::Context;
use super::fleet::FleetOutput;
use super::rename::RenameOutput;
use super::report::Report;
use super::storefront;
use crate::cli::{Command, PairCommand, ProjectCommand, SpaceCommand, SyncCommand};
use crate::exit::Failure;

/// The program's own name.
const PROGRAM: &str = "commerce-connect";

/// Said in each line of a command that prints several objects.
const SYNC_WATCH: &str = "sync watch";

/// What a command prints under `--json`, beside what every object has.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Output {
    /// Nothing of its own.
    Nothing {},
    Apply(apply::ApplyOutput),
    Completions(completions::CompletionsOutput),
    Doctor(doctor::DoctorOutput),
    /// Of several stores, each with what the command prints for one.
    Fleet(FleetOutput<Output>),
    KeysCheck(keys::check::KeysCheckOutput),
    KeysRotate(keys::rotate::KeysRotateOutput),
    KeysRotateAll(keys::rotate::KeysRotateAllOutput<Output>),
    Man(man::ManOutput),
    ProjectCreate(project::create::ProjectCreateOutput),
    ProjectList(project::list::ProjectListOutput),
    ProjectRename(RenameOutput),
    SpaceCleanup(space::cleanup::SpaceCleanupOutput),
    SpaceList(space::list::SpaceListOutput),
    SpaceRename(RenameOutput),
    SpaceSelect(space::select::SpaceSelectOutput),
    Status(status::StatusOutput),
    SyncResend(sync::resend::SyncResendOutput),
    SyncStatus(sync::status::SyncStatusOutput),
    SyncVerify(sync::verify::SyncVerifyOutput),
    SyncWatch(sync::watch::SyncWatchOutput),
    Unbind(unbind::UnbindOutput),
    Undo(undo::UndoOutput),
}

/// The command's name in results.
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::Demo => "demo",
        Command::Status => "status",
        Command::Doctor(_) => "doctor",
        Command::Apply(_) => "apply",
        Command::Project(ProjectCommand::List(_)) => "project list",
        Command::Project(ProjectCommand::Create { .. }) => "project create",
        Command::Project(ProjectCommand::Rename { .. }) => "project rename",
        Command::Space(SpaceCommand::Cleanup(_)) => "space cleanup",
        Command::Space(SpaceCommand::List(_)) => "space list",
        Command::Space(SpaceCommand::Select(_)) => "space select",
        Command::Space(SpaceCommand::Rename { .. }) => "space rename",
        Command::Keys(PairCommand::Check) => "keys check",
        Command::Keys(PairCommand::Rotate) => "keys rotate",
        Command::Sync(SyncCommand::Resend(_)) => "sync resend",
        Command::Sync(SyncCommand::Status) => "sync status",
        Command::Sync(SyncCommand::Verify(_)) => "sync verify",
        Command::Sync(SyncCommand::Watch(_)) => SYNC_WATCH,
        Command::Unbind => "unbind",
        Command::Undo => "undo",
        Command::Sandbox(sandbox) => sandbox::name(sandbox),
        Command::Completions { .. } => "completions",
        Command::Man(_) => "man",
    }
}

/// Runs a command that works on stores and the registry.
pub(super) async fn run(context: &Context<'_>, command: &Command) -> Result<Report, Failure> {
    storefront::check(context.options, command)?;
    match command {
        Command::Status => status::run(context).await,
        Command::Doctor(options) => doctor::run(context, options).await,
        Command::Apply(options) => apply::run(context, options).await,
        Command::Project(ProjectCommand::List(filter)) => project::list::run(context, filter).await,
        Command::Project(ProjectCommand::Create { name }) => {
            project::create::run(context, name).await
        }
        Command::Project(ProjectCommand::Rename { project, name }) => {
            project::rename::run(context, project, name).await
        }
        Command::Space(SpaceCommand::Cleanup(options)) => {
            space::cleanup::run(context, options).await
        }
        Command::Space(SpaceCommand::List(filter)) => space::list::run(context, filter).await,
        Command::Space(SpaceCommand::Select(options)) => space::select::run(context, options).await,
        Command::Space(SpaceCommand::Rename { space, name }) => {
            space::rename::run(context, space, name).await
        }
        Command::Keys(PairCommand::Check) => keys::check::run(context).await,
        Command::Keys(PairCommand::Rotate) => keys::rotate::run(context).await,
        Command::Sync(SyncCommand::Resend(options)) => sync::resend::run(context, options).await,
        Command::Sync(SyncCommand::Status) => sync::status::run(context).await,
        Command::Sync(SyncCommand::Verify(options)) => sync::verify::run(context, options).await,
        Command::Sync(SyncCommand::Watch(options)) => sync::watch::run(context, options).await,
        Command::Unbind => unbind::run(context).await,
        Command::Undo => undo::run(context).await,
        Command::Completions { shell } => Ok(completions::run(*shell)),
        Command::Man(options) => man::run(options),
        Command::Demo | Command::Sandbox(_) => Ok(Report::said(Output::Nothing {}, String::new())),
    }
}

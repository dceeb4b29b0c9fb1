//! `project rename PROJECT NAME`

use crate::domain::{ConfigPath, Installation, Name};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::headless::pick;
use crate::headless::rename::{self, Rename};
use crate::headless::report::Report;

/// `commerce-connect project rename`. It prints what every renaming prints.
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    which: &str,
    name: &str,
) -> Result<Report, Failure> {
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    let project = pick::project(&projects, which)?;
    let wanted = Rename::project(project, &name, &projects)?;
    let done = project.name.as_str() == name.as_str();
    let own = access
        .store
        .as_ref()
        .and_then(Installation::connection)
        .is_some_and(|now| now.project == project.id);
    let path = own.then_some(ConfigPath::ProjectName);
    let wanted = (!done).then_some(wanted);
    rename::carry_out(context, &access, wanted, path, &name, Output::ProjectRename).await
}

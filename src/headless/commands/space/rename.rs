//! `space rename DATA_SPACE NAME`

use crate::domain::{ConfigPath, Installation, Name};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::headless::pick;
use crate::headless::rename::{self, Rename};
use crate::headless::report::Report;

/// `commerce-connect space rename`. It prints what every renaming prints.
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    which: &str,
    name: &str,
) -> Result<Report, Failure> {
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    let connected = access.store.as_ref().and_then(Installation::connection);
    let own = connected.as_ref().map(|now| &now.project);
    let (project, space) = pick::data_space(&projects, own, which)?;
    let wanted = Rename::data_space(project, space, &name)?;
    let done = space.name.as_str() == name.as_str();
    let own = connected.is_some_and(|now| now.data_space.as_ref() == Some(&space.id));
    let path = own.then_some(ConfigPath::DataSpaceName);
    let wanted = (!done).then_some(wanted);
    rename::carry_out(context, &access, wanted, path, &name, Output::SpaceRename).await
}

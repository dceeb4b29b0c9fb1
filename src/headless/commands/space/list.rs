//! `space list`: the data spaces of the store's project, of another one, or of all.

use serde::Serialize;

use crate::cli::SpaceFilter;
use crate::domain::{DataSpace, Installation, Project};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::listing::{fits, names_first, use_of};
use crate::headless::objects::DataSpaceObject;
use crate::headless::pick;
use crate::headless::report::Report;
use crate::headless::table::table;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SpaceListOutput {
    data_spaces: Vec<DataSpaceObject>,
}

/// `commerce-connect space list`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    filter: &SpaceFilter,
) -> Result<Report, Failure> {
    let access = context.access().await?;
    let connected = access.store.as_ref().and_then(Installation::connection);
    let projects = access.projects().await?;
    let wanted = match &filter.project {
        Some(which) => Some(pick::project(&projects, which)?.id.clone()),
        None if filter.all => None,
        None => connected.as_ref().map(|now| now.project.clone()),
    };
    if let (None, Some(id)) = (&filter.project, &wanted) {
        // The store's own project may belong to other keys.
        pick::project(&projects, id.as_str())?;
    }
    let used = connected.and_then(|now| now.data_space);
    let in_use = |space: &DataSpace| used.as_ref() == Some(&space.id);
    let found: Vec<(&Project, &DataSpace)> = projects
        .iter()
        .filter(|project| wanted.as_ref().is_none_or(|id| &project.id == id))
        .flat_map(|project| {
            project
                .data_spaces
                .iter()
                .map(move |space| (project, space))
        })
        .filter(|(_, space)| {
            let kind = filter.kind.as_deref();
            kind.is_none_or(|kind| space.kind.as_str().eq_ignore_ascii_case(kind))
                && fits(&filter.filter, &[space.name.as_str(), space.id.as_str()])
        })
        .collect();
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|(project, space)| {
            vec![
                space.id.to_string(),
                space.name.to_string(),
                space.kind.as_str().to_owned(),
                project.id.to_string(),
                project.name.to_string(),
                use_of(in_use(space)),
            ]
        })
        .collect();
    let output = SpaceListOutput {
        data_spaces: found
            .iter()
            .map(|(project, space)| DataSpaceObject::listed(project, space, in_use(space)))
            .collect(),
    };
    let text = if context.options.plain() {
        table(&[], &rows, true)
    } else {
        // The project's id is one of `project list`; with it a line would be too long.
        let headings = ["Data space", "Type", "Project", "Store", "Id"];
        table(&headings, &names_first(&rows, [1, 2, 4, 5, 0]), false)
    };
    Ok(Report::said(Output::SpaceList(output), text))
}

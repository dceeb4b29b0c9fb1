//! `project list`: the projects that the keys see.

use serde::Serialize;

use crate::cli::Filter;
use crate::domain::{Installation, Project};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::listing::{fits, names_first, use_of};
use crate::headless::objects::ProjectObject;
use crate::headless::report::Report;
use crate::headless::table::table;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ProjectListOutput {
    projects: Vec<ProjectObject>,
}

/// `commerce-connect project list`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    filter: &Filter,
) -> Result<Report, Failure> {
    let access = context.access().await?;
    let connected = access.store.as_ref().and_then(Installation::connection);
    let in_use = |project: &Project| {
        connected
            .as_ref()
            .is_some_and(|now| now.project == project.id)
    };
    let projects: Vec<Project> = access
        .projects()
        .await?
        .into_iter()
        .filter(|project| fits(filter, &[project.name.as_str(), project.id.as_str()]))
        .collect();
    let rows: Vec<Vec<String>> = projects
        .iter()
        .map(|project| {
            vec![
                project.id.to_string(),
                project.name.to_string(),
                project.data_spaces.len().to_string(),
                use_of(in_use(project)),
            ]
        })
        .collect();
    let output = ProjectListOutput {
        projects: projects
            .iter()
            .map(|project| ProjectObject::listed(project, in_use(project)))
            .collect(),
    };
    let text = if context.options.plain() {
        table(&[], &rows, true)
    } else {
        let headings = ["Project", "Data spaces", "Store", "Id"];
        table(&headings, &names_first(&rows, [1, 2, 3, 0]), false)
    };
    Ok(Report::said(Output::ProjectList(output), text))
}

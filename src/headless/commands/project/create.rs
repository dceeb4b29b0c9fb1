//! `project create NAME`: requests a project, once.

use serde::Serialize;

use crate::domain::{Name, name_taken};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::headless::objects::ProjectObject;
use crate::headless::report::Report;
use crate::headless::request_once;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ProjectCreateOutput {
    dry_run: bool,
    /// Null in a dry run.
    project: Option<ProjectObject>,
}

/// `commerce-connect project create`
pub(in crate::headless) async fn run(context: &Context<'_>, name: &str) -> Result<Report, Failure> {
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    if let Some(problem) = name_taken(&projects, &name) {
        return Err(problem.into());
    }
    let doing = format!("The project {name} would be requested. A project can't be deleted.");
    let output = |project| {
        Output::ProjectCreate(ProjectCreateOutput {
            dry_run: context.options.dry_run(),
            project,
        })
    };
    if context.options.dry_run() {
        return Ok(Report::would(&doing, output(None), format!("{doing}\n")));
    }
    context.options.confirmed(&doing)?;
    let project = request_once::request(context, &access, &name)
        .await?
        .project;
    Ok(Report::done(
        &context.run,
        output(Some(ProjectObject::from(&project))),
        format!("{}\t{}\n", project.id, project.name),
    ))
}

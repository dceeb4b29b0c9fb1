//! `space list|select|rename`

use serde_json::{Value, json};

use super::apply::tell_cloud;
use super::project::{bad_id, fits, renamed, unknown};
use crate::cli::{Select, SpaceCommand, SpaceFilter};
use crate::domain::{
    ConfigPath, DataSpace, DataSpaceId, Installation, Label, Name, Project, ProjectId, cautions,
    default_code, locked_values, resync_commands, wanted_connection,
};
use crate::exit::Failure;
use crate::headless::context::Context;
use crate::headless::failure::{of_store, usage, would_change};
use crate::headless::guards::{self, By, Lifted};
use crate::headless::rename::Rename;
use crate::headless::report::{Report, connection_json, plan_json, plan_text, resync_text, say};
use crate::headless::table::table;

/// Runs the command.
pub(super) async fn space(
    context: &Context<'_>,
    command: &SpaceCommand,
) -> Result<Report, Failure> {
    match command {
        SpaceCommand::List(filter) => list(context, filter).await,
        SpaceCommand::Select(select) => choose(context, select).await,
        SpaceCommand::Rename { id, name } => give_name(context, id, name).await,
    }
}

/// A data space, for `--json`.
pub(super) fn json(space: &DataSpace) -> Value {
    json!({
        "id": space.id.as_str(),
        "name": space.name.as_str(),
        "type": space.kind.as_str(),
        "features": space.features.iter().map(Label::as_str).collect::<Vec<_>>(),
    })
}

async fn list(context: &Context<'_>, filter: &SpaceFilter) -> Result<Report, Failure> {
    let access = context.access().await?;
    let connected = access.store.as_ref().and_then(Installation::connection);
    let wanted = match &filter.project {
        Some(id) => Some(ProjectId::parse(id).ok_or_else(|| bad_id(id))?),
        None if filter.all => None,
        None => connected.as_ref().map(|now| now.project.clone()),
    };
    let projects = access.projects().await?;
    if let Some(id) = &wanted
        && !projects.iter().any(|project| &project.id == id)
    {
        return Err(unknown("project", id.as_str()));
    }
    let used = connected.and_then(|now| now.data_space);
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
                if used.as_ref() == Some(&space.id) {
                    "in use"
                } else {
                    "-"
                }
                .to_owned(),
            ]
        })
        .collect();
    let objects: Vec<Value> = found
        .iter()
        .map(|(project, space)| {
            let mut object = json(space);
            object["project"] = json!({ "id": project.id.as_str(), "name": project.name.as_str() });
            object["in_use"] = (used.as_ref() == Some(&space.id)).into();
            object
        })
        .collect();
    let headings = ["Id", "Data space", "Type", "Project id", "Project", "Store"];
    Ok(Report::said(
        json!({ "data_spaces": objects }),
        table(&headings, &rows, context.options.plain()),
    ))
}

async fn choose(context: &Context<'_>, select: &Select) -> Result<Report, Failure> {
    let id = DataSpaceId::parse(&select.id).ok_or_else(|| bad_id(&select.id))?;
    let (access, store) = context.access_to_store().await?;
    let projects = access.projects().await?;
    let Some((project, space)) = projects
        .iter()
        .find_map(|project| Some((project, project.data_space(&id)?)))
    else {
        return Err(unknown("data space", id.as_str()));
    };
    let plan = context
        .options
        .plan(&store, wanted_connection(project, space));
    let mut fields = json!({
        "store": store.place.as_str(),
        "plan": plan_json(&plan),
        "connection": connection_json(&store),
        "dry_run": context.options.dry_run(),
        "warnings": [],
        "resync": [],
    });
    if plan.is_empty() {
        return Ok(Report::said(fields, "Nothing to do.\n".into()));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let lifted = Lifted {
        production: select.allow_production_on_nonproduction,
        shared: select.allow_shared_data_space,
    };
    let neighbours = access.services.neighbours(&store);
    guards::check(&store, space, &plan, &neighbours, lifted, By::Option)?;
    let mut warnings = cautions(&store, Some(&id));
    warnings.extend(default_code(&store).map(str::to_owned));
    let mut text = plan_text(&plan);
    let resync = resync_text(&store, &plan);
    let doing = format!("{} would be connected to {}.", store.place, space.name);
    if context.options.dry_run() {
        fields["warnings"] = json!(warnings);
        return Ok(Report {
            found: Some(would_change(&doing)),
            ..Report::said(fields, text)
        });
    }
    context.options.confirmed(&doing)?;
    let saved = context.save(&access.services, plan).await?;
    warnings.extend(tell_cloud(&access, &store, &saved.store).await);
    for warning in &warnings {
        say(&mut text, format_args!("note: {warning}\n"));
    }
    text += &resync;
    fields["connection"] = connection_json(&saved.store);
    fields["warnings"] = json!(warnings);
    fields["resync"] = json!(resync_commands(&store));
    Ok(Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: None,
    })
}

async fn give_name(context: &Context<'_>, id: &str, name: &str) -> Result<Report, Failure> {
    let id = DataSpaceId::parse(id).ok_or_else(|| bad_id(id))?;
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    let Some((project, space)) = projects
        .iter()
        .find_map(|project| Some((project, project.data_space(&id)?)))
    else {
        return Err(unknown("data space", id.as_str()));
    };
    let wanted = Rename::data_space(project, space, &name)?;
    let done = space.name.as_str() == name.as_str();
    let own = access
        .store
        .as_ref()
        .and_then(Installation::connection)
        .is_some_and(|now| now.data_space.as_ref() == Some(&id));
    let path = own.then_some(ConfigPath::DataSpaceName);
    renamed(context, &access, (!done).then_some(wanted), path, &name).await
}

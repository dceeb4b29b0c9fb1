//! `project list|create|rename`

use serde_json::{Value, json};

use crate::cli::{Filter, ProjectCommand};
use crate::domain::{
    ConfigPath, Installation, Label, Name, Plan, Problem, Project, ProjectId, Value as Setting,
    locked_values, name_taken,
};
use crate::exit::Failure;
use crate::headless::access::Access;
use crate::headless::context::Context;
use crate::headless::failure::{usage, would_change};
use crate::headless::rename::{self, Rename};
use crate::headless::report::{Report, plan_json, plan_text, say};
use crate::headless::request_once;
use crate::headless::table::table;

/// Runs the command.
pub(super) async fn project(
    context: &Context<'_>,
    command: &ProjectCommand,
) -> Result<Report, Failure> {
    match command {
        ProjectCommand::List(filter) => list(context, filter).await,
        ProjectCommand::Create { name } => create(context, name).await,
        ProjectCommand::Rename { id, name } => give_name(context, id, name).await,
    }
}

/// A project and its data spaces, for `--json`.
pub(super) fn json(project: &Project) -> Value {
    let spaces: Vec<Value> = project.data_spaces.iter().map(super::space::json).collect();
    json!({
        "id": project.id.as_str(),
        "name": project.name.as_str(),
        "organization": project.organization.as_ref().map(Label::as_str),
        "mage_id": project.mage_id.as_ref().map(Label::as_str),
        "entitlements": project.entitlements.iter().map(Label::as_str).collect::<Vec<_>>(),
        "data_spaces": spaces,
    })
}

/// The text is part of one of these, whatever its case.
pub(super) fn fits(filter: &Filter, texts: &[&str]) -> bool {
    filter.filter.as_deref().is_none_or(|wanted| {
        let wanted = wanted.to_lowercase();
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    })
}

async fn list(context: &Context<'_>, filter: &Filter) -> Result<Report, Failure> {
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
                if in_use(project) { "in use" } else { "-" }.to_owned(),
            ]
        })
        .collect();
    let objects: Vec<Value> = projects
        .iter()
        .map(|project| {
            let mut object = json(project);
            object["in_use"] = in_use(project).into();
            object
        })
        .collect();
    let headings = ["Id", "Project", "Data spaces", "Store"];
    Ok(Report::said(
        json!({ "projects": objects }),
        table(&headings, &rows, context.options.plain()),
    ))
}

async fn create(context: &Context<'_>, name: &str) -> Result<Report, Failure> {
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    if let Some(problem) = name_taken(&projects, &name) {
        return Err(problem.into());
    }
    let doing = format!("The project {name} would be requested. A project can't be deleted.");
    if context.options.dry_run() {
        return Ok(Report {
            found: Some(would_change(&doing)),
            ..Report::said(
                json!({ "dry_run": true, "project": null }),
                format!("{doing}\n"),
            )
        });
    }
    context.options.confirmed(&doing)?;
    let requested = request_once::request(context, &access, &name).await?;
    let project = requested.project;
    Ok(Report {
        changed: context.run.changed.get(),
        text: format!("{}\t{}\n", project.id, project.name),
        fields: json!({ "dry_run": false, "project": json(&project) }),
        found: None,
    })
}

async fn give_name(context: &Context<'_>, id: &str, name: &str) -> Result<Report, Failure> {
    let id = ProjectId::parse(id).ok_or_else(|| bad_id(id))?;
    let name = Name::parse(name).map_err(usage)?;
    let access = context.access().await?;
    let projects = access.projects().await?;
    let Some(project) = projects.iter().find(|project| project.id == id) else {
        return Err(unknown("project", id.as_str()));
    };
    let wanted = Rename::project(project, &name, &projects)?;
    let done = project.name.as_str() == name.as_str();
    let own = access
        .store
        .as_ref()
        .and_then(Installation::connection)
        .is_some_and(|now| now.project == id);
    let path = own.then_some(ConfigPath::ProjectName);
    renamed(context, &access, (!done).then_some(wanted), path, &name).await
}

/// Renames at the registry, and in the store when it uses what is renamed.
pub(super) async fn renamed(
    context: &Context<'_>,
    access: &Access,
    wanted: Option<Rename>,
    path: Option<ConfigPath>,
    name: &Name,
) -> Result<Report, Failure> {
    let plan = match (&access.store, path) {
        (Some(store), Some(path)) => context
            .options
            .plan(store, [(path, Setting::Plain(name.to_string()))]),
        (Some(_) | None, _) => Plan::default(),
    };
    let mut text = String::new();
    if let Some(wanted) = &wanted {
        say(&mut text, format_args!("{}\n", wanted.text()));
    }
    text += &plan_text(&plan);
    let mut fields = json!({
        "dry_run": context.options.dry_run(),
        "warnings": [],
        "renames": wanted.iter().map(Rename::json).collect::<Vec<_>>(),
        "plan": plan_json(&plan),
    });
    if wanted.is_none() && plan.is_empty() {
        return Ok(Report::said(fields, "Nothing to do.\n".into()));
    }
    let doing = "A name would be changed.";
    if context.options.dry_run() {
        return Ok(Report {
            found: Some(would_change(doing)),
            ..Report::said(fields, text)
        });
    }
    context.options.confirmed(doing)?;
    if let Some(wanted) = &wanted {
        rename::rename(context, access, wanted).await?;
    }
    // The store's copy is only a label: a locked one must not make the renaming look failed.
    if let Some(problem) = locked_values(&plan) {
        say(
            &mut text,
            format_args!("note: the store's copy stays as it is. {}\n", problem.why),
        );
        fields["warnings"] = json!([problem.why]);
    } else if !plan.is_empty() {
        context.save(&access.services, plan).await?;
    }
    Ok(Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: None,
    })
}

/// An id that can't be one.
pub(super) fn bad_id(text: &str) -> Failure {
    usage(Problem::new(
        "id.invalid",
        format!("This can't be an id: {}.", Label::new(text)),
        "",
        "The list commands show the ids.",
    ))
}

/// The keys see nothing with this id.
pub(super) fn unknown(what: &str, id: &str) -> Failure {
    let code = if what == "project" {
        "project.unknown"
    } else {
        "data_space.unknown"
    };
    Failure::from(Problem::new(
        code,
        format!("These keys see no {what} {id}."),
        "The id is wrong, or belongs to another account.",
        "The list commands show what the keys see.",
    ))
}

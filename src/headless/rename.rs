//! A new name at the registry, looked up when the answer got lost.

use serde::Serialize;

use super::access::Access;
use super::commands::Output;
use super::context::Context;
use super::failure::of_registry;
use super::objects::{ChangeObject, changes};
use super::report::{Report, notes_text, or_script, plan_text, say};
use crate::domain::{
    ConfigPath, DataSpace, DataSpaceId, Name, Plan, Problem, Project, ProjectId, Value,
    doubtful_data_space_name, locked_values, name_taken,
};
use crate::exit::Failure;

/// What gets another name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// A project.
    Project(ProjectId),
    /// A data space of a project.
    DataSpace(DataSpaceId),
}

/// A name that was, or would be, changed at the registry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RenameObject {
    /// `project` or `data_space`.
    what: &'static str,
    id: String,
    from: String,
    to: String,
}

/// What `project rename` and `space rename` print under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RenameOutput {
    dry_run: bool,
    /// One, or none when it has the name.
    renames: Vec<RenameObject>,
    /// The name's copy in the store.
    plan: Vec<ChangeObject>,
    warnings: Vec<String>,
    /// What `--print` asked for, in place of a save.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

impl From<&Rename> for RenameObject {
    fn from(rename: &Rename) -> Self {
        let (what, id) = match &rename.what {
            What::Project(id) => ("project", id.as_str()),
            What::DataSpace(id) => ("data_space", id.as_str()),
        };
        Self {
            what,
            id: id.to_owned(),
            from: rename.from.clone(),
            to: rename.to.to_string(),
        }
    }
}

/// One new name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Rename {
    what: What,
    from: String,
    to: Name,
    /// Why the name would mislead.
    doubt: Option<String>,
}

impl Rename {
    /// A project's new name; no other project may have it.
    pub(super) fn project(
        project: &Project,
        to: &Name,
        projects: &[Project],
    ) -> Result<Self, Problem> {
        let others: Vec<Project> = projects
            .iter()
            .filter(|other| other.id != project.id)
            .cloned()
            .collect();
        if let Some(problem) = name_taken(&others, to) {
            return Err(problem);
        }
        Ok(Self {
            what: What::Project(project.id.clone()),
            from: project.name.to_string(),
            to: to.clone(),
            doubt: None,
        })
    }

    /// A data space's new name; no other one of its project may have it.
    pub(super) fn data_space(
        project: &Project,
        space: &DataSpace,
        to: &Name,
    ) -> Result<Self, Problem> {
        let taken = project.data_spaces.iter().any(|other| {
            other.id != space.id && other.name.as_str().eq_ignore_ascii_case(to.as_str())
        });
        if taken {
            return Err(Problem::new(
                "data_space.name_taken",
                "The project has a data space with this name.",
                "Two data spaces with one name can't be told apart.",
                "Take another name.",
            ));
        }
        Ok(Self {
            what: What::DataSpace(space.id.clone()),
            from: space.name.to_string(),
            to: to.clone(),
            doubt: doubtful_data_space_name(project, space, to),
        })
    }

    /// Why the new name would mislead: allowed, and worth a word before it is done.
    pub(super) fn doubt(&self) -> Option<String> {
        self.doubt.clone()
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let what = match &self.what {
            What::Project(_) => "the project",
            What::DataSpace(_) => "the data space",
        };
        format!("{what} {} to {}", self.from, self.to)
    }

    fn is_done(&self, projects: &[Project]) -> bool {
        projects.iter().any(|project| match &self.what {
            What::Project(id) => &project.id == id && project.name.as_str() == self.to.as_str(),
            What::DataSpace(id) => project
                .data_space(id)
                .is_some_and(|space| space.name.as_str() == self.to.as_str()),
        })
    }
}

/// Gives the new name.
pub(super) async fn rename(
    context: &Context<'_>,
    access: &Access,
    wanted: &Rename,
) -> Result<(), Failure> {
    let to = &wanted.to;
    let writing = context.run.writing();
    let asked = match &wanted.what {
        What::Project(id) => {
            let call = access.services.ask(&access.keys, async |client, pair| {
                client.rename_project(pair, id, to).await
            });
            call.await
        }
        What::DataSpace(id) => {
            let call = access.services.ask(&access.keys, async |client, pair| {
                client.rename_data_space(pair, id, to).await
            });
            call.await
        }
    };
    drop(writing);
    if let Err(why) = asked {
        let done = why.outcome_unknown() && wanted.is_done(&access.projects().await?);
        if !done {
            return Err(of_registry(&why, "give the new name"));
        }
    }
    context.run.changed.set(true);
    Ok(())
}

/// Renames at the registry, and in the store when it uses what is renamed: `path` is where the store
/// has the name. `output` is the command that says so.
pub(super) async fn carry_out(
    context: &Context<'_>,
    access: &Access,
    wanted: Option<Rename>,
    path: Option<ConfigPath>,
    name: &Name,
    output: impl FnOnce(RenameOutput) -> Output,
) -> Result<Report, Failure> {
    let plan = match (&access.store, path) {
        (Some(store), Some(path)) => {
            let value = Value::Plain(name.to_string());
            context.options.plan(store, [(path, value)])
        }
        (Some(_) | None, _) => Plan::default(),
    };
    let mut text = String::new();
    if let Some(wanted) = &wanted {
        wanted
            .doubt()
            .into_iter()
            .for_each(|doubt| context.run.note(doubt));
        say(&mut text, format_args!("{}\n", wanted.text()));
    }
    text += &plan_text(&plan);
    let mut told = RenameOutput {
        dry_run: context.options.dry_run(),
        renames: wanted.iter().map(RenameObject::from).collect(),
        plan: changes(&plan),
        warnings: context.run.notes.take(),
        printed: None,
    };
    let noted = notes_text(&told.warnings);
    if wanted.is_none() && plan.is_empty() {
        let text = format!("{noted}Nothing to do.\n");
        return Ok(Report::said(output(told), text));
    }
    text += &noted;
    let doing = "A name would be changed.";
    if context.options.dry_run() {
        return Ok(Report::would(doing, output(told), text));
    }
    context.options.confirmed(doing)?;
    if let Some(wanted) = &wanted {
        rename(context, access, wanted).await?;
    }
    // The store's copy is only a label: a locked one must not make the renaming look failed.
    if let Some(problem) = locked_values(&plan) {
        say(
            &mut text,
            format_args!("note: the store's copy stays as it is. {}\n", problem.why),
        );
        told.warnings.push(problem.why);
    } else if !plan.is_empty() {
        context.save(&access.services, plan).await?;
    }
    let noted = context.run.notes.take();
    text += &notes_text(&noted);
    told.warnings.extend(noted);
    told.printed = context.run.printed.take();
    let text = or_script(text, &told.warnings, told.printed.as_deref());
    Ok(Report::done(&context.run, output(told), text))
}

//! A new name at the registry, looked up when the answer got lost.

use serde_json::{Value, json};

use super::context::Context;
use super::failure::of_registry;
use crate::domain::{DataSpace, DataSpaceId, Name, Problem, Project, ProjectId, name_taken};
use crate::exit::Failure;
use crate::headless::access::Access;

/// What gets another name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// A project.
    Project(ProjectId),
    /// A data space of a project.
    DataSpace(DataSpaceId),
}

/// One new name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Rename {
    what: What,
    from: String,
    to: Name,
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
        })
    }

    /// For `--json`.
    pub(super) fn json(&self) -> Value {
        let (what, id) = match &self.what {
            What::Project(id) => ("project", id.as_str()),
            What::DataSpace(id) => ("data_space", id.as_str()),
        };
        json!({ "what": what, "id": id, "from": self.from, "to": self.to.as_str() })
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

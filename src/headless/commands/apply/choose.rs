//! Which project and data space the answers mean.

use super::answers::{Answers, Choice, SpaceChoice};
use crate::domain::{DataSpace, Installation, Label, Name, Problem, Project};
use crate::exit::Failure;
use crate::headless::failure::usage;
use crate::headless::pick::several_projects;

/// What the answers say about the project.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// This one.
    There(&'a Project),
    /// There is none with this name.
    Missing(&'a Name),
    /// Nothing is said, and the store has none.
    Unsaid,
}

/// The project that the answers mean: by id, by name, by the name that it gets in this very file,
/// or the one that the store has.
pub(super) fn project<'a>(
    answers: &'a Answers,
    store: &Installation,
    projects: &'a [Project],
) -> Result<Found<'a>, Failure> {
    let connected = store.connection().map(|now| now.project);
    match &answers.project {
        Some(Choice::Id(id)) => projects
            .iter()
            .find(|project| &project.id == id)
            .map(Found::There)
            .ok_or_else(|| unknown_project(id.as_str(), projects)),
        Some(Choice::Name(name)) => {
            let called = |name: &Name| -> Vec<&Project> {
                let mut found: Vec<&Project> = projects
                    .iter()
                    .filter(|project| project.name.as_str() == name.as_str())
                    .collect();
                if let Some(own) = found.iter().find(|p| Some(&p.id) == connected.as_ref()) {
                    found = vec![*own];
                }
                found
            };
            // Renamed by an earlier run of the same file.
            let renamed = answers
                .project_name
                .as_ref()
                .map(called)
                .unwrap_or_default();
            let own = |found: &[&Project]| {
                found
                    .iter()
                    .any(|project| Some(&project.id) == connected.as_ref())
            };
            let mut found = called(name);
            if found.is_empty() || (own(&renamed) && !own(&found)) {
                found = renamed;
            }
            match found.as_slice() {
                [] if answers.create => Ok(Found::Missing(name)),
                [] => Err(unknown_project(name.as_str(), projects)),
                [only] => Ok(Found::There(only)),
                [_, _, ..] => Err(several_projects(name.as_str(), &found)),
            }
        }
        None => {
            if let Some(SpaceChoice::One(Choice::Id(id))) = &answers.data_space {
                return projects
                    .iter()
                    .find(|project| project.data_space(id).is_some())
                    .map(Found::There)
                    .ok_or_else(|| unknown_space(id.as_str(), &[]));
            }
            let own = projects
                .iter()
                .find(|project| Some(&project.id) == connected.as_ref());
            let wanted = answers.data_space.is_some()
                || answers.project_name.is_some()
                || answers.data_space_name.is_some();
            match (own, wanted) {
                (Some(own), true) => Ok(Found::There(own)),
                (Some(_) | None, false) => Ok(Found::Unsaid),
                (None, true) => Err(usage(Problem::new(
                    "project.unspecified",
                    "It is not said which project is meant.",
                    "The store has none that these keys can see.",
                    "Name one under [project] in the answers file.",
                ))),
            }
        }
    }
}

/// The data space that the answers mean in this project.
pub(super) fn data_space<'a>(
    answers: &Answers,
    store: &Installation,
    project: &'a Project,
) -> Result<&'a DataSpace, Failure> {
    let spaces = &project.data_spaces;
    let connected = store.connection().and_then(|now| now.data_space);
    let only = |found: Vec<&'a DataSpace>, what: &str| match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown_space(what, spaces)),
        [_, _, ..] => Err(Failure::from(Problem::new(
            "data_space.ambiguous",
            format!("Several data spaces of {} are {what}.", project.name),
            format!("Their ids: {}.", ids(&found)),
            "Name the one that is meant by its id.",
        ))),
    };
    match &answers.data_space {
        Some(SpaceChoice::One(Choice::Id(id))) => project
            .data_space(id)
            .ok_or_else(|| unknown_space(id.as_str(), spaces)),
        Some(SpaceChoice::One(Choice::Name(name))) => {
            let called = |name: &Name| -> Vec<&DataSpace> {
                spaces
                    .iter()
                    .filter(|space| space.name.as_str() == name.as_str())
                    .collect()
            };
            let mut found = called(name);
            if found.is_empty() {
                found = answers
                    .data_space_name
                    .as_ref()
                    .map(called)
                    .unwrap_or_default();
            }
            only(found, name.as_str())
        }
        Some(SpaceChoice::OnlyOfType(kind)) => only(
            spaces
                .iter()
                .filter(|space| space.kind.as_str().eq_ignore_ascii_case(kind))
                .collect(),
            &Label::new(&format!("of the type {kind}")).to_string(),
        ),
        None => {
            let own = spaces
                .iter()
                .find(|space| Some(&space.id) == connected.as_ref());
            match (own, spaces.as_slice()) {
                (Some(own), _) => Ok(own),
                (None, [single]) => Ok(single),
                (None, _) => Err(usage(Problem::new(
                    "data_space.unspecified",
                    "It is not said which data space is meant.",
                    format!("{} has: {}.", project.name, listed(spaces)),
                    "Name one under [data_space] in the answers file.",
                ))),
            }
        }
    }
}

fn ids(spaces: &[&DataSpace]) -> String {
    let ids: Vec<&str> = spaces.iter().map(|space| space.id.as_str()).collect();
    ids.join(", ")
}

fn listed(spaces: &[DataSpace]) -> String {
    let names: Vec<String> = spaces
        .iter()
        .map(|space| format!("{} ({})", space.name, space.kind.as_str()))
        .collect();
    names.join(", ")
}

fn unknown_project(what: &str, projects: &[Project]) -> Failure {
    let names: Vec<&str> = projects.iter().take(5).map(|p| p.name.as_str()).collect();
    let why = match (names.is_empty(), projects.len() > 5) {
        (true, _) => "These keys see no project.".to_owned(),
        (false, false) => format!("They see: {}.", names.join(", ")),
        (false, true) => format!(
            "They see {} projects: {}, ...",
            projects.len(),
            names.join(", ")
        ),
    };
    Failure::from(Problem::new(
        "project.unknown",
        format!("These keys see no project {}.", Label::new(what)),
        why,
        "Check the name or id and the keys; create = true under [project] requests one by name.",
    ))
}

fn unknown_space(what: &str, spaces: &[DataSpace]) -> Failure {
    Failure::from(Problem::new(
        "data_space.unknown",
        format!("There is no such data space: {}.", Label::new(what)),
        if spaces.is_empty() {
            "No project that these keys see has it.".to_owned()
        } else {
            format!("The project has: {}.", listed(spaces))
        },
        "Check the name or id; commerce-connect space list shows what there is.",
    ))
}

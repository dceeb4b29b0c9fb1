//! Which project or data space a text on the command line means: its id, or its name.

use super::failure::usage;
use crate::domain::{DataSpace, Label, Problem, Project, ProjectId};
use crate::exit::Failure;

/// The project with this id or this name.
pub(super) fn project<'a>(projects: &'a [Project], text: &str) -> Result<&'a Project, Failure> {
    if let Some(project) = projects.iter().find(|one| one.id.as_str() == text) {
        return Ok(project);
    }
    let found: Vec<&Project> = projects
        .iter()
        .filter(|one| one.name.as_str() == text.trim())
        .collect();
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(unknown("project", "project.unknown", text)),
        [_, _, ..] => Err(several_projects(text, &found)),
    }
}

/// The data space with this id or this name, and its project. A name is looked for in the project
/// that the store has before it is looked for in all.
pub(super) fn data_space<'a>(
    projects: &'a [Project],
    own: Option<&ProjectId>,
    text: &str,
) -> Result<(&'a Project, &'a DataSpace), Failure> {
    let all = || {
        projects.iter().flat_map(|project| {
            project
                .data_spaces
                .iter()
                .map(move |space| (project, space))
        })
    };
    if let Some(found) = all().find(|(_, space)| space.id.as_str() == text) {
        return Ok(found);
    }
    let called: Vec<(&Project, &DataSpace)> = all()
        .filter(|(_, space)| space.name.as_str() == text.trim())
        .collect();
    let at_home: Vec<(&Project, &DataSpace)> = called
        .iter()
        .filter(|(project, _)| Some(&project.id) == own)
        .copied()
        .collect();
    let found = if at_home.is_empty() { called } else { at_home };
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown("data space", "data_space.unknown", text)),
        [_, _, ..] => {
            let ids = found
                .iter()
                .map(|(project, space)| format!("{} in {}", space.id, project.name));
            Err(Failure::from(Problem::new(
                "data_space.ambiguous",
                format!("Several data spaces are called {}.", Label::new(text)),
                format!("Their ids: {}.", listed(ids)),
                "Name the one that is meant by its id.",
            )))
        }
    }
}

/// Several projects have this name.
pub(super) fn several_projects(name: &str, found: &[&Project]) -> Failure {
    let ids = found.iter().map(|project| {
        let spaces = project.data_spaces.len();
        format!("{} ({spaces} data spaces)", project.id)
    });
    Failure::from(Problem::new(
        "project.ambiguous",
        format!("There are several projects called {}.", Label::new(name)),
        format!("Their ids: {}.", listed(ids)),
        "Name the one that is meant by its id.",
    ))
}

fn listed(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

fn unknown(what: &str, code: &'static str, text: &str) -> Failure {
    let shown = Label::new(text);
    if text.trim().is_empty() || text.contains('/') {
        return usage(Problem::new(
            "id.invalid",
            format!("This can't be an id: {shown}."),
            format!("No {what} is called so either."),
            "The list commands show ids and names.",
        ));
    }
    Failure::from(Problem::new(
        code,
        format!("These keys see no {what} {shown}."),
        "Id or name is wrong, or belongs to another account.",
        "The list commands show what the keys see.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DataSpaceKind;
    use crate::headless::samples::{self, project as project_of};

    fn space(id: &str, name: &str) -> DataSpace {
        samples::space(id, name, DataSpaceKind::Testing)
    }

    fn shops() -> Vec<Project> {
        vec![
            project_of(
                "p1",
                "Shop",
                vec![space("s1", "Testing 1"), space("s2", "Only")],
            ),
            project_of("p2", "Shop", vec![space("s3", "Testing 1")]),
            // A name that is another one's id.
            project_of("p3", "p1", vec![space("s4", "s1")]),
        ]
    }

    #[test]
    fn an_id_comes_before_a_name_and_two_of_one_name_show_their_ids() {
        let shops = shops();
        let check = |text: &str, expected: Result<&str, (&str, u8)>| {
            let found = project(&shops, text).map(|project| project.id.as_str().to_owned());
            let found = found.map_err(|why| (why.problem, why.exit as u8));
            match (found, expected) {
                (Ok(id), Ok(expected)) => assert_eq!(id, expected, "{text}"),
                (Err((problem, exit)), Err((code, code_of_exit))) => {
                    assert_eq!((problem.code.0, exit), (code, code_of_exit), "{text}");
                }
                (found, _) => panic!("{text}: {found:?}"),
            }
        };
        check("p1", Ok("p1"));
        check("p2", Ok("p2"));
        check("Shop", Err(("project.ambiguous", 1)));
        check("shop", Err(("project.unknown", 1)));
        check("a/b", Err(("id.invalid", 2)));
        check(" ", Err(("id.invalid", 2)));
        let why = project(&shops, "Shop").unwrap_err().problem.why;
        assert!(
            why.contains("p1") && why.contains("p2") && !why.contains("p3"),
            "{why}"
        );
    }

    #[test]
    fn a_data_spaces_name_means_the_one_of_the_stores_own_project() {
        let shops = shops();
        let own = |id: &str| ProjectId::parse(id);
        let found = |own: Option<ProjectId>, text: &str| {
            data_space(&shops, own.as_ref(), text)
                .map(|(project, space)| format!("{} {}", project.id, space.id))
                .map_err(|why| why.problem)
        };
        assert_eq!(found(own("p2"), "Testing 1").as_deref(), Ok("p2 s3"));
        assert_eq!(found(own("p1"), "Testing 1").as_deref(), Ok("p1 s1"));
        assert_eq!(found(own("p2"), "Only").as_deref(), Ok("p1 s2"));
        assert_eq!(found(own("p3"), "s1").as_deref(), Ok("p1 s1"));
        let several = found(None, "Testing 1").unwrap_err();
        assert_eq!(several.code.0, "data_space.ambiguous");
        assert!(
            several.why.contains("s1") && several.why.contains("s3"),
            "{several}"
        );
        assert_eq!(
            found(None, "Other").unwrap_err().code.0,
            "data_space.unknown"
        );
    }
}

//! Which project and data space the answers mean.

use crate::domain::{DataSpace, Installation, Label, Name, Problem, Project};
use crate::exit::Failure;
use crate::headless::answers::{Answers, Choice, SpaceChoice};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ConfigPath, DataSpaceKind};
    use crate::headless::samples::{project as sample, space, store};

    fn answers(text: &str) -> Answers {
        Answers::parse(text, std::path::Path::new("")).unwrap()
    }

    /// Two called Shop, one called Other.
    fn projects() -> Vec<Project> {
        vec![
            sample(
                "p1",
                "Shop",
                vec![
                    space("s1", "Production", DataSpaceKind::Production),
                    space("s2", "Testing 1", DataSpaceKind::Testing),
                    space("s3", "Testing 2", DataSpaceKind::Testing),
                ],
            ),
            sample(
                "p2",
                "Shop",
                vec![space("s4", "Only", DataSpaceKind::Testing)],
            ),
            sample(
                "p3",
                "Other",
                vec![
                    space("s5", "Twin", DataSpaceKind::Testing),
                    space("s6", "Twin", DataSpaceKind::Testing),
                ],
            ),
        ]
    }

    /// A store that is connected to this project and data space; empty is to none.
    fn at(project: &str, space: &str) -> Installation {
        let values = [
            (ConfigPath::ProjectId, project),
            (ConfigPath::DataSpaceId, space),
        ];
        let set: Vec<_> = values
            .into_iter()
            .filter(|(_, id)| !id.is_empty())
            .collect();
        store(&set)
    }

    #[test]
    fn what_could_be_meant_is_listed_with_its_kind() {
        let projects = projects();
        let said = listed(&projects[0].data_spaces[..2]);
        assert_eq!(said, "Production (Production), Testing 1 (Testing)");
    }

    #[test]
    fn the_project_that_is_meant_is_found_and_no_other() {
        let projects = projects();
        let check = |text: &str, at: Installation, expected: &str| {
            let answers = answers(text);
            let found = match project(&answers, &at, &projects) {
                Ok(Found::There(project)) => project.id.to_string(),
                Ok(Found::Missing(name)) => format!("missing {name}"),
                Ok(Found::Unsaid) => "unsaid".to_owned(),
                Err(failure) => format!("{} {}", failure.problem.code.0, failure.exit as u8),
            };
            assert_eq!(found, expected, "{text}");
        };
        let new = || at("", "");
        let named = |name: &str| format!("[project]\nname = \"{name}\"");
        let renamed =
            |from: &str, to: &str| format!("{}\n[names]\nproject = \"{to}\"", named(from));
        let asked = "\ncreate = true";
        check("[project]\nid = \"p2\"", new(), "p2");
        check("[project]\nid = \"p9\"", new(), "project.unknown 1");
        check(&named("Other"), new(), "p3");
        check(&named("other"), new(), "project.unknown 1");
        // Of two with one name, only the store's own is meant without an id.
        check(&named("Shop"), new(), "project.ambiguous 1");
        check(&named("Shop"), at("p1", "s1"), "p1");
        check(&named("Shop"), at("p2", "s4"), "p2");
        check(&named("Shop"), at("p3", "s5"), "project.ambiguous 1");
        check(&named("New"), new(), "project.unknown 1");
        check(&format!("{}{asked}", named("New")), new(), "missing New");
        check(&format!("{}{asked}", named("Other")), new(), "p3");
        // An earlier run of the same file has renamed it.
        check(&renamed("Before", "Other"), new(), "p3");
        check(&renamed("Shop", "Other"), at("p3", "s5"), "p3");
        check(&renamed("Shop", "Other"), at("p1", "s1"), "p1");
        check(&renamed("Other", "Shop"), new(), "p3");
        check(&renamed("Before", "After"), new(), "project.unknown 1");
        // Nothing is said of a project.
        check("", new(), "unsaid");
        check("", at("p1", "s1"), "unsaid");
        check("[data_space]\nid = \"s4\"", new(), "p2");
        check("[data_space]\nid = \"s9\"", new(), "data_space.unknown 1");
        check("[data_space]\nname = \"Twin\"", at("p1", ""), "p1");
        check(
            "[data_space]\nname = \"Twin\"",
            new(),
            "project.unspecified 2",
        );
        check("[names]\nproject = \"X\"", at("p2", ""), "p2");
        check("[names]\ndata_space = \"X\"", at("p2", ""), "p2");
        check("[names]\nproject = \"X\"", new(), "project.unspecified 2");
        check(
            "[names]\nproject = \"X\"",
            at("p9", ""),
            "project.unspecified 2",
        );
    }

    #[test]
    fn the_data_space_that_is_meant_is_found_and_no_other() {
        let projects = projects();
        let check = |place: usize, text: &str, at: Installation, expected: &str| {
            let answers = answers(text);
            let found = match data_space(&answers, &at, &projects[place]) {
                Ok(space) => space.id.to_string(),
                Err(failure) => format!("{} {}", failure.problem.code.0, failure.exit as u8),
            };
            assert_eq!(found, expected, "{text}");
        };
        let new = || at("", "");
        let space = |what: &str| format!("[data_space]\n{what}");
        check(0, &space("id = \"s2\""), new(), "s2");
        // One of another project is none of this one's.
        check(0, &space("id = \"s4\""), new(), "data_space.unknown 1");
        check(0, &space("name = \"Testing 2\""), new(), "s3");
        check(
            0,
            &space("name = \"testing 2\""),
            new(),
            "data_space.unknown 1",
        );
        check(
            2,
            &space("name = \"Twin\""),
            new(),
            "data_space.ambiguous 1",
        );
        let renamed = format!(
            "{}\n[names]\ndata_space = \"Testing 1\"",
            space("name = \"Old\"")
        );
        check(0, &renamed, new(), "s2");
        check(1, &renamed, new(), "data_space.unknown 1");
        check(0, &space("type = \"production\""), new(), "s1");
        check(
            0,
            &space("type = \"Testing\""),
            new(),
            "data_space.ambiguous 1",
        );
        check(
            1,
            &space("type = \"Production\""),
            new(),
            "data_space.unknown 1",
        );
        // Nothing is said: the store's own, else the only one.
        check(0, "", at("p1", "s3"), "s3");
        check(1, "", new(), "s4");
        check(0, "", new(), "data_space.unspecified 2");
        check(0, "", at("p1", "s4"), "data_space.unspecified 2");
    }

    #[test]
    fn what_is_meant_twice_is_told_by_its_ids() {
        let projects = projects();
        let told = |failure: Failure| failure.problem.to_string();
        let shop = answers("[project]\nname = \"Shop\"");
        let several = told(project(&shop, &at("", ""), &projects).unwrap_err());
        assert!(
            several.contains("p1") && several.contains("p2"),
            "{several}"
        );
        let twin = answers("[data_space]\nname = \"Twin\"");
        let several = told(data_space(&twin, &at("", ""), &projects[2]).unwrap_err());
        assert!(several.contains("s5, s6"), "{several}");
        // Five names are listed, then only how many there are.
        let mut many = projects.clone();
        many.extend((0..3).map(|place| sample(&format!("q{place}"), "More", vec![])));
        let missing = answers("[project]\nname = \"New\"");
        for (shown, part) in [
            (&projects[..0], "see no project."),
            (&many[..5], "They see: Shop, Shop, Other, More, More."),
            (
                &many[..6],
                "They see 6 projects: Shop, Shop, Other, More, More, ...",
            ),
        ] {
            let failed = told(project(&missing, &at("", ""), shown).unwrap_err());
            assert!(failed.contains(part), "{failed}");
        }
    }

    #[test]
    fn the_data_spaces_of_a_project_are_said_with_their_types() {
        let projects = projects();
        let all = "Production (Production), Testing 1 (Testing), Testing 2 (Testing)";
        let check = |text: &str, said: String| {
            let refused = data_space(&answers(text), &at("", ""), &projects[0]).unwrap_err();
            assert_eq!(refused.problem.why, said, "{text}");
        };
        check("", format!("Shop has: {all}."));
        check(
            "[data_space]\nid = \"s9\"",
            format!("The project has: {all}."),
        );
    }
}

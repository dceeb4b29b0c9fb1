//! New names that are allowed and mislead: whoever reads them later takes one thing for another.

use crate::domain::{DataSpace, Name, Project, ProjectId};

/// The types that the registry knows, which people read a data space's name as.
const TYPES: [&str; 2] = ["Production", "Testing"];

/// Why this name would mislead, for a project among these.
pub fn doubtful_project_name(projects: &[Project], of: &ProjectId, name: &Name) -> Option<String> {
    let name = name.as_str();
    let mut others = projects.iter().filter(|project| project.id != *of);
    others
        .any(|other| other.name.as_str().eq_ignore_ascii_case(name))
        .then(|| format!("Another project is called {name}: two of one name can't be told apart."))
}

/// Why this name would mislead, for a data space of this project.
pub fn doubtful_data_space_name(
    project: &Project,
    space: &DataSpace,
    name: &Name,
) -> Option<String> {
    let name = name.as_str();
    let kind = space.kind.as_str();
    if TYPES.iter().any(|other| other.eq_ignore_ascii_case(name))
        && !kind.eq_ignore_ascii_case(name)
    {
        return Some(format!(
            "{name} is a type of data space, and this one's type is {kind}: called {name}, it will \
             be taken for another."
        ));
    }
    let mut others = project
        .data_spaces
        .iter()
        .filter(|other| other.id != space.id);
    others
        .any(|other| other.name.as_str().eq_ignore_ascii_case(name))
        .then(|| {
            format!(
                "Another data space of this project is called {name}: two of one name can't be \
                 told apart."
            )
        })
}

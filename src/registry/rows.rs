//! Rows into projects: the registry's one flat record per data space, grouped.

use std::collections::{HashMap, HashSet};

use super::wire::Row;
use crate::domain::{DataSpace, DataSpaceId, DataSpaceKind, Label, Project, ProjectId};

/// Groups rows by project, in the registry's order. Rows without usable ids are left out, and so
/// is a data space that was named before.
pub(super) fn projects(rows: impl IntoIterator<Item = Row>) -> Vec<Project> {
    let mut projects: Vec<Project> = Vec::new();
    let mut places: HashMap<ProjectId, usize> = HashMap::new();
    let mut seen: HashSet<(ProjectId, DataSpaceId)> = HashSet::new();
    for row in rows {
        let Some((project, space)) = ids(&row) else {
            continue;
        };
        if !seen.insert((project.clone(), space.clone())) {
            continue;
        }
        let place = *places.entry(project.clone()).or_insert(projects.len());
        if place == projects.len() {
            projects.push(blank(project));
        }
        fill(&mut projects[place], row, space);
    }
    for project in &mut projects {
        if project.name.is_empty() {
            project.name = Label::new(project.id.as_str());
        }
    }
    projects
}

fn ids(row: &Row) -> Option<(ProjectId, DataSpaceId)> {
    Some((
        ProjectId::parse(row.project_id.as_deref()?.trim())?,
        DataSpaceId::parse(row.environment_id.as_deref()?.trim())?,
    ))
}

fn blank(id: ProjectId) -> Project {
    Project {
        id,
        name: Label::default(),
        data_spaces: Vec::new(),
        ims_organization_id: None,
        organization: None,
        mage_id: None,
        entitlements: Vec::new(),
    }
}

/// What the rows say about the project is taken from the first row that says it.
fn fill(project: &mut Project, row: Row, space: DataSpaceId) {
    if project.name.is_empty() {
        project.name = label(row.project_name).unwrap_or_default();
    }
    first(&mut project.ims_organization_id, row.ims_organization_id);
    first(&mut project.organization, row.organization_name);
    first(&mut project.organization, row.organization_id);
    first(&mut project.mage_id, row.mage_id);
    if project.entitlements.is_empty() {
        project.entitlements = labels(row.account_entitlements);
    }
    project.data_spaces.push(DataSpace {
        name: label(row.environment_name).unwrap_or_else(|| Label::new(space.as_str())),
        kind: DataSpaceKind::parse(row.environment_type.unwrap_or_default().trim()),
        features: labels(row.feature_set),
        cloud_id: label(row.cloud_id),
        id: space,
    });
}

fn first(known: &mut Option<Label>, text: Option<String>) {
    if known.is_none() {
        *known = label(text);
    }
}

fn label(text: Option<String>) -> Option<Label> {
    text.map(|text| Label::new(&text))
        .filter(|label| !label.is_empty())
}

fn labels(texts: Option<Vec<String>>) -> Vec<Label> {
    texts
        .unwrap_or_default()
        .into_iter()
        .filter_map(|text| label(Some(text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Project> {
        projects(serde_json::from_str::<Vec<Row>>(text).unwrap())
    }

    fn row(project: &str, space: &str, more: &str) -> String {
        format!(r#"{{"projectId":"{project}","environmentId":"{space}"{more}}}"#)
    }

    #[test]
    fn rows_are_grouped_in_the_order_in_which_projects_and_spaces_appear() {
        let rows = [("b", "1"), ("a", "2"), ("b", "0"), ("b", "1")];
        let text = rows.map(|(p, s)| row(p, s, "")).join(",");
        let seen: Vec<_> = read(&format!("[{text}]"))
            .into_iter()
            .map(|p| {
                let spaces: Vec<_> = p.data_spaces.iter().map(|s| s.id.to_string()).collect();
                format!("{}: {}", p.id, spaces.join(" "))
            })
            .collect();
        assert_eq!(seen, ["b: 1 0", "a: 2"]);
    }

    #[test]
    fn a_row_without_usable_ids_costs_only_itself() {
        let text = format!(
            r#"[{{}},{{"projectId":"a"}},{{"projectId":"../x","environmentId":"1"}},{}]"#,
            row("a", "1", "")
        );
        assert_eq!(read(&text).len(), 1);
    }

    #[test]
    fn what_has_no_name_is_called_by_its_id_until_a_row_knows_better() {
        let text = format!(
            "[{},{},{}]",
            row("a", "1", r#","projectName":null"#),
            row(
                "a",
                "2",
                r#","projectName":" Shop ","environmentName":"  ""#
            ),
            row("c", "3", "")
        );
        let projects = read(&text);
        assert_eq!(projects[0].name.as_str(), "Shop");
        assert_eq!(projects[0].data_spaces[1].name.as_str(), "2");
        assert_eq!(projects[1].name.as_str(), "c");
    }

    #[test]
    fn fields_of_odd_types_are_read_as_far_as_they_make_sense() {
        let more = r#","projectName":42,"environmentName":["x"],"environmentType":true,
            "featureSet":"Catalog Service","accountEntitlements":{"a":1},"mageId":{},
            "cloudId":7,"accountSyncStatus":"COMPLETED","hipaa":"yes","organizationId":1.5"#;
        let projects = read(&format!("[{}]", row("a", "1", more)));
        let space = &projects[0].data_spaces[0];
        assert_eq!(projects[0].name.as_str(), "42");
        assert_eq!(projects[0].organization, Some(Label::new("1.5")));
        assert_eq!(projects[0].mage_id, None);
        assert_eq!(projects[0].entitlements, []);
        assert_eq!(space.name.as_str(), "1");
        assert_eq!(space.kind, DataSpaceKind::Other(Label::new("true")));
        assert_eq!(space.features, [Label::new("Catalog Service")]);
        assert_eq!(space.cloud_id, Some(Label::new("7")));
    }

    #[test]
    fn names_come_out_clean() {
        let more = r#","projectName":"a\u001b[2Jb\u202ec""#;
        let projects = read(&format!("[{}]", row("a", "1", more)));
        assert_eq!(projects[0].name.as_str(), "a\u{fffd}[2Jb\u{fffd}c");
    }
}

//! What several commands print under `--json`: projects, data spaces, plans, connections.

use serde::Serialize;

use crate::domain::{Change, DataSpace, Fingerprint, Installation, Label, Plan, Project, Source};

/// One config value that is, or would be, changed. Secrets stand there by fingerprint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ChangeObject {
    /// The config path.
    path: &'static str,
    /// What was there; null when nothing was.
    before: Option<String>,
    /// What is there then; `-` when nothing is.
    after: String,
    /// Where the value is locked; null when it is not.
    locked: Option<&'static str>,
}

/// What a store is connected to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ConnectionObject {
    /// The project, with the name that the store remembers.
    project: NamedObject,
    /// The data space; null when none is set.
    data_space: Option<ConnectedSpaceObject>,
}

/// An id and a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct NamedObject {
    /// Stays the same.
    id: String,
    /// May be changed.
    name: String,
}

/// The data space that a store is connected to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ConnectedSpaceObject {
    /// Stays the same.
    id: String,
    /// May be changed.
    name: String,
    /// Production or Testing.
    #[serde(rename = "type")]
    kind: String,
}

/// A project as the registry tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ProjectObject {
    /// Stays the same.
    id: String,
    /// May be changed.
    name: String,
    /// Whose it is.
    organization: Option<String>,
    /// The account's number at Adobe.
    mage_id: Option<String>,
    /// What the account is entitled to.
    entitlements: Vec<String>,
    /// Its data spaces.
    data_spaces: Vec<DataSpaceObject>,
    /// The store uses it; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_use: Option<bool>,
}

/// A data space as the registry tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct DataSpaceObject {
    /// Stays the same.
    id: String,
    /// May be changed.
    name: String,
    /// Production or Testing.
    #[serde(rename = "type")]
    kind: String,
    /// What is switched on in it.
    features: Vec<String>,
    /// Its project; only in lists of data spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<NamedObject>,
    /// The store uses it; only in lists of data spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_use: Option<bool>,
}

/// What can be told of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FingerprintObject {
    /// SHA-256.
    fingerprint: String,
}

/// A plan's rows.
pub(super) fn changes(plan: &Plan) -> Vec<ChangeObject> {
    plan.changes().iter().map(ChangeObject::from).collect()
}

/// Texts as programs get them.
pub(super) fn texts<'a>(labels: impl IntoIterator<Item = &'a Label>) -> Vec<String> {
    labels.into_iter().map(Label::to_string).collect()
}

impl From<&Change> for ChangeObject {
    fn from(change: &Change) -> Self {
        Self {
            path: change.path.as_str(),
            before: change.before.clone(),
            after: change.after.shown(),
            locked: change.locked.map(Source::as_str),
        }
    }
}

impl ConnectionObject {
    /// What this store is connected to, when it is.
    pub(super) fn of(store: &Installation) -> Option<Self> {
        let now = store.connection()?;
        Some(Self {
            project: NamedObject {
                id: now.project.to_string(),
                name: now.project_name.to_string(),
            },
            data_space: now.data_space.map(|id| ConnectedSpaceObject {
                id: id.to_string(),
                name: now.data_space_name.to_string(),
                kind: now.data_space_kind.to_string(),
            }),
        })
    }
}

impl From<&Project> for NamedObject {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.to_string(),
            name: project.name.to_string(),
        }
    }
}

impl From<&Project> for ProjectObject {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.to_string(),
            name: project.name.to_string(),
            organization: project.organization.as_ref().map(Label::to_string),
            mage_id: project.mage_id.as_ref().map(Label::to_string),
            entitlements: texts(&project.entitlements),
            data_spaces: project
                .data_spaces
                .iter()
                .map(DataSpaceObject::from)
                .collect(),
            in_use: None,
        }
    }
}

impl ProjectObject {
    /// As a list has it.
    pub(super) fn listed(project: &Project, in_use: bool) -> Self {
        Self {
            in_use: Some(in_use),
            ..Self::from(project)
        }
    }
}

impl DataSpaceObject {
    /// As a list has it.
    pub(super) fn listed(project: &Project, space: &DataSpace, in_use: bool) -> Self {
        Self {
            project: Some(NamedObject::from(project)),
            in_use: Some(in_use),
            ..Self::from(space)
        }
    }
}

impl From<&DataSpace> for DataSpaceObject {
    fn from(space: &DataSpace) -> Self {
        Self {
            id: space.id.to_string(),
            name: space.name.to_string(),
            kind: space.kind.as_str().to_owned(),
            features: texts(&space.features),
            project: None,
            in_use: None,
        }
    }
}

impl From<&Fingerprint> for FingerprintObject {
    fn from(fingerprint: &Fingerprint) -> Self {
        Self {
            fingerprint: fingerprint.to_string(),
        }
    }
}

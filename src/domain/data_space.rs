//! SaaS projects and their data spaces, as the registry knows them.

use std::fmt;

use super::Label;

/// The id of a SaaS project, as the registry gave it (a UUID in every answer seen).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ProjectId(String);

/// The id of a data space, which the registry calls environment.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DataSpaceId(String);

macro_rules! id {
    ($name:ident) => {
        impl $name {
            /// Takes an id over. `None` when it is empty, longer than 200 bytes, or has anything
            /// but ASCII letters, digits, `-`, `_` and `.`, so that it can stand in a URL path.
            pub fn parse(text: &str) -> Option<Self> {
                let fits = !text.is_empty()
                    && text.len() <= 200
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
                    && text.bytes().any(|b| b != b'.');
                fits.then(|| Self(text.to_owned()))
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
id!(ProjectId);
id!(DataSpaceId);

/// A data space's type. `Production` and `Testing` are documented; the list is open.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum DataSpaceKind {
    /// Holds what shoppers see.
    Production,
    /// For staging and development.
    Testing,
    /// A type that came later; kept as the registry wrote it.
    Other(Label),
}

impl DataSpaceKind {
    /// Reads the registry's `environmentType`.
    pub fn parse(text: &str) -> Self {
        match text {
            "Production" => Self::Production,
            "Testing" => Self::Testing,
            other => Self::Other(Label::new(other)),
        }
    }

    /// As the registry writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Production => "Production",
            Self::Testing => "Testing",
            Self::Other(other) => other.as_str(),
        }
    }
}

/// One data space of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataSpace {
    /// Its id.
    pub id: DataSpaceId,
    /// Its name, cleaned.
    pub name: Label,
    /// Production, Testing, or a later type.
    pub kind: DataSpaceKind,
    /// The services that feed from it (`Product Recommendations`, ...); often empty.
    pub features: Vec<Label>,
    /// The cloud project that was told to the registry, when one was.
    pub cloud_id: Option<Label>,
}

/// A SaaS project: the registry's rows with one `projectId`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name, cleaned.
    pub name: Label,
    /// In the registry's order.
    pub data_spaces: Vec<DataSpace>,
    /// `imsOrganizationId`, when the registry said it. Magento keeps it beside the project.
    pub ims_organization_id: Option<Label>,
    /// `organizationName`, else `organizationId`.
    pub organization: Option<Label>,
    /// `mageId`, the licence owner's account.
    pub mage_id: Option<Label>,
    /// `accountEntitlements`.
    pub entitlements: Vec<Label>,
}

impl Project {
    /// The data space with this id.
    pub fn data_space(&self, id: &DataSpaceId) -> Option<&DataSpace> {
        self.data_spaces.iter().find(|space| &space.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_stand_in_a_path() {
        assert!(ProjectId::parse("5a2b-7f").is_some());
        for bad in ["", "..", ".", "a/b", "a b", "a?b", "ü", "a%2f"] {
            assert_eq!(ProjectId::parse(bad), None, "{bad}");
        }
        for good in ["A.b_c-9", ".a", &"x".repeat(200)] {
            assert_eq!(DataSpaceId::parse(good).unwrap().as_str(), good);
        }
        assert_eq!(DataSpaceId::parse(&"x".repeat(201)), None);
    }

    #[test]
    fn a_type_is_written_as_it_was_read_and_only_production_is_production() {
        for text in ["Production", "Testing", "Later", "production"] {
            assert_eq!(DataSpaceKind::parse(text).as_str(), text);
        }
        assert_eq!(
            DataSpaceKind::parse("Production"),
            DataSpaceKind::Production
        );
        assert_eq!(DataSpaceKind::parse("Testing"), DataSpaceKind::Testing);
        let small = DataSpaceKind::parse("production");
        assert_eq!(small, DataSpaceKind::Other(Label::new("production")));
    }

    #[test]
    fn a_data_space_is_found_by_its_own_id() {
        let space = |id: &str| DataSpace {
            id: DataSpaceId::parse(id).unwrap(),
            name: Label::new(id),
            kind: DataSpaceKind::Testing,
            features: vec![],
            cloud_id: None,
        };
        let project = Project {
            id: ProjectId::parse("p").unwrap(),
            name: Label::new("P"),
            data_spaces: vec![space("a"), space("b")],
            ims_organization_id: None,
            organization: None,
            mage_id: None,
            entitlements: vec![],
        };
        let id = |id: &str| DataSpaceId::parse(id).unwrap();
        assert_eq!(project.data_space(&id("b")), Some(&space("b")));
        assert_eq!(project.data_space(&id("c")), None);
    }
}

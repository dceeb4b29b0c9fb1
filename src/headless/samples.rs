//! Stores, projects and data spaces for the tests of the commands.

use crate::domain::{
    ConfigPath, DataSpace, DataSpaceId, DataSpaceKind, Edition, Installation, Label, Mode, Project,
    ProjectId, Setting, SettingValue, Source,
};

/// A store in production mode whose database has these values.
pub(super) fn store(values: &[(ConfigPath, &str)]) -> Installation {
    let set = |text: &str| Setting {
        value: SettingValue::Plain(Label::new(text)),
        source: Source::Database,
    };
    Installation {
        place: Label::new("/shop"),
        identity: None,
        edition: Edition::Commerce,
        version: Label::new("2.4.7"),
        mode: Mode::Production,
        base_url: Label::new("https://shop.example.com/"),
        websites: vec![],
        views: vec![],
        modules: vec![],
        settings: values
            .iter()
            .map(|(path, text)| (*path, set(text)))
            .collect(),
        cloud_id: None,
        cloud_environment: None,
        gateways: [None, None],
        registry_path: None,
        circumstances: crate::domain::Circumstances::default(),
    }
}

/// A project.
pub(super) fn project(id: &str, name: &str, data_spaces: Vec<DataSpace>) -> Project {
    Project {
        id: ProjectId::parse(id).unwrap(),
        name: Label::new(name),
        data_spaces,
        organization: None,
        mage_id: None,
        ims_organization_id: None,
        entitlements: vec![],
    }
}

/// A data space.
pub(super) fn space(id: &str, name: &str, kind: DataSpaceKind) -> DataSpace {
    DataSpace {
        id: DataSpaceId::parse(id).unwrap(),
        name: Label::new(name),
        kind,
        features: vec![],
        cloud_id: None,
    }
}

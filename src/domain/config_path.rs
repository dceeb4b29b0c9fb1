//! Magento's config paths that belong to the connection.

use std::fmt;

use strum::{EnumIter, IntoEnumIterator as _};

use super::SaasEnvironment;

/// A config path that we read or write, always in the default scope. They stand in the order in
/// which they are saved: keys, project, data space.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, EnumIter)]
pub enum ConfigPath {
    /// Which pair and gateway are used.
    SaasEnvironment,
    /// The production pair's API key (encrypted).
    ProductionApiKey,
    /// The production pair's private key (encrypted).
    ProductionPrivateKey,
    /// The sandbox pair's API key (encrypted).
    SandboxApiKey,
    /// The sandbox pair's private key (encrypted).
    SandboxPrivateKey,
    /// The SaaS project's id.
    ProjectId,
    /// The SaaS project's name.
    ProjectName,
    /// The IMS organisation the project belongs to.
    ImsOrganizationId,
    /// The data space's id.
    DataSpaceId,
    /// The data space's name.
    DataSpaceName,
    /// The data space's type.
    DataSpaceKind,
}

impl ConfigPath {
    /// Every path, in the order in which they are saved.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The path as Magento writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProductionApiKey => {
                "services_connector/services_connector_integration/production_api_key"
            }
            Self::ProductionPrivateKey => {
                "services_connector/services_connector_integration/production_private_key"
            }
            Self::SandboxApiKey => {
                "services_connector/services_connector_integration/sandbox_api_key"
            }
            Self::SandboxPrivateKey => {
                "services_connector/services_connector_integration/sandbox_private_key"
            }
            Self::ProjectId => "services_connector/services_id/project_id",
            Self::ProjectName => "services_connector/services_id/project_name",
            Self::DataSpaceId => "services_connector/services_id/environment_id",
            Self::DataSpaceName => "services_connector/services_id/environment_name",
            Self::DataSpaceKind => "services_connector/services_id/environment",
            Self::ImsOrganizationId => "services_connector/services_id/ims_organization_id",
            Self::SaasEnvironment => "magento_saas/environment",
        }
    }

    /// What people call a value.
    pub fn label(self) -> &'static str {
        match self {
            Self::SaasEnvironment => "In force",
            Self::ProductionApiKey => "API key",
            Self::ProductionPrivateKey => "Private key",
            Self::SandboxApiKey => "Sandbox API key",
            Self::SandboxPrivateKey => "Sandbox key",
            Self::ProjectId => "Project id",
            Self::ProjectName => "Project",
            Self::ImsOrganizationId => "Organization",
            Self::DataSpaceId => "Data space id",
            Self::DataSpaceName => "Data space",
            Self::DataSpaceKind => "Type",
        }
    }

    /// The path without the part that all of them share, for narrow tables.
    pub fn short(self) -> &'static str {
        let path = self.as_str();
        path.strip_prefix("services_connector/services_connector_integration/")
            .or_else(|| path.strip_prefix("services_connector/"))
            .unwrap_or(path)
    }

    /// The environment variable that overrides this path, as Magento forms its name.
    pub fn variable(self) -> String {
        let name = self.as_str().replace('/', "__").to_ascii_uppercase();
        format!("CONFIG__DEFAULT__{name}")
    }

    /// The path with this text, if it is one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        Self::iter().find(|path| path.as_str() == text)
    }

    /// Its value is encrypted in the store and never shown.
    pub fn is_secret(self) -> bool {
        matches!(
            self,
            Self::ProductionApiKey
                | Self::ProductionPrivateKey
                | Self::SandboxApiKey
                | Self::SandboxPrivateKey
        )
    }

    /// Where the API key of a pair is kept.
    pub fn api_key(pair: SaasEnvironment) -> Self {
        match pair {
            SaasEnvironment::Production => Self::ProductionApiKey,
            SaasEnvironment::Sandbox => Self::SandboxApiKey,
        }
    }

    /// Where the private key of a pair is kept.
    pub fn private_key(pair: SaasEnvironment) -> Self {
        match pair {
            SaasEnvironment::Production => Self::ProductionPrivateKey,
            SaasEnvironment::Sandbox => Self::SandboxPrivateKey,
        }
    }
}

impl fmt::Display for ConfigPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Config paths as they are shown in narrow places.
pub fn short_paths(paths: &[ConfigPath]) -> String {
    let names: Vec<&str> = paths.iter().map(|path| path.short()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_read_back_from_its_text() {
        for path in ConfigPath::all() {
            assert_eq!(ConfigPath::parse(path.as_str()), Some(path));
        }
        assert_eq!(ConfigPath::parse("web/secure/base_url"), None);
    }
}

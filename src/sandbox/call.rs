//! The registry's calls.

use serde::Deserialize;
use strum::{EnumIter, IntoEnumIterator as _};

/// One of the registry's eight calls, or the key check of the sandbox gateway; in the order of
/// the documentation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize, EnumIter)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// Check the keys.
    Ping,
    /// Check the keys, the way the sandbox gateway does it.
    GatewayCheck,
    /// All projects.
    Projects,
    /// One project.
    Project,
    /// One data space.
    DataSpace,
    /// Request a project.
    Initialize,
    /// Rename a project.
    RenameProject,
    /// Rename a data space.
    RenameDataSpace,
    /// Tell the cloud project.
    TellCloud,
}

impl Call {
    /// Every call, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// HTTP method.
    pub fn method(self) -> &'static str {
        match self {
            Self::Ping | Self::GatewayCheck | Self::Projects | Self::Project | Self::DataSpace => {
                "GET"
            }
            Self::Initialize => "POST",
            Self::RenameProject | Self::RenameDataSpace => "PATCH",
            Self::TellCloud => "PUT",
        }
    }

    /// Path with its ids in braces.
    pub fn path(self) -> &'static str {
        match self {
            Self::Ping => "/merchant-registry/v1/ping",
            Self::GatewayCheck => "/merchant-registry/index.html",
            Self::Projects => "/merchant-registry/v1/registry",
            Self::Project | Self::RenameProject => {
                "/merchant-registry/v1/registry/projects/{project}"
            }
            Self::DataSpace | Self::RenameDataSpace => {
                "/merchant-registry/v1/registry/environments/{environment}"
            }
            Self::Initialize => "/merchant-registry/v1/registry/initialize",
            Self::TellCloud => {
                "/merchant-registry/v1/registry/environments/{environment}/cloudid/{cloud}"
            }
        }
    }

    /// It changes something, so it needs the database's write lock from its start.
    pub fn writes(self) -> bool {
        self.method() != "GET"
    }
}

//! The calls that are answered.

use strum::{EnumIter, IntoEnumIterator as _};

use super::exports::ExportRoute;

/// One of the registry's calls, the key check of the sandbox gateway, or a call that concerns what
/// a data space holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, EnumIter)]
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
    /// Empty a data space.
    Cleanup,
    /// Take items of a feed.
    Export(ExportRoute),
    /// Ask the catalog at the gateway, signed.
    Search,
    /// Count the documents of a store view, signed.
    SyncStatus,
    /// Ask the public catalog service.
    Catalog,
}

impl Call {
    /// Every call, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter().flat_map(|call| match call {
            Self::Export(_) => ExportRoute::all().map(Self::Export).collect(),
            Self::Ping
            | Self::GatewayCheck
            | Self::Projects
            | Self::Project
            | Self::DataSpace
            | Self::Initialize
            | Self::RenameProject
            | Self::RenameDataSpace
            | Self::TellCloud
            | Self::Cleanup
            | Self::Search
            | Self::SyncStatus
            | Self::Catalog => vec![call],
        })
    }

    /// Its name in the table of scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::GatewayCheck => "gateway-check",
            Self::Projects => "projects",
            Self::Project => "project",
            Self::DataSpace => "data-space",
            Self::Initialize => "initialize",
            Self::RenameProject => "rename-project",
            Self::RenameDataSpace => "rename-data-space",
            Self::TellCloud => "tell-cloud",
            Self::Cleanup => "cleanup",
            Self::Export(route) => route.name(),
            Self::Search => "search",
            Self::SyncStatus => "sync-status",
            Self::Catalog => "catalog",
        }
    }

    /// The calls that a name in the table stands for: one, or `exports` for all of those.
    pub(super) fn named(name: &str) -> Vec<Self> {
        Self::all()
            .filter(|call| {
                call.name() == name || (name == "exports" && matches!(call, Self::Export(_)))
            })
            .collect()
    }

    /// HTTP method.
    pub fn method(self) -> &'static str {
        match self {
            Self::Ping
            | Self::GatewayCheck
            | Self::Projects
            | Self::Project
            | Self::DataSpace
            | Self::SyncStatus => "GET",
            Self::Initialize | Self::Cleanup | Self::Export(_) | Self::Search | Self::Catalog => {
                "POST"
            }
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
            Self::Cleanup => "/merchant-registry/v1/registry/environments/{environment}/cleanup",
            Self::Export(route) => route.path(),
            Self::Search => "/search/graphql",
            Self::SyncStatus => {
                "/recs-admin/v1/catalogsyncstatus/environments/{environment}/websites/{website}\
                 /storeviews/{view}/aggregated"
            }
            Self::Catalog => "/graphql",
        }
    }

    /// It may change something, so it needs the database's write lock from its start. Asking the
    /// catalog counts the asks where an index comes late.
    pub fn writes(self) -> bool {
        self.method() != "GET"
    }
}

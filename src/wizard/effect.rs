//! Everything that the wizard can ask for.

use super::msg::RequestId;
use crate::domain::{DataSpaceId, Keys, Label, Name, Plan, ProjectId, SaasEnvironment};

/// An order to the world outside. Every effect with an id is answered once, unless cancelled.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Look at the store. A read.
    Inspect {
        /// Stands in the answer.
        id: RequestId,
    },
    /// Try this gateway from the store's own host. A read.
    Reach {
        /// Stands in the answer.
        id: RequestId,
        /// The gateway's address.
        url: String,
    },
    /// Read a private key from a file. A read.
    ReadKeyFile {
        /// Stands in the answer.
        id: RequestId,
        /// As the person typed it; `~/` is the home directory.
        path: String,
    },
    /// Look how a path that was begun goes on. A read.
    CompletePath {
        /// Stands in the answer.
        id: RequestId,
        /// As the person typed it; `~/` is the home directory.
        path: String,
    },
    /// `GET ping` with each of these keys. A read.
    CheckKeys {
        /// Stands in the answer.
        id: RequestId,
        /// One or both pairs.
        keys: Vec<Keys>,
    },
    /// `GET registry`. A read.
    ListProjects {
        /// Stands in the answer.
        id: RequestId,
        /// With which keys.
        keys: Keys,
    },
    /// `POST registry/initialize`. A write that must not be repeated.
    RequestProject {
        /// Stands in the answer.
        id: RequestId,
        /// With which keys.
        keys: Keys,
        /// The project's name.
        name: Name,
    },
    /// `PATCH registry/projects/{id}`. A write.
    RenameProject {
        /// Stands in the answer.
        id: RequestId,
        /// With which keys.
        keys: Keys,
        /// Which project.
        project: ProjectId,
        /// Its new name.
        name: Name,
    },
    /// `PATCH registry/environments/{id}`. A write.
    RenameDataSpace {
        /// Stands in the answer.
        id: RequestId,
        /// With which keys.
        keys: Keys,
        /// Which data space.
        data_space: DataSpaceId,
        /// Its new name.
        name: Name,
    },
    /// `PUT registry/environments/{id}/cloudid/{cloud}`. A write.
    TellCloudId {
        /// Stands in the answer.
        id: RequestId,
        /// With which keys.
        keys: Keys,
        /// Which data space.
        data_space: DataSpaceId,
        /// The cloud project's id.
        cloud_id: Label,
    },
    /// Save a confirmed plan in the store. A write.
    Save {
        /// Stands in the answer.
        id: RequestId,
        /// What the person confirmed.
        plan: Plan,
    },
    /// Put back what this run's saves replaced. A write.
    Undo {
        /// Stands in the answer.
        id: RequestId,
        /// How many saves of this run are to be undone, the last one first.
        saves: usize,
    },
    /// Make a key pair in the sandbox's API Portal. A write.
    AddPortalKeys {
        /// Stands in the answer.
        id: RequestId,
        /// The key's name in the portal.
        name: Name,
        /// For which environment.
        environment: SaasEnvironment,
    },
    /// Take the store into this run's hands. A write.
    Claim {
        /// Stands in the answer.
        id: RequestId,
        /// The run that has it is to be ended.
        end_other: bool,
    },
    /// Drop a read; no answer will come.
    Cancel {
        /// Which.
        id: RequestId,
    },
    /// Put a text into the person's clipboard.
    Copy {
        /// The text: an id, never a secret.
        text: String,
    },
    /// Print these lines where they stay.
    Print {
        /// Clean, and not wrapped.
        lines: Vec<String>,
    },
    /// The wizard is over.
    Quit(Ending),
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// At the summary.
    Finished,
    /// The person quit before the end.
    Cancelled,
}

impl Effect {
    /// The same order under another id.
    #[must_use]
    pub(super) fn again(mut self, new: RequestId) -> Self {
        match &mut self {
            Self::Inspect { id }
            | Self::Reach { id, .. }
            | Self::ReadKeyFile { id, .. }
            | Self::CompletePath { id, .. }
            | Self::CheckKeys { id, .. }
            | Self::ListProjects { id, .. }
            | Self::RequestProject { id, .. }
            | Self::RenameProject { id, .. }
            | Self::RenameDataSpace { id, .. }
            | Self::TellCloudId { id, .. }
            | Self::Save { id, .. }
            | Self::Undo { id, .. }
            | Self::AddPortalKeys { id, .. }
            | Self::Claim { id, .. } => *id = new,
            Self::Cancel { .. } | Self::Copy { .. } | Self::Print { .. } | Self::Quit(_) => {}
        }
        self
    }

    /// The request's id, when there will be an answer.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Inspect { id }
            | Self::Reach { id, .. }
            | Self::ReadKeyFile { id, .. }
            | Self::CompletePath { id, .. }
            | Self::CheckKeys { id, .. }
            | Self::ListProjects { id, .. }
            | Self::RequestProject { id, .. }
            | Self::RenameProject { id, .. }
            | Self::RenameDataSpace { id, .. }
            | Self::TellCloudId { id, .. }
            | Self::Save { id, .. }
            | Self::Undo { id, .. }
            | Self::AddPortalKeys { id, .. }
            | Self::Claim { id, .. } => Some(*id),
            Self::Cancel { .. } | Self::Copy { .. } | Self::Print { .. } | Self::Quit(_) => None,
        }
    }

    /// Dropping it half way does no harm.
    pub fn is_read(&self) -> bool {
        match self {
            Self::Inspect { .. }
            | Self::Reach { .. }
            | Self::ReadKeyFile { .. }
            | Self::CompletePath { .. }
            | Self::CheckKeys { .. }
            | Self::ListProjects { .. } => true,
            Self::RequestProject { .. }
            | Self::RenameProject { .. }
            | Self::RenameDataSpace { .. }
            | Self::TellCloudId { .. }
            | Self::Save { .. }
            | Self::Undo { .. }
            | Self::AddPortalKeys { .. }
            | Self::Claim { .. }
            | Self::Cancel { .. }
            | Self::Copy { .. }
            | Self::Print { .. }
            | Self::Quit(_) => false,
        }
    }
}

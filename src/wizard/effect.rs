//! Everything that the wizard can ask for.

use strum::IntoStaticStr;

use super::checkpoint::Writing;
use super::draft::WaitLimits;
use super::msg::RequestId;
use crate::domain::{DataSpaceId, Keys, Label, Name, Plan, ProjectId, ResendWay, SaasEnvironment};

/// An order to the world outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Carry a request out. It is answered once, unless it is cancelled.
    Ask {
        /// Stands in the answer.
        id: RequestId,
        /// What is asked for.
        request: Request,
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

/// What can be asked of the store, the registry and this machine.
#[derive(Clone, Debug, IntoStaticStr)]
pub enum Request {
    /// Look at the store. A read.
    Inspect,
    /// Try this gateway from the store's own host. A read.
    Reach {
        /// The gateway's address.
        url: String,
    },
    /// Look what became of the records that the store exports. A read.
    CountFeeds {
        /// In so many seconds from now.
        after: u16,
    },
    /// Have the store send one of its feeds again. A write.
    Resend {
        /// Which, by the name that its own command takes.
        feed: Label,
        /// How.
        way: ResendWay,
    },
    /// Read a private key from a file. A read.
    ReadKeyFile {
        /// As the person typed it; `~/` is the home directory.
        path: String,
    },
    /// Look how a path that was begun goes on. A read.
    CompletePath {
        /// As the person typed it; `~/` is the home directory.
        path: String,
    },
    /// `GET ping` with each of these keys. A read.
    CheckKeys {
        /// One or both pairs.
        keys: Vec<Keys>,
    },
    /// `GET registry`. A read.
    ListProjects {
        /// With which keys.
        keys: Keys,
    },
    /// `POST registry/initialize`. A write that must not be repeated.
    RequestProject {
        /// With which keys.
        keys: Keys,
        /// The project's name.
        name: Name,
    },
    /// `PATCH registry/projects/{id}`. A write.
    RenameProject {
        /// With which keys.
        keys: Keys,
        /// Which project.
        project: ProjectId,
        /// Its new name.
        name: Name,
    },
    /// `PATCH registry/environments/{id}`. A write.
    RenameDataSpace {
        /// With which keys.
        keys: Keys,
        /// Which data space.
        data_space: DataSpaceId,
        /// Its new name.
        name: Name,
    },
    /// `PUT registry/environments/{id}/cloudid/{cloud}`. A write.
    TellCloudId {
        /// With which keys.
        keys: Keys,
        /// Which data space.
        data_space: DataSpaceId,
        /// The cloud project's id.
        cloud_id: Label,
    },
    /// Save a confirmed plan in the store. A write.
    Save {
        /// What the person confirmed.
        plan: Plan,
    },
    /// Put back what this run's saves replaced. A write.
    Undo {
        /// How many saves of this run are to be undone, the last one first.
        saves: usize,
    },
    /// Make a key pair in the sandbox's API Portal. A write.
    AddPortalKeys {
        /// The key's name in the portal.
        name: Name,
        /// For which environment.
        environment: SaasEnvironment,
    },
    /// Take the store into this run's hands. A write.
    Claim {
        /// The run that has it is to be ended.
        end_other: bool,
    },
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// At the summary.
    Finished,
    /// The person quit before the end.
    Cancelled,
    /// It goes on with another store: [`super::Wizard::elsewhere`] says which.
    Elsewhere,
}

/// Where the wizard is wanted instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Elsewhere {
    /// On the store of this name, as the person typed it.
    Store(String),
    /// In the demo.
    Demo,
}

impl Effect {
    /// It asks for something that must not be dropped half way.
    pub fn writes(&self) -> bool {
        matches!(self, Self::Ask { request, .. } if !request.is_read())
    }
}

impl Request {
    /// What it writes to the store; nothing at all for a read, which can be dropped half way.
    pub fn writes(&self) -> Option<Writing> {
        match self {
            Self::Inspect
            | Self::Reach { .. }
            | Self::CountFeeds { .. }
            | Self::ReadKeyFile { .. }
            | Self::CompletePath { .. }
            | Self::CheckKeys { .. }
            | Self::ListProjects { .. } => None,
            Self::Save { .. } => Some(Writing::Plan),
            Self::Undo { .. } => Some(Writing::Undo),
            Self::Resend { .. }
            | Self::RequestProject { .. }
            | Self::RenameProject { .. }
            | Self::RenameDataSpace { .. }
            | Self::TellCloudId { .. }
            | Self::AddPortalKeys { .. }
            | Self::Claim { .. } => Some(Writing::Nothing),
        }
    }

    /// Why it can't be cancelled; for a read how long it may take. What is usual is said where it
    /// was measured: on real stores, not at Adobe's registry.
    pub(super) fn note(&self, limits: WaitLimits) -> Option<String> {
        let note = match self {
            Self::Inspect => {
                return Some(format!("Usually a second, at most {} s", limits.store));
            }
            Self::CheckKeys { .. } | Self::ListProjects { .. } => {
                return Some(format!("Each call may take {} s", limits.call));
            }
            Self::RequestProject { .. } => "Can't be cancelled: it is made all the same",
            Self::Resend { .. } => "It stops after this feed when it is told to",
            Self::RenameProject { .. }
            | Self::RenameDataSpace { .. }
            | Self::TellCloudId { .. }
            | Self::AddPortalKeys { .. } => "Can't be cancelled: it is sent",
            Self::Save { .. } | Self::Undo { .. } | Self::Claim { .. } => {
                "Can't be cancelled: being written"
            }
            Self::Reach { .. }
            | Self::CountFeeds { .. }
            | Self::ReadKeyFile { .. }
            | Self::CompletePath { .. } => return None,
        };
        Some(note.to_owned())
    }

    /// Dropping it half way does no harm.
    pub fn is_read(&self) -> bool {
        self.writes().is_none()
    }
}

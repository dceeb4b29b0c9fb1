//! The one file that stands for a store: a dotenv file, or JSON.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::domain::{Label, Problem};
use crate::files::{self, NotReplaced, Tightened, behind_links};

/// No file that stands for a store is larger.
const LARGEST: usize = 4 << 20;

/// The file, whatever links lead to it.
#[derive(Debug)]
pub(super) struct StoreFile(PathBuf);

impl StoreFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Its path as it was named, safe to show.
    pub(super) fn label(&self) -> Label {
        Label::new(&self.0.display().to_string())
    }

    /// What is in it; `None` when it is not there. What a killed run left beside it is taken away.
    pub(super) fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
        files::sweep(&behind_links(&self.0));
        match files::read(&self.0, LARGEST) {
            Ok(file) => Ok(Some(file.bytes)),
            Err(refused) if refused.is_absent() => Ok(None),
            Err(refused) => Err(Problem::new(
                "store.unreadable",
                format!("Can't read {}.", self.label()),
                refused.why(),
                "Check the path and its permissions.",
            )),
        }
    }

    /// Replaces it whole. What the person should know of it, as a sentence.
    pub(super) fn replace(&self, bytes: &[u8]) -> Result<Option<String>, Problem> {
        match files::replace(&self.0, bytes) {
            Ok(tightened) => Ok(tightened.map(|modes| self.tightened(modes))),
            Err(refused) => Err(self.not_replaced(&refused)),
        }
    }

    fn tightened(&self, Tightened { from, to }: Tightened) -> String {
        format!(
            "{} was open to everybody on this machine (mode {from:04o}); keys stand in it, so it \
             is for its owner and group only now ({to:04o}).",
            self.label()
        )
    }

    fn not_replaced(&self, refused: &NotReplaced) -> Problem {
        let cant = format!("Can't write {}.", self.label());
        match refused {
            NotReplaced::System(error) => Problem::new(
                "store.write",
                cant,
                format!("The system says: {error}."),
                "Check the folder's permissions. The old file is untouched.",
            ),
            NotReplaced::Kind => Problem::new(
                "store.write",
                cant,
                "It is not a regular file.",
                "Name the file itself. Nothing was saved.",
            ),
            NotReplaced::Owner { user, group } => Problem::new(
                "store.owner",
                cant,
                format!(
                    "It belongs to user {user} and group {group}, which could not be kept: whoever \
                     reads it now could not read it any more."
                ),
                format!(
                    "Run this as its owner (sudo -u '#{user}' ...) or as root. Nothing was saved."
                ),
            ),
        }
    }
}

//! The new file that takes a private key.

use std::fs;
use std::io;
use std::path::Path;

use crate::domain::{Label, Problem, Secret};
use crate::files::WholeFile;

/// A path where no file was when it was looked at.
pub(super) struct KeyFile<'a>(&'a Path);

impl<'a> KeyFile<'a> {
    /// Refuses a path where something is.
    pub(super) fn new(path: &'a Path) -> Result<Self, Problem> {
        let file = Self(path);
        match fs::symlink_metadata(path) {
            Ok(_) => Err(file.cant_write(&io::ErrorKind::AlreadyExists.into())),
            Err(_) => Ok(file),
        }
    }

    /// The path as it was given.
    pub(super) fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// The file is there whole, with mode 0600, or not at all. What has come there meanwhile is
    /// left alone.
    pub(super) fn write(&self, key: &Secret) -> Result<(), Problem> {
        self.try_write(key).map_err(|error| self.cant_write(&error))
    }

    fn try_write(&self, key: &Secret) -> io::Result<()> {
        let mut new = WholeFile::new(self.0)?;
        new.write(key.expose().as_bytes())?;
        new.place_new()
    }

    /// Takes the file away again. The problem behind that says more than a failure here would.
    pub(super) fn take_back(&self) {
        let _ = fs::remove_file(self.0);
    }

    fn cant_write(&self, error: &io::Error) -> Problem {
        let (why, hint) = if error.kind() == io::ErrorKind::AlreadyExists {
            (
                "The file exists; a private key never replaces another file.".to_owned(),
                "Name a new file with --out FILE.",
            )
        } else {
            (
                error.to_string(),
                "Name a file in a directory where you may write. No key was added.",
            )
        };
        Problem::new(
            "sandbox.key_file",
            format!(
                "The private key can't be written to {}.",
                Label::new(&self.path())
            ),
            why,
            hint,
        )
    }
}

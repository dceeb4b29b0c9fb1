//! Where the sandbox keeps its state.

use std::env;
use std::path::{Path, PathBuf};

use crate::domain::Problem;
use crate::sandbox::Database;

/// Opens the database that was named, or the one in the data directory.
pub(super) fn open(named: Option<&Path>) -> Result<Database, Problem> {
    match named {
        Some(file) => Database::open(file),
        None => Database::open_with_directory(&default_file()?),
    }
}

/// `$XDG_DATA_HOME/commerce-connect/sandbox.db`, else below `~/.local/share`. As the XDG
/// specification wants it, a relative `XDG_DATA_HOME` counts for nothing.
fn default_file() -> Result<PathBuf, Problem> {
    let absolute = |variable: &str| {
        env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|data| data.join("commerce-connect/sandbox.db"))
        .ok_or_else(|| {
            Problem::new(
                "sandbox.no_home",
                "There is no place for the sandbox database.",
                "Neither XDG_DATA_HOME nor HOME is set.",
                "Name a file with --db FILE.",
            )
        })
}

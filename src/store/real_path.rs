//! A file under one name.

use std::path::{Path, PathBuf};

/// The same file under one name, whatever links or folders lead to it. It need not be there.
pub(super) fn real_path(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        (Ok(_) | Err(_), Some(_) | None) => {
            std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
        }
    }
}

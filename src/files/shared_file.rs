//! A file that is not ours alone: a store's. What replaces it stays the owner's and the group's.

use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Gid, Uid, fchown};

use super::WholeFile;

/// Links that lead to links are followed so far, as the system does.
const LINKS: usize = 40;

/// The mode became narrower, because keys stand in the file now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tightened {
    /// The mode that it had.
    pub from: u32,
    /// The mode that it has.
    pub to: u32,
}

/// Why a file was not replaced; it is as it was.
#[derive(Debug)]
pub enum NotReplaced {
    /// The system said no.
    System(io::Error),
    /// Its owner and group could not be kept.
    Owner {
        /// The owner's number.
        user: u32,
        /// The group's number.
        group: u32,
    },
    /// Something else than a regular file is there.
    Kind,
}

impl From<io::Error> for NotReplaced {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Replaces the file whole, wherever links lead: they stay. Owner and group are kept, and the mode
/// but for what others may do. A new file is for its owner only.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<Option<Tightened>, NotReplaced> {
    let target = behind_links(path);
    let old = match fs::symlink_metadata(&target) {
        Ok(old) if old.is_file() => Some(old),
        Ok(_) => return Err(NotReplaced::Kind),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let mut new = WholeFile::new(&target)?;
    new.write(bytes)?;
    let tightened = match &old {
        Some(old) => keep_belongings(&new, old)?,
        None => None,
    };
    new.replace()?;
    Ok(tightened)
}

/// Owner and group first: the mode must not open the file to another group.
fn keep_belongings(new: &WholeFile, old: &Metadata) -> Result<Option<Tightened>, NotReplaced> {
    let made = new.file().metadata()?;
    let user = (made.uid() != old.uid()).then(|| Uid::from_raw(old.uid()));
    let group = (made.gid() != old.gid()).then(|| Gid::from_raw(old.gid()));
    if (user.is_some() || group.is_some()) && fchown(new.file(), user, group).is_err() {
        return Err(NotReplaced::Owner {
            user: old.uid(),
            group: old.gid(),
        });
    }
    let from = old.mode() & 0o7777;
    let to = from & 0o660;
    new.file().set_permissions(Permissions::from_mode(to))?;
    // That nobody can run it any more is no loss.
    Ok((from & 0o007 != 0).then_some(Tightened { from, to }))
}

/// The file that a path leads to, whatever links stand between; it need not be there.
pub fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(next);
    }
    path
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{chown, symlink};

    use super::*;

    fn file(mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.env");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn the_mode_is_kept_but_for_what_everybody_may_do() {
        for (from, to, said) in [
            (0o600, 0o600, false),
            (0o640, 0o640, false),
            (0o660, 0o660, false),
            (0o400, 0o400, false),
            (0o644, 0o640, true),
            (0o666, 0o660, true),
            (0o604, 0o600, true),
        ] {
            let (_folder, path) = file(from);
            let tightened = replace(&path, b"new").unwrap();
            assert_eq!(mode(&path), to, "{from:o}");
            let wanted = said.then_some(Tightened { from, to });
            assert_eq!(tightened, wanted, "{from:o}");
        }
    }

    #[test]
    fn owner_and_group_are_kept() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let (_folder, path) = file(0o640);
        chown(&path, Some(12_345), Some(23_456)).unwrap();
        replace(&path, b"new").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (12_345, 23_456));
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn links_stay_and_what_they_lead_to_is_replaced() {
        let (folder, path) = file(0o600);
        let link = folder.path().join("link");
        let longer = folder.path().join("longer");
        symlink("shop.env", &link).unwrap();
        symlink(&link, &longer).unwrap();
        replace(&longer, b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(fs::symlink_metadata(&longer).unwrap().is_symlink());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::remove_file(&path).unwrap();
        replace(&longer, b"made").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "made");
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let (folder, _path) = file(0o600);
        let refused = replace(folder.path(), b"new").unwrap_err();
        assert!(matches!(refused, NotReplaced::Kind));
    }
}

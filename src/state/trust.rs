//! Whether the state folder and what is in it can be trusted, in the spirit of sshd's
//! `StrictModes`: nobody else may have written what a save puts back, or take its place.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::system_account::SystemAccount;
use crate::domain::Label;

const ROOT: u32 = 0;
const OTHERS_WRITE: u32 = 0o022;
const ALL_WRITE: u32 = 0o002;
/// In a folder with this bit, nobody renames or removes what is another's.
const STICKY: u32 = 0o1000;

/// Why this folder can't be trusted: it must be this user's, and those above it this user's or
/// root's, and nobody else may write in them; in those above, this user's own group may. One that
/// is not there yet can.
pub(super) fn distrusted_folder(folder: &Path) -> Option<String> {
    let me = rustix::process::geteuid().as_raw();
    let own = |path: &Path, metadata: &Metadata, others: bool| {
        let uid = metadata.uid();
        (uid != me && !(others && uid == ROOT)).then(|| belongs(path, uid))
    };
    // A link that another user made may lead elsewhere tomorrow.
    match fs::symlink_metadata(folder) {
        Ok(link) if link.is_symlink() => {
            if let Some(why) = own(folder, &link, true) {
                return Some(why);
            }
        }
        Ok(_) => {}
        Err(_) => return None,
    }
    let real = match folder.canonicalize() {
        Ok(real) => real,
        Err(error) => return Some(format!("The system says: {error}.")),
    };
    for (above, path) in real.ancestors().enumerate() {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(format!("The system says: {error}.")),
        };
        let is_above = above > 0;
        if let Some(why) = own(path, &metadata, is_above) {
            return Some(why);
        }
        let sticky = is_above && metadata.mode() & STICKY != 0;
        if metadata.mode() & OTHERS_WRITE != 0 && !sticky && !(is_above && is_for_me(&metadata)) {
            return Some(format!("Others may write in {}.", shown(path)));
        }
    }
    None
}

/// Who may write beside its owner is this user's own group: with the umask 002 every folder in a
/// home is so.
fn is_for_me(metadata: &Metadata) -> bool {
    let own = || SystemAccount::of_this_user().and_then(|account| account.own_group);
    metadata.mode() & ALL_WRITE == 0 && own() == Some(metadata.gid())
}

/// Why a file of the folder can't be trusted, once it is open.
pub(super) fn distrusted_file(path: &Path, metadata: &Metadata) -> Option<String> {
    if !metadata.is_file() {
        Some(format!("{} is not a regular file.", shown(path)))
    } else if metadata.uid() != rustix::process::geteuid().as_raw() {
        Some(belongs(path, metadata.uid()))
    } else if metadata.mode() & OTHERS_WRITE != 0 {
        Some(format!("Others may write {}.", shown(path)))
    } else if metadata.nlink() > 1 {
        Some(format!("{} has a second name elsewhere.", shown(path)))
    } else {
        None
    }
}

/// The same for one that is about to be replaced: a link or a pipe in its place is none of ours.
pub(super) fn distrusted_place(path: &Path) -> Option<String> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => distrusted_file(path, &metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(format!("The system says: {error}.")),
    }
}

fn belongs(path: &Path, uid: u32) -> String {
    format!("{} belongs to another user ({uid}).", shown(path))
}

fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_file_is_is_said_with_its_path() {
        let said = belongs(Path::new("/var/lib/x\u{1b}[2J"), 33);
        assert!(said.starts_with("/var/lib/x"), "{said}");
        assert!(said.ends_with(" belongs to another user (33)."), "{said}");
        assert!(!said.contains('\u{1b}'), "{said}");
    }

    #[test]
    fn a_place_that_cannot_be_looked_at_is_not_trusted_and_a_free_one_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(distrusted_place(&folder.path().join("new")), None);
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(distrusted_place(&file), None);
        let why = distrusted_place(&file.join("below")).unwrap();
        assert!(why.starts_with("The system says: "), "{why}");
    }
}

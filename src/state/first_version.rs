//! What 0.1.0 left in the state folder when it was killed: it wrote a journal with keys in it under
//! a name by chance, such as `.tmpAb12Cd`, and nobody took that away.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;

/// Nobody writes a file this long.
const ABANDONED: Duration = Duration::from_secs(60);
/// How every journal begins.
const BEGIN: &[u8] = b"{\n  \"store\": ";

/// Takes away the journals that were never finished. What may be somebody else's stays.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if is_called_so(entry.file_name().as_bytes()) && is_a_journal(&entry.path()) {
            // What can't be taken away stays as it was.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_called_so(name: &[u8]) -> bool {
    name.strip_prefix(b".tmp")
        .is_some_and(|rest| rest.len() == 6 && rest.iter().all(u8::is_ascii_alphanumeric))
}

fn is_a_journal(path: &Path) -> bool {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = File::options()
        .read(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(path);
    let Ok(file) = opened else { return false };
    let Ok(metadata) = file.metadata() else {
        return false;
    };
    let written = metadata.modified().ok();
    let age = written.and_then(|at| SystemTime::now().duration_since(at).ok());
    let mut begin = [0; BEGIN.len()];
    metadata.is_file()
        && metadata.nlink() == 1
        && metadata.uid() == rustix::process::geteuid().as_raw()
        && age.is_some_and(|age| age > ABANDONED)
        && (&file).read_exact(&mut begin).is_ok()
        && begin == BEGIN
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_name_of_the_first_version_has_six_letters_and_digits() {
        for (name, is_one) in [
            (".tmpAb3dE9", true),
            (".tmp123456", true),
            (".tmpAb3dE", false),
            (".tmpAb3dE99", false),
            (".tmpAb3d-9", false),
            ("tmpAb3dE9", false),
        ] {
            assert_eq!(is_called_so(name.as_bytes()), is_one, "{name}");
        }
    }

    #[test]
    fn only_an_old_journal_that_is_a_file_of_ones_own_goes() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - 2 * ABANDONED;
        let plant = |name: &str, text: &[u8], written: SystemTime| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(written).unwrap();
            path
        };
        let elsewhere = plant("elsewhere", BEGIN, old);
        let link = folder.path().join(".tmpLinked");
        symlink(&elsewhere, &link).unwrap();
        let twice = plant(".tmpTwice1", BEGIN, old);
        fs::hard_link(&twice, folder.path().join("twice")).unwrap();
        let young = plant(".tmpYoung1", BEGIN, SystemTime::now());
        let other = plant(".tmpOther1", b"{\n  \"other\": ", old);
        let pipe = folder.path().join(".tmpPiped1");
        let (mode, kind) = (rustix::fs::Mode::RUSR, rustix::fs::FileType::Fifo);
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        let gone = plant(".tmpAb12Cd", BEGIN, old);
        sweep(folder.path());
        assert!(!gone.exists());
        for stays in [&elsewhere, &link, &twice, &young, &other, &pipe] {
            assert!(stays.symlink_metadata().is_ok(), "{}", stays.display());
        }
    }
}

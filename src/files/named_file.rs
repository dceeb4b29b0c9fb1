//! A file that somebody named: a regular one of sane size, or an error at once.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;
use zeroize::Zeroizing;

/// What was read, and who else may read it.
#[derive(Debug)]
pub struct NamedFile {
    /// What is in it.
    pub bytes: Zeroizing<Vec<u8>>,
    mode: u32,
}

/// Why a file was not read.
#[derive(Debug)]
pub enum NotRead {
    /// The system said no.
    System(io::Error),
    /// It is not a regular file, but this.
    Kind(&'static str),
    /// It is larger than what was asked for, in bytes.
    TooLarge(usize),
}

impl NamedFile {
    /// Who beside its owner may read it, as the end of a sentence.
    pub fn readers(&self) -> Option<&'static str> {
        match self.mode & 0o044 {
            0 => None,
            0o040 => Some("its group"),
            _ => Some("everybody on this machine"),
        }
    }
}

impl NotRead {
    /// The reason, as a sentence.
    pub fn why(&self) -> String {
        match self {
            Self::System(error) => {
                let text = error.to_string();
                let text = text.split(" (os error").next().unwrap_or(&text);
                format!("The system says: {text}.")
            }
            Self::Kind(kind) => format!("It is {kind}, not a regular file."),
            Self::TooLarge(limit) if *limit < 1 << 20 => {
                format!("It has more than {} KiB.", limit >> 10)
            }
            Self::TooLarge(limit) => format!("It has more than {} MiB.", limit >> 20),
        }
    }

    /// There is no such file.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Reads a regular file of at most `limit` bytes. Nothing is waited for: a pipe that nobody writes
/// and a device without an end are refused. Only a pipe that this process was started with, as a
/// shell hands it over for `<(command)`, is read to its end.
pub fn read(path: &Path, limit: usize) -> Result<NamedFile, NotRead> {
    let nonblocking = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(i32::try_from(nonblocking.bits()).unwrap_or_default())
        .open(path)
        .map_err(NotRead::System)?;
    let metadata = file.metadata().map_err(NotRead::System)?;
    let kind = metadata.file_type();
    let mut mode = metadata.mode();
    if kind.is_fifo() && is_inherited(path) {
        rustix::fs::fcntl_setfl(&file, OFlags::empty())
            .map_err(|error| NotRead::System(error.into()))?;
        mode = 0;
    } else if !kind.is_file() {
        return Err(NotRead::Kind(if kind.is_dir() {
            "a folder"
        } else if kind.is_fifo() {
            "a pipe"
        } else if kind.is_socket() {
            "a socket"
        } else {
            "a device"
        }));
    }
    if metadata.len() > limit as u64 {
        return Err(NotRead::TooLarge(limit));
    }
    let bytes = read_to_end(&mut &file, limit)?;
    Ok(NamedFile { bytes, mode })
}

/// Reads what comes to its end, at most `limit` bytes; nothing of it is left in memory elsewhere.
pub fn read_to_end(from: &mut dyn Read, limit: usize) -> Result<Zeroizing<Vec<u8>>, NotRead> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(FIRST.min(limit + 1)));
    let mut from = from.take(limit as u64 + 1);
    loop {
        if bytes.len() == bytes.capacity() {
            // Grown by hand: the buffer that is left behind is wiped.
            let mut larger = Zeroizing::new(Vec::with_capacity(bytes.len() * 2));
            larger.extend_from_slice(&bytes);
            bytes = larger;
        }
        let (filled, room) = (bytes.len(), bytes.capacity());
        bytes.resize(room, 0);
        let read = from.read(&mut bytes[filled..]);
        let count = *read.as_ref().unwrap_or(&0);
        bytes.truncate(filled + count);
        match read {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(NotRead::System(error)),
        }
    }
    if bytes.len() > limit {
        return Err(NotRead::TooLarge(limit));
    }
    Ok(bytes)
}

/// Room that is enough for every key and for most files.
const FIRST: usize = 1 << 16;

fn is_inherited(path: &Path) -> bool {
    ["/dev/fd", "/proc/self/fd", "/dev/stdin"]
        .iter()
        .any(|place| path.starts_with(place))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_has_no_end_or_no_writer_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        let socket = folder.path().join("socket");
        let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let long = folder.path().join("long");
        fs::write(&long, [b'x'; 1_025]).unwrap();
        for (path, why) in [
            (Path::new("/dev/zero"), "It is a device"),
            (pipe.as_path(), "It is a pipe"),
            (folder.path(), "It is a folder"),
            (socket.as_path(), "The system says: No such device"),
            (long.as_path(), "It has more than 1 KiB."),
        ] {
            let refused = read(path, 1_024).unwrap_err().why();
            assert!(refused.starts_with(why), "{}: {refused}", path.display());
        }
        assert!(
            read(&folder.path().join("none"), 1)
                .unwrap_err()
                .is_absent()
        );
    }

    #[test]
    fn who_else_may_read_it_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, "x").unwrap();
        for (mode, readers) in [
            (0o600, None),
            (0o400, None),
            (0o640, Some("its group")),
            (0o644, Some("everybody on this machine")),
            (0o604, Some("everybody on this machine")),
        ] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let file = read(&path, 1_024).unwrap();
            assert_eq!(
                (file.readers(), file.bytes.as_slice()),
                (readers, &b"x"[..])
            );
        }
    }
}

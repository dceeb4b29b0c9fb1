//! What a run did, one line for each thing: for whoever has to help.
//!
//! A line has the time (UTC, RFC 3339), the process id, what happened, and its facts as
//! `name=value`. [`Event`] is the whole list of what can stand there: methods, paths, statuses,
//! durations, request ids, names of configuration paths, problem codes. Headers, bodies, keys and
//! values have no way in.
//!
//! A [`Log`] is handed to whoever has something to say; there is no global one. It is cheap to
//! clone, and one that is off costs nothing. A line that can't be written is lost: a full disk
//! must not break the run that it tells about.
//!
//! Must not know anything but domain.

mod event;
mod time;

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rustix::fs::OFlags;

pub use event::{Answered, Event};

use crate::domain::{Label, Problem};

/// Where the lines of a run go.
#[derive(Clone, Default, Debug)]
pub struct Log(Option<Arc<Sinks>>);

#[derive(Debug)]
struct Sinks {
    file: Option<File>,
    stderr: bool,
}

impl Log {
    /// A log that keeps nothing.
    pub fn off() -> Self {
        Self::default()
    }

    /// Lines are added to `file`, which is made with mode 0600 when it is not there, and go to
    /// stderr when `stderr` says so. The problem says why the file can't be opened.
    pub fn open(file: Option<&Path>, stderr: bool) -> Result<Self, Problem> {
        if file.is_none() && !stderr {
            return Ok(Self::off());
        }
        Ok(Self(Some(Arc::new(Sinks {
            file: file.map(append).transpose()?,
            stderr,
        }))))
    }

    /// Lines go somewhere.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Writes the line of an event.
    pub fn line(&self, event: &Event<'_>) {
        let Some(sinks) = &self.0 else { return };
        let line = format!(
            "{} pid={} {event}\n",
            time::rfc3339(SystemTime::now()),
            std::process::id()
        );
        // One write for the whole line: another run may add to the same file. What can't be
        // written is lost, see the module's text.
        if let Some(file) = &sinks.file {
            let _ = (&*file).write_all(line.as_bytes());
        }
        if sinks.stderr {
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }
}

/// Opens for adding. A pipe without a reader is an error at once rather than a wait.
fn append(path: &Path) -> Result<File, Problem> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(path)
        .map_err(|error| {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or(&text);
            Problem::new(
                "log.unwritable",
                format!(
                    "Can't write the log {}.",
                    Label::new(&path.display().to_string())
                ),
                format!("The system says: {reason}."),
                "Name a file that you may write with --log FILE. Nothing was done.",
            )
        })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn lines_are_added_to_a_file_that_only_its_owner_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.log");
        for name in ["keys", "save"] {
            let log = Log::open(Some(&path), false).unwrap();
            log.line(&Event::Step { name });
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() == 2 && lines[0].contains(" step name=keys"));
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_can_not_be_opened_is_a_problem_and_a_full_disk_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none/run.log");
        for path in [folder.path(), &none] {
            let problem = Log::open(Some(path), false).unwrap_err();
            assert_eq!(problem.code.0, "log.unwritable");
        }
        let full = Log::open(Some(Path::new("/dev/full")), false).unwrap();
        full.line(&Event::Step { name: "keys" });
        assert!(!Log::open(None, false).unwrap().is_on());
    }
}

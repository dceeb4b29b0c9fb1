//! Magento's own command that sends a feed again, run in the store's own way: here, by any PHP, or
//! behind ssh. It runs beside the bridge, so that the store can be asked how far it is.

use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use super::excerpt::{Excerpt, Said};
use super::process_group::{Ending, ProcessGroup};
use super::store::MagentoStore;
use crate::domain::{Label, Problem, ResendWay};
use crate::store::ResendJob;

impl MagentoStore {
    /// The job that sends this feed again; nothing is started yet.
    pub(super) fn resend_job(&mut self, feed: &str, way: ResendWay) -> Result<ResendJob, Problem> {
        self.begin();
        let (_, folder) = self.ready()?;
        let (folder, inside) = (PathBuf::from(folder), self.inside());
        let words = way.words(feed);
        let command = self.runner.magento(&folder, inside, self.quoting, &words);
        let feed = Label::new(feed);
        Ok(ResendJob::new(move || run(command, way.answer(), &feed)))
    }
}

/// Until it has ended. What it says of itself proves nothing but that it failed.
fn run(mut command: Command, answer: Option<&str>, feed: &Label) -> Result<(), Problem> {
    let failed = |why: String| {
        Problem::new(
            "sync.resend_failed",
            format!("Magento's command did not send {feed} again."),
            why,
            "Mend what it says, then: commerce-connect sync resend --yes --feed ".to_owned()
                + feed.as_str(),
        )
    };
    let (group, mut child) =
        ProcessGroup::start(&mut command).map_err(|error| failed(format!("{error}.")))?;
    if let (Some(mut stdin), Some(answer)) = (child.stdin.take(), answer) {
        // A command that asks nothing may be gone before it reads.
        let _ = writeln!(stdin, "{answer}");
    }
    let out = child
        .stdout
        .take()
        .map(|out| thread::spawn(move || hear(out)));
    let err = child
        .stderr
        .take()
        .map(|err| thread::spawn(move || hear(err)));
    let ending = group.wait(child);
    let text = |heard: Option<thread::JoinHandle<String>>| {
        heard
            .and_then(|heard| heard.join().ok())
            .unwrap_or_default()
    };
    let said = Said {
        out: text(out),
        err: text(err),
    };
    match ending {
        Ending::Exited(0) => Ok(()),
        Ending::Exited(code) => Err(failed(spoken(&said, &format!("It ended with {code}.")))),
        Ending::Killed(signal) => Err(failed(format!("It was killed by signal {signal}."))),
        Ending::Asking => Err(failed(
            "It wanted to ask something at the terminal.".to_owned(),
        )),
        Ending::Unknown => Err(failed("How it ended is not known.".to_owned())),
    }
}

/// What it said last, which is why it ended.
fn spoken(said: &Said, otherwise: &str) -> String {
    match said.gist().last() {
        Some(line) => format!("It says: {}", Label::new(line)),
        None => otherwise.to_owned(),
    }
}

fn hear(mut from: impl Read) -> String {
    let mut excerpt = Excerpt::default();
    let mut piece = [0_u8; 1_024];
    while let Ok(n @ 1..) = from.read(&mut piece) {
        excerpt.push(&piece[..n]);
    }
    excerpt.text()
}

//! The demo's whole journey as data: where it stops, how a person knows that it is there, and
//! what they press to go on.

use super::pty::Pty;

/// A page of the journey.
pub(crate) struct Stop {
    /// Its name, for messages and the table of exits.
    pub(crate) page: &'static str,
    /// All of this is on the screen when the page is ready for keys, at 80x24.
    pub(crate) shows: &'static [&'static str],
    /// What leads to the next stop.
    pub(crate) keys: &'static str,
    /// Ctrl-C here asks before it quits.
    pub(crate) asks: bool,
}

const fn stop(
    page: &'static str,
    shows: &'static [&'static str],
    keys: &'static str,
    asks: bool,
) -> Stop {
    Stop {
        page,
        shows,
        keys,
        asks,
    }
}

const DOWN_ENTER: &str = "\x1b[B\r";

/// From the first page to the last, over every page there is.
pub(crate) const JOURNEY: &[Stop] = &[
    stop("Store", &["Connected", "Enter start"], "\r", false),
    stop("Where keys come from", &["Which keys should"], "\r", false),
    stop("API Portal", &["Enter name it"], "\rMy Shop\r", true),
    stop("New keys", &["-----BEGIN PRIVATE KEY-----"], "\r", true),
    stop("API keys", &["Enter check the keys"], "\r", true),
    stop("Save", &["Enter save 2 values"], "\r", true),
    stop(
        "Project",
        &["see no project", "Request New Project"],
        "\r",
        true,
    ),
    stop(
        "Request New Project",
        &["Enter request the project"],
        "My Shop\r",
        true,
    ),
    stop("Data space", &["Testing 2", "Enter choose"], "\r", true),
    stop("Review", &["Enter save 6 values"], "\r", true),
    stop("Names", &["> Go on: the names are fine"], DOWN_ENTER, true),
    stop(
        "Rename this Project",
        &["New name  My Shop", "Enter rename"],
        " EU\r",
        true,
    ),
    stop(
        "Names, renamed",
        &["Project     My Shop EU", "> Rename this Project"],
        DOWN_ENTER,
        true,
    ),
    stop(
        "Rename this Environment",
        &["New name  Production", "Enter rename"],
        " x\r",
        true,
    ),
    stop(
        "Names, renamed twice",
        &["Production x (Production)", "> Rename this Environment"],
        "\x1b[A\x1b[A\r",
        true,
    ),
    stop(
        "Summary",
        &["> Finish", "All of the first data was sent"],
        DOWN_ENTER,
        false,
    ),
    stop(
        "What the store sends",
        &["8 of 8", "Enter back to the summary"],
        "\r",
        false,
    ),
    stop(
        "Summary, behind it",
        &["> See what was sent"],
        DOWN_ENTER,
        false,
    ),
    stop(
        "Answers file",
        &["[data_space]", "Enter back to the summary"],
        "\r",
        false,
    ),
    stop(
        "Summary, at the end",
        &["> Show this run"],
        "\x1b[A\x1b[A\r",
        false,
    ),
];

impl Stop {
    /// Waits until the page is ready.
    pub(crate) fn wait(&self, pty: &Pty) {
        pty.wait_for(self.page, |screen| {
            let text = screen.contents();
            self.shows.iter().all(|part| text.contains(part))
        });
    }
}

/// Walks until this page is ready.
pub(crate) fn walk_to(pty: &Pty, page: &str) {
    for stop in JOURNEY {
        stop.wait(pty);
        if stop.page == page {
            return;
        }
        pty.send(stop.keys);
    }
    panic!("{page} is no page of the journey");
}

//! The journey as data: where it can be cut, how a person knows that they are there, and what they
//! press to go on.

use super::world::World;
use crate::support::pty::Pty;

/// A place where the line is cut.
pub(crate) struct Stop {
    pub(crate) page: &'static str,
    /// What the next start says about it.
    pub(crate) place: &'static str,
    /// All of this is on the screen, at 80x24.
    pub(crate) shows: &'static [&'static str],
    /// This stands in the checkpoint before the run is killed without a warning.
    pub(crate) kept: &'static str,
    /// From here the keys must be entered again.
    pub(crate) keys_again: bool,
    go: fn(&Pty, &World),
}

pub(crate) const JOURNEY: [Stop; 8] = [
    Stop {
        page: "API keys",
        place: "step 2 of 7, API keys",
        shows: &["(paste or type it)"],
        kept: "\"page\": \"keys\"",
        keys_again: true,
        go: |pty, world| {
            pty.send(&world.api_key);
            pty.send("\r");
            pty.send(format!("\x1b[200~{}\x1b[201~", world.private_key));
            pty.wait_for_text("RSA 2048 bit");
            pty.send("\r");
        },
    },
    Stop {
        page: "Save",
        place: "step 3 of 7, Save",
        shows: &["Enter save 2 values"],
        kept: "\"page\": \"save\"",
        keys_again: true,
        go: |pty, _| pty.send("\r"),
    },
    Stop {
        page: "Project",
        place: "step 4 of 7, Project",
        shows: &["> Request New Project"],
        kept: "\"page\": \"project\"",
        keys_again: false,
        go: |pty, _| {
            pty.send("\r");
            pty.wait_for_text("Enter request the project");
            pty.send("My Shop");
        },
    },
    Stop {
        page: "Request New Project",
        place: "step 4 of 7, Project",
        shows: &["> Name  My Shop"],
        kept: "My Shop",
        keys_again: false,
        go: |pty, _| pty.send("\r"),
    },
    Stop {
        page: "Data space",
        place: "step 5 of 7, Data space",
        shows: &["Testing 2", "Enter choose"],
        kept: "\"page\": \"data_space\"",
        keys_again: false,
        go: |pty, _| pty.send("\r"),
    },
    Stop {
        page: "Review",
        place: "step 5 of 7, Data space",
        shows: &["Enter save 6 values"],
        kept: "\"page\": \"review\"",
        keys_again: false,
        go: |pty, _| {
            pty.send("\r");
            pty.wait_for_text("> Go on: the names are fine");
            pty.send("\x1b[B\r");
            pty.wait_for_text("Enter rename");
            pty.send(" EU");
        },
    },
    Stop {
        page: "Rename this Project",
        place: "step 6 of 7, Names",
        shows: &["New name  My Shop EU"],
        kept: "My Shop EU",
        keys_again: false,
        go: |pty, _| {
            pty.send("\r");
            pty.wait_for_text("Renamed, at the registry and in the store.");
            pty.send("\x1b[A\r");
        },
    },
    Stop {
        page: "Summary",
        place: "step 7 of 7, Summary",
        shows: &["> Finish"],
        kept: "\"page\": \"summary\"",
        keys_again: false,
        go: |pty, _| pty.send("\r"),
    },
];

impl Stop {
    pub(crate) fn wait(&self, pty: &Pty) {
        pty.wait_for(self.page, |screen| {
            let text = screen.contents();
            self.shows.iter().all(|part| text.contains(part))
        });
    }

    pub(crate) fn go_on(&self, pty: &Pty, world: &World) {
        (self.go)(pty, world);
    }
}

/// From the first page to the first stop.
pub(crate) fn begin(pty: &Pty) {
    pty.wait_for_text("Enter start");
    pty.send("\r");
    JOURNEY[0].wait(pty);
}

/// Walks from the first page to this stop.
pub(crate) fn walk_to(pty: &Pty, world: &World, page: &str) {
    begin(pty);
    for stop in &JOURNEY {
        stop.wait(pty);
        if stop.page == page {
            return;
        }
        stop.go_on(pty, world);
    }
    panic!("{page} is no stop");
}

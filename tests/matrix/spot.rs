//! A screen, and how a person gets there.

use super::kind::Kind;
use super::world::Scene;
use crate::support::pty::Pty;

/// A screen.
pub(crate) struct Spot {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// What the wizard works on.
    pub(crate) scene: Scene,
    /// In lines instead of the full screen.
    pub(crate) plain: bool,
    /// What is waited for, and what is typed then, one after the other.
    pub(crate) steps: Vec<(Vec<&'static str>, String)>,
    /// What is there when it is reached.
    pub(crate) shows: Vec<&'static str>,
    /// Ctrl-C asks before it quits; else what the program ends with.
    pub(crate) quits: Quits,
    /// What ends the program from here, where anything does.
    pub(crate) ends: Option<&'static str>,
}

/// What Ctrl-C does on a screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quits {
    /// Asks, and a second one quits.
    Asks,
    /// Quits.
    AtOnce,
    /// Quits, and there is nothing left to cancel.
    Finished,
    /// Quits as soon as what is being written is.
    Behind,
}

impl Spot {
    /// Goes there.
    pub(crate) fn reach(&self, pty: &Pty) {
        let mut read = 0;
        for (shows, keys) in &self.steps {
            self.wait(pty, shows, &mut read);
            pty.send(keys);
        }
        self.wait(pty, &self.shows, &mut read);
    }

    /// Waits until it is there again, behind so many bytes. Where a person sees a part of it only,
    /// a part has to do.
    pub(crate) fn wait_again(&self, pty: &Pty, from: usize, kind: &Kind) {
        if !self.plain {
            if kind.shows_pages() {
                self.wait(pty, &self.shows, &mut 0);
            } else {
                pty.wait_for("the full screen", vt100::Screen::alternate_screen);
            }
            return;
        }
        // In lines the question is said again, or what is waited for.
        let asked = self.shows.last().filter(|text| !text.is_empty());
        let asked = asked.map_or("Not shown: ", |text| text);
        let word = asked.split_whitespace().next_back().unwrap_or(asked);
        pty.wait_for_written(if kind.is_legible() { asked } else { word }, from);
    }

    fn wait(&self, pty: &Pty, shows: &[&str], read: &mut usize) {
        if self.plain {
            for text in shows {
                *read = pty.wait_for_written(text, *read);
            }
        } else {
            pty.wait_for(&format!("{} ({})", self.name, shows.join(", ")), |screen| {
                let contents = screen.contents();
                screen.alternate_screen() && shows.iter().all(|text| contents.contains(text))
            });
        }
    }
}

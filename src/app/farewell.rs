//! What stays in the terminal's own scrollback after the wizard: what is connected, what this run
//! did, what is left to do, and the way back. No command is wrapped, so that each can be copied.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::invocation::Invocation;
use crate::cli::Target;
use crate::printer::{Ink, Paper};
use crate::wizard::{Fact, RESEND, Summary, Tone, Wizard};

/// Says what is connected, and what the feeds say.
const STATUS: &str = "commerce-connect status";

/// Undoes the last save of a store.
const UNDO: &str = "commerce-connect undo --yes";

/// Where the values stand.
const VALUES: usize = 22;

/// How a farewell is written.
#[derive(Clone, Copy)]
pub(super) struct FarewellLook {
    pub(super) paper: Paper,
    /// The signs of ours are those of the keyboard.
    pub(super) ascii: bool,
    /// It is read aloud: no signs, and nothing beside the words.
    pub(super) lines: bool,
}

/// Where the run was, for commands to be typed next.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) invocation: &'a Invocation,
    pub(super) target: &'a Target,
    pub(super) is_demo: bool,
}

/// Prints it. Nothing when the run changed nothing and did not come to its end.
pub(super) fn print(wizard: &Wizard, place: Place<'_>, look: FarewellLook) {
    let Some(summary) = wizard.summary() else {
        return;
    };
    let mut text = told(&summary, look);
    // A guest has no command line to do anything with, and is not told where the store is.
    if place.is_demo {
        text += &rehearsed(place, look);
    } else if !wizard.is_guided() {
        text += &commands(wizard, place, look, summary.connected);
    }
    // Nobody is left to be told when stdout is closed.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// The command that undoes the last save of this store.
pub(super) fn undo(invocation: &Invocation, target: &Target) -> String {
    invocation.on_store(UNDO, target)
}

/// What is connected, and what this run did.
fn told(summary: &Summary, look: FarewellLook) -> String {
    let headline = look.signs(&summary.headline);
    let mut text = format!("{}\n\n", look.ink(Ink::Strong, &headline));
    for facts in [&summary.deeds, &summary.facts] {
        for fact in facts {
            look.fact(&mut text, fact);
        }
        if !facts.is_empty() {
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// After the demo: how it is done at a real store.
fn rehearsed(place: Place<'_>, look: FarewellLook) -> String {
    let program = place.invocation.program();
    let mut text = String::from("\n");
    look.offer(
        &mut text,
        "That was a rehearsal: nothing real was touched. At a real store, in its folder:",
        program,
    );
    look.offer(
        &mut text,
        "or from here, over ssh:",
        &format!("{program} --store ssh://USER@HOST/PATH"),
    );
    text
}

/// What comes next, and the way back.
fn commands(wizard: &Wizard, place: Place<'_>, look: FarewellLook, connected: bool) -> String {
    let mut text = String::new();
    let mut offer = |what: &str, command: &str| {
        text.push('\n');
        look.offer(&mut text, what, command);
    };
    let Place {
        invocation, target, ..
    } = place;
    if let Some(what) = wizard.resent() {
        offer(
            &format!("The data space was changed; to send {what} again:"),
            &invocation.on_store(RESEND, target),
        );
    }
    if connected {
        offer(
            "To see how far the data is, and whether all is well:",
            &invocation.on_registry(STATUS, target),
        );
    }
    let undo = undo(invocation, target);
    match wizard.saves() {
        0 => {}
        1 => offer("To put back what this run replaced in the store:", &undo),
        saves => offer(
            &format!(
                "To put back what this run replaced in the store, once for each of its {saves} \
                 saves:"
            ),
            &undo,
        ),
    }
    text
}

impl FarewellLook {
    /// A labelled value, behind a tick when it was done; prose goes on below itself.
    fn fact(self, text: &mut String, fact: &Fact) {
        let tick = match (fact.tone, self.lines, self.ascii) {
            (_, true, _) => "",
            (Tone::Good, _, true) => "+ ",
            (Tone::Good, _, false) => "✓ ",
            (Tone::Plain | Tone::Muted | Tone::Open | Tone::Warning | Tone::Bad, ..) => "  ",
        };
        let columns = VALUES - tick.chars().count();
        let tick = self.ink(Ink::Good, tick);
        let _ = write!(text, "{tick}{:columns$}", fact.label);
        let value = self.signs(&fact.value);
        // An id, a fingerprint or a path has no blanks and stays whole.
        text.push_str(&self.paper.beside(&value, VALUES));
        text.push('\n');
    }

    /// A command below what it is for.
    fn offer(self, text: &mut String, what: &str, command: &str) {
        let command = self.ink(Ink::Strong, command);
        let _ = writeln!(text, "{}\n  {command}", self.paper.wrapped(what, 0, 0));
    }

    fn ink(self, ink: Ink, text: &str) -> String {
        let ink = if self.lines { Ink::Usual } else { ink };
        self.paper.ink(ink, text)
    }

    /// With the signs that this terminal can show.
    fn signs(self, text: &str) -> String {
        if self.ascii {
            text.replace('→', "->")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: FarewellLook = FarewellLook {
        paper: Paper::new(false, Some(80)),
        ascii: false,
        lines: false,
    };

    fn summary() -> Summary {
        let data = "The store counts 5,402 records for the services; 1,204 of them were sent and \
                    taken, and cron sends the others.";
        Summary {
            connected: true,
            headline: "Connected. shop.example.com → My Shop / Testing 1".into(),
            deeds: vec![
                Fact {
                    tone: Tone::Good,
                    ..Fact::new("Keys saved", "2 values")
                },
                Fact::new("Data", data),
            ],
            facts: vec![Fact::new(
                "  key",
                "SHA256:aFKxDR8j4IyLNq46+BqR/m0ZPucyNaVVOqOZo8HJ+e4",
            )],
        }
    }

    #[test]
    fn what_was_done_has_a_tick_and_prose_goes_on_below_itself() {
        let expected = "\
Connected. shop.example.com → My Shop / Testing 1

✓ Keys saved          2 values
  Data                The store counts 5,402 records for the services; 1,204 of
                      them were sent and taken, and cron sends the others.

    key               SHA256:aFKxDR8j4IyLNq46+BqR/m0ZPucyNaVVOqOZo8HJ+e4
";
        assert_eq!(told(&summary(), LOOK), expected);
        let coloured = FarewellLook {
            paper: Paper::new(true, Some(80)),
            ..LOOK
        };
        let mut bare = told(&summary(), coloured);
        assert!(bare.starts_with("\x1b[1mConnected."), "{bare:?}");
        for code in ["\x1b[32m", "\x1b[1m", "\x1b[0m"] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, expected, "a colour says nothing by itself");
    }

    #[test]
    fn signs_are_those_of_the_keyboard_or_none_at_all() {
        let ascii = told(
            &summary(),
            FarewellLook {
                ascii: true,
                ..LOOK
            },
        );
        assert!(ascii.is_ascii(), "{ascii}");
        assert!(ascii.contains("com -> My Shop"), "{ascii}");
        assert!(ascii.contains("\n+ Keys saved "), "{ascii}");
        let lines = told(
            &summary(),
            FarewellLook {
                lines: true,
                ..LOOK
            },
        );
        assert!(lines.contains("\nKeys saved "), "{lines}");
        assert!(!lines.contains('✓'), "{lines}");
    }

    #[test]
    fn without_a_connection_nothing_is_said_of_one() {
        let undone = Summary {
            connected: false,
            headline: "Not connected: what was here before was put back.".into(),
            deeds: Vec::new(),
            facts: vec![Fact::new("Store", "/var/www/shop")],
        };
        assert_eq!(
            told(&undone, LOOK),
            "Not connected: what was here before was put back.\n\n  \
             Store               /var/www/shop\n"
        );
    }
}

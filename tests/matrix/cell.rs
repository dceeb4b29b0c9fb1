//! One cell: a screen, a way to leave it, a kind of terminal.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::kind::{FULL, Kind, LINES, USUAL};
use super::spot::{Quits, Spot};
use super::way::Way;
use super::world::{Registry, World};
use super::{BINARY, fragile};
use crate::support::pty::{BOUND, Left, Pty};

/// Nobody is left behind for longer.
pub(crate) const GONE: Duration = Duration::from_secs(2);
/// What is written last in the full screen: an unfinished frame shown, bracketed paste off, main
/// screen, cursor, plain attributes.
const FAREWELL: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[m";

/// A cell of the table on one kind of terminal.
pub(crate) struct Cell<'s> {
    pub(crate) spot: usize,
    pub(crate) way: Way,
    screen: &'s Spot,
    kind: &'static Kind,
    registry: &'s Registry,
}

impl<'s> Cell<'s> {
    /// Every screen and way, each on one kind of terminal or on all.
    pub(crate) fn all(spots: &'s [Spot], registry: &'s Registry, everything: bool) -> Vec<Self> {
        let mut cells = Vec::new();
        for (spot, screen) in spots.iter().enumerate() {
            let kinds = if screen.plain { &LINES } else { &FULL };
            for (place, way) in Way::ALL.into_iter().enumerate() {
                if way == Way::End && screen.ends.is_none() {
                    continue;
                }
                for (at, kind) in kinds.iter().enumerate() {
                    if everything || at == (spot + place) % kinds.len() {
                        cells.push(Self {
                            spot,
                            way,
                            screen,
                            kind,
                            registry,
                        });
                    }
                }
            }
        }
        cells
    }

    /// Plays it; gives what the table says, or what was wrong.
    pub(crate) fn play(&self) -> Result<String, String> {
        let what = format!(
            "{} / {} / {}",
            self.screen.name,
            self.way.name(),
            self.kind.name
        );
        let played = catch_unwind(AssertUnwindSafe(|| match self.way {
            Way::Stop => self.stop(),
            Way::Closed => self.close(),
            Way::End
            | Way::CtrlC
            | Way::Error
            | Way::Panic
            | Way::Term
            | Way::Quit
            | Way::HangUp
            | Way::Kill => self.leave(),
        }));
        played.map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            format!("{what}: {}", text.unwrap_or_default())
        })
    }

    fn arguments<'w>(&self, world: &'w World) -> Vec<&'w str> {
        let mut arguments = world.arguments();
        if self.screen.plain && self.kind.is_asked() {
            arguments.push("--plain");
        }
        arguments
    }

    /// The program at the screen, on a terminal that has its own size by then.
    fn at_screen(&self, world: &World) -> Pty {
        let (columns, rows) = USUAL;
        let pty = if self.way == Way::Panic {
            let given = world.arguments();
            fragile::spawn(self.screen.plain, &given, self.kind.env, columns, rows)
        } else {
            Pty::spawn(BINARY, &self.arguments(world), self.kind.env, columns, rows)
        };
        self.screen.reach(&pty);
        world.check_php(&pty.family());
        self.resize(&pty);
        pty
    }

    fn resize(&self, pty: &Pty) {
        let (columns, rows) = self.kind.size;
        if (columns, rows) != USUAL {
            let before = pty.count();
            if columns > 1 {
                pty.resize(columns, rows);
            } else {
                pty.resize_line(columns, rows);
            }
            if !self.screen.plain {
                pty.wait_for_bytes(before + 1);
            }
        }
    }

    fn leave(&self) -> String {
        let world = World::new(self.screen.scene, self.registry);
        let mut pty = self.at_screen(&world);
        let family = pty.family();
        let start = Instant::now();
        match self.way {
            Way::End => pty.send(self.screen.ends.unwrap_or_default()),
            Way::CtrlC => self.quit(&pty),
            Way::Panic => pty.signal("USR1"),
            Way::Error => {
                // With no descriptor allowed the system refuses to wait for two of them.
                let id = pty.pid().to_string();
                let limited = Command::new("prlimit")
                    .args(["--pid", &id, "--nofile=1:1"])
                    .status();
                assert!(limited.expect("prlimit runs").success());
                pty.signal("WINCH");
            }
            Way::Term => pty.signal("TERM"),
            Way::Quit => pty.signal("QUIT"),
            Way::HangUp => pty.signal("HUP"),
            Way::Kill => pty.signal("KILL"),
            Way::Closed | Way::Stop => {}
        }
        world.let_go();
        let code = pty.wait_for_end(BOUND);
        assert!(start.elapsed() < GONE, "gone after {:?}", start.elapsed());
        assert_eq!(code, self.code(), "{}", pty.text());
        world.check_left(&family);
        let left = pty.left();
        if self.way == Way::Kill {
            self.check_killed(&left);
        } else {
            self.check(&left);
        }
        code.to_string()
    }

    fn close(&self) -> String {
        let world = World::new(self.screen.scene, self.registry);
        let mut pty = self.at_screen(&world);
        let family = pty.family();
        let start = Instant::now();
        pty.vanish();
        world.let_go();
        let code = pty.wait_for_end(BOUND);
        assert!(start.elapsed() < GONE, "gone after {:?}", start.elapsed());
        assert_eq!(code, self.code());
        world.check_left(&family);
        code.to_string()
    }

    /// Below a shell, stopped and continued, and quit then.
    fn stop(&self) -> String {
        let (columns, rows) = USUAL;
        let mut env = vec![("PS1", "ready> ")];
        env.extend(self.kind.env);
        let pty = Pty::spawn("sh", &["-i"], &env, columns, rows);
        pty.wait_for_text("ready>");
        let modes = pty.modes()[1].clone();
        let world = World::new(self.screen.scene, self.registry);
        let words = self.arguments(&world);
        let words = words.iter().map(|word| format!("'{word}'"));
        let words: Vec<String> = words.collect();
        pty.send(format!("{BINARY} {}\r", words.join(" ")));
        self.screen.reach(&pty);
        world.check_php(&pty.family());
        self.resize(&pty);
        let before = pty.count();
        if self.screen.name == "a paste that does not end" {
            // Whatever is typed there is pasted.
            pty.signal_foreground(Signal::TSTP);
        } else {
            pty.send("\x1a");
        }
        self.at_prompt(&pty, before);
        assert_eq!(pty.modes()[1], modes, "while it is stopped");
        let before = pty.count();
        pty.send("fg\r");
        self.screen.wait_again(&pty, before, self.kind);
        let before = pty.count();
        self.quit(&pty);
        world.let_go();
        self.at_prompt(&pty, before);
        let before = pty.count();
        pty.send("echo code=$?\r");
        let code = self.code();
        pty.wait_for_written(&format!("\ncode={code}\r"), before);
        assert_eq!(pty.modes()[1], modes);
        pty.send("exit\r");
        let family = pty.family();
        drop(pty);
        world.check_left(&family);
        code.to_string()
    }

    /// The shell has the terminal again.
    fn at_prompt(&self, pty: &Pty, from: usize) {
        let mut read = from;
        if !self.screen.plain {
            read = pty.wait_for_written(std::str::from_utf8(FAREWELL).unwrap(), read);
        }
        pty.wait_for_written("ready> ", read);
        let screen = pty.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    }

    fn quit(&self, pty: &Pty) {
        let before = pty.count();
        match self.screen.quits {
            Quits::Asks if self.kind.is_legible() => {
                pty.send("\x03");
                if self.screen.plain {
                    pty.wait_for_written("Quit?", before);
                } else {
                    pty.wait_for_text("Quit?");
                }
                pty.send("\x03");
            }
            Quits::Asks => {
                pty.send("\x03");
                pty.wait_for_quiet(Duration::from_millis(60));
                pty.send("\x03");
            }
            Quits::Behind if self.kind.is_legible() => {
                pty.send("\x03");
                if self.screen.plain {
                    pty.wait_for_written("as soon as", before);
                } else {
                    pty.wait_for_text("Quitting as soon as");
                }
            }
            Quits::AtOnce | Quits::Finished | Quits::Behind => pty.send("\x03"),
        }
    }

    fn code(&self) -> i32 {
        match self.way {
            Way::End => 0,
            Way::CtrlC | Way::Stop if self.screen.quits == Quits::Finished => 0,
            Way::CtrlC | Way::Stop => 130,
            Way::Error => 1,
            Way::Panic => 101,
            Way::Term => 143,
            Way::Quit => 131,
            Way::HangUp | Way::Closed => 129,
            Way::Kill => 137,
        }
    }

    /// Everything is as it was found.
    fn check(&self, left: &Left) {
        assert_eq!(left.modes[0], left.modes[1], "modes");
        assert!(!left.screen.alternate_screen(), "main screen");
        assert!(!left.screen.hide_cursor(), "cursor");
        assert!(!left.screen.bracketed_paste(), "bracketed paste");
        let behind = if self.screen.plain {
            &left.bytes[..]
        } else {
            let at = left
                .bytes
                .windows(FAREWELL.len())
                .rposition(|part| part == FAREWELL);
            &left.bytes[at.expect("it says farewell") + FAREWELL.len()..]
        };
        // An error is set in bold and colour, and in nothing else.
        let text = without_styles(&String::from_utf8_lossy(behind));
        let stray = text
            .chars()
            .find(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t' | '\x08'));
        assert_eq!(stray, None, "behind the farewell: {text:?}");
        let said = match self.way {
            Way::Error => "The terminal can't be used.",
            Way::Panic => fragile::MESSAGE,
            Way::End => "Data space ",
            Way::CtrlC
            | Way::Term
            | Way::Quit
            | Way::HangUp
            | Way::Closed
            | Way::Stop
            | Way::Kill => "",
        };
        assert!(text.contains(said), "it says why: {text:?}");
    }

    /// Nobody can clean up behind SIGKILL: this is what `reset` is for.
    fn check_killed(&self, left: &Left) {
        assert_ne!(left.modes[0], left.modes[1], "modes");
        assert_eq!(left.screen.alternate_screen(), !self.screen.plain);
        assert_eq!(left.screen.bracketed_paste(), !self.screen.plain);
    }
}

/// A text without what sets its colour and weight.
fn without_styles(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('m') {
            Some((style, rest)) if style.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                plain.push_str(rest);
            }
            Some(_) | None => {
                plain.push_str("\x1b[");
                plain.push_str(piece);
            }
        }
    }
    plain
}

//! A cat on the keyboard: any keys, pastes and sizes in any order, and a private key in between,
//! in the full screen and in lines, in the demo and before a store with a PHP of its own. The key
//! comes with and without bracketed paste, behind whatever came before, and torn by a pause.
//!
//! Whatever comes of it, it is no panic, no hang, and no piece of the key on the screen, in the
//! log, in the state directory, or in an argument or the environment of a process.

use needs::needs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::keys::{assert_hidden, key};
use super::{BINARY, assert_as_found, demo};
use crate::support::pty::{BOUND, Family, Pty};
use crate::support::sandbox::Sandbox;
use crate::support::standin::{Play, Standin};

/// How long each cat plays; `CAT_SECONDS` says otherwise, and `CAT_GAME` which game is the first.
const PLAY_TIME: Duration = Duration::from_secs(5);

const KEYS: &[&str] = &[
    "\r",
    "\r",
    "\r",
    "\r",
    "\r",
    "\r",
    "\t",
    "\x1b",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1bOP",
    "\x1b[Z",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x7f",
    " ",
    "/",
    "?",
    "y",
    "k",
    "x",
    "\x0c",
    "\x1a",
    "\x15",
    "\x17",
    "\x1b[",
    "\x1b]",
    "\x1bP",
    "\x1b[[A",
    "é",
    "\u{5e97}",
    "\u{1f6d2}",
    "My Shop",
    "sandbox-commerce",
    "\x1b[200~",
    "\x1b[201~",
    "\u{9b}31m",
    "\x00",
    "\x1b[999;999;999H",
    "\x1b[<0;1;1M",
    "\x1b]52;c;eA==\x07",
];
/// What means something in lines.
const WORDS: &[&str] = &[
    "back\r",
    "next\r",
    "help\r",
    "review\r",
    "quit\r",
    "no\r",
    "more\r",
    "all\r",
    "copy 2\r",
    "fields\r",
    "field 2\r",
    "print\r",
    "2\r",
    "1\r",
    "=quit\r",
    "/x\r",
    "\x04",
];
/// Not smaller: the emulator itself panics at a character that is wider than its screen, which a
/// frame on its way during a resize may have. The tests of sizes go down to 1x1.
const SIZES: [(u16, u16); 5] = [(80, 24), (60, 16), (20, 5), (40, 10), (120, 40)];

/// Numbers by chance that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// Where the cat plays.
struct Game {
    pty: Pty,
    plain: bool,
    /// What is on the disk of it.
    folder: Option<PathBuf>,
}

impl Game {
    /// One thing that a cat does.
    fn play(&self, dice: &mut Dice, canary: &str) {
        let pty = &self.pty;
        match dice.below(24) {
            // Nobody asked a terminal in lines for bracketed paste.
            0 if self.plain => pty.send(canary.replace('\n', "\r")),
            0 => pty.send(format!("\x1b[200~{canary}\x1b[201~")),
            1 => pty.send(canary.replace('\n', "\r")),
            2 => {
                let text = canary.replace('\n', "\r");
                let (first, rest) = text.split_at(dice.below(text.len()));
                let before = ["", "\x1b]", "\x1bP"][dice.below(3)];
                pty.send(format!("{before}{first}"));
                pty.wait_until_read();
                let pause = Duration::from_millis(dice.below(1_500) as u64);
                pty.wait_for_quiet(pause);
                pty.send(rest);
            }
            3 => pty.send(format!(
                "\x1b[200~{}\x1b[201~",
                "lorem ipsum \r".repeat(700)
            )),
            4 | 5 => {
                let (columns, rows) = SIZES[dice.below(SIZES.len())];
                pty.resize(columns, rows);
            }
            6 => {
                let bytes: Vec<u8> = (0..dice.below(40))
                    .map(|_| u8::try_from(dice.below(256)).unwrap())
                    // Ctrl-C ends the game, and has its own test.
                    .filter(|byte| *byte != 3)
                    // In lines Ctrl-S stops the terminal, as it does everywhere, until Ctrl-Q.
                    .filter(|byte| !(self.plain && *byte == 0x13))
                    .collect();
                pty.send(bytes);
            }
            7 if self.plain => pty.send(WORDS[dice.below(WORDS.len())]),
            // The emulator, not the program, gives up on a wide character at its right end.
            _ if self.plain => {
                let narrow = |key: &&&str| !key.contains(['\u{5e97}', '\u{1f6d2}']);
                let keys: Vec<&&str> = KEYS.iter().filter(narrow).collect();
                pty.send(keys[dice.below(keys.len())]);
            }
            _ => pty.send(KEYS[dice.below(KEYS.len())]),
        }
    }

    /// 150 things, or as many as there is time for.
    fn play_on(&mut self, dice: &mut Dice, canary: &str, end: Instant) {
        let family = self.pty.family();
        for step in 0..150 {
            self.play(dice, canary);
            let pause = Duration::from_millis(dice.below(4) as u64);
            self.pty.wait_for_quiet(pause);
            assert_hidden(canary, &self.pty.text().replace('\n', ""), "on the screen");
            if step % 15 == 0 {
                assert_no_trace_in_processes(&family, canary);
            }
            if self.pty.has_ended() || Instant::now() > end {
                break;
            }
        }
    }

    fn end(mut self, canary: &str, what: &str) {
        if !self.pty.has_ended() {
            self.pty.signal("TERM");
            assert_eq!(self.pty.wait_for_end(BOUND), 143, "{what}");
        }
        let left = self.pty.left();
        assert!([0, 130, 143].contains(&left.code), "{what}: {}", left.code);
        assert_as_found(&left, what);
        let bytes = String::from_utf8_lossy(&left.bytes).into_owned();
        assert!(!bytes.contains("panicked"), "{what}");
        assert_hidden(canary, &bytes, &format!("written in {what}"));
        if let Some(folder) = self.folder {
            assert_no_trace_on_disk(&folder, canary);
        }
    }
}

fn assert_no_trace_in_processes(family: &Family, canary: &str) {
    for process in family.members() {
        for file in ["cmdline", "environ"] {
            let bytes = std::fs::read(process.join(file)).unwrap_or_default();
            assert_hidden(canary, &String::from_utf8_lossy(&bytes), file);
        }
    }
}

fn assert_no_trace_on_disk(folder: &Path, canary: &str) {
    let mut folders = vec![folder.to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            assert_hidden(
                canary,
                &String::from_utf8_lossy(&bytes),
                &path.to_string_lossy(),
            );
        }
    }
    assert!(files > 0, "something is kept");
}

/// Plays until the time is over, each game from the beginning.
fn games(canary: &str, begin: impl Fn() -> Game) {
    let knob = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let end = Instant::now() + knob("CAT_SECONDS").map_or(PLAY_TIME, Duration::from_secs);
    let mut seed = knob("CAT_GAME").unwrap_or(1);
    while Instant::now() < end {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut game = begin();
        game.play_on(&mut dice, canary, end);
        game.end(canary, &format!("game {seed}"));
        seed += 1;
    }
}

#[test]
fn a_cat_on_the_keyboard_sees_no_panic_no_hang_and_no_key() {
    games(&key(), || {
        let pty = demo();
        crate::support::walk::JOURNEY[0].wait(&pty);
        Game {
            pty,
            plain: false,
            folder: None,
        }
    });
}

#[test]
fn a_cat_before_lines_sees_no_panic_no_hang_and_no_key() {
    games(&key(), || {
        let pty = Pty::spawn(BINARY, &["demo", "--plain"], &[], 80, 24);
        pty.wait_for_text("Enter for 1: ");
        Game {
            pty,
            plain: true,
            folder: None,
        }
    });
}

#[needs(php)]
#[test]
fn a_cat_before_a_store_finds_no_key_in_log_state_or_processes() {
    let canary = key();
    let home = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::serve(home.path());
    // Each game has a store of its own, which stays until all are over.
    let stores = std::cell::RefCell::new(Vec::new());
    games(&canary, || {
        let (number, store) = {
            let mut stores = stores.borrow_mut();
            stores.push(Standin::new(&Play::default()));
            (stores.len(), stores.last().unwrap().root())
        };
        let folder = home.path().join(format!("game-{number}"));
        std::fs::create_dir(&folder).unwrap();
        let (state, log) = (folder.join("state"), folder.join("log"));
        let plain = number % 2 == 0;
        let mut arguments = vec!["--registry", &sandbox.url, "-v"];
        for (option, path) in [
            ("--store", &store),
            ("--state-dir", &state),
            ("--log", &log),
        ] {
            arguments.extend([option, path.to_str().unwrap()]);
        }
        arguments.extend(plain.then_some("--plain"));
        let pty = Pty::spawn(BINARY, &arguments, &[], 80, 24);
        save_keys(&pty, plain, &canary);
        Game {
            pty,
            plain,
            folder: Some(folder),
        }
    });
}

/// Brings the key where it is used: to the registry, to PHP, into the store.
fn save_keys(pty: &Pty, plain: bool, canary: &str) {
    if plain {
        let mut read = 0;
        for (prompt, text) in [
            ("Enter for 1: ", "\r"),
            ("type it): ", "sandbox-commerce\r"),
            ("Not shown: ", canary),
            ("Private key: RSA 2048 bit", ""),
            ("Not shown: ", "\r"),
            ("2 values): ", "\r"),
            ("Step 4 of 7", ""),
        ] {
            read = pty.wait_for_written(prompt, read);
            pty.send(text);
        }
        return;
    }
    let pasted = format!("\x1b[200~{canary}\x1b[201~");
    for (shown, keys) in [
        ("Connected", "\r"),
        ("or its file", "sandbox-commerce\r"),
        ("> Private key", &pasted),
        ("RSA 2048 bit", "\r"),
        ("Enter save 2 values", "\r"),
        ("Step 4 of 7", ""),
    ] {
        pty.wait_for_text(shown);
        pty.send(keys);
    }
}

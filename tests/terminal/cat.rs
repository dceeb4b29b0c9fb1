//! A cat on the keyboard: any keys, pastes and sizes in any order, and a private key in between.
//! Key text that comes without bracketed paste amid all that is not tried here.
//!
//! Whatever comes of it, it is no panic, no hang, and no piece of the key on the screen.

use std::time::{Duration, Instant};

use super::keys::{assert_hidden, key};
use super::pty::{BOUND, Pty};
use super::{assert_as_found, demo};

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

/// One thing that a cat does.
fn play(pty: &Pty, dice: &mut Dice, canary: &str) {
    match dice.below(24) {
        0 => pty.send(format!("\x1b[200~{canary}\x1b[201~")),
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
                // Ctrl-C ends the game, and has its own test. An ESC may begin a string (OSC, DCS)
                // that swallows a key's first lines: what then happens to the rest is not held here.
                .filter(|byte| ![3, 0x1b].contains(byte))
                .collect();
            pty.send(bytes);
        }
        _ => pty.send(KEYS[dice.below(KEYS.len())]),
    }
}

fn assert_no_trace(pty: &Pty, canary: &str) {
    assert_hidden(canary, &pty.text().replace('\n', ""), "on the screen");
    for file in ["cmdline", "environ"] {
        let bytes = std::fs::read(format!("/proc/{}/{file}", pty.pid())).unwrap_or_default();
        assert_hidden(canary, &String::from_utf8_lossy(&bytes), file);
    }
}

#[test]
fn a_cat_on_the_keyboard_sees_no_panic_no_hang_and_no_key() {
    let canary = key();
    let end = Instant::now() + PLAY_TIME;
    let mut seed = 1;
    while Instant::now() < end {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let what = format!("game {seed}");
        let mut pty = demo();
        super::walk::JOURNEY[0].wait(&pty);
        for _ in 0..150 {
            play(&pty, &mut dice, &canary);
            pty.wait_for_quiet(Duration::from_millis(dice.below(4) as u64));
            assert_no_trace(&pty, &canary);
            if pty.has_ended() || Instant::now() > end {
                break;
            }
        }
        if !pty.has_ended() {
            pty.signal("TERM");
            assert_eq!(pty.wait_for_end(BOUND), 143, "{what}");
        }
        let left = pty.left();
        assert!([0, 130, 143].contains(&left.code), "{what}: {}", left.code);
        assert_as_found(&left, &what);
        let bytes = String::from_utf8_lossy(&left.bytes).into_owned();
        assert!(!bytes.contains("panicked"), "{what}");
        assert_hidden(&canary, &bytes, &format!("written in {what}"));
        seed += 1;
    }
}

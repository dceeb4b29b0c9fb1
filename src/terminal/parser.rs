//! Bytes from the terminal into keys and pasted text.
//!
//! Written by hand, byte by byte, because the three things that matter here are about time and
//! about what has *not* come yet: an ESC that may be the beginning of an arrow, a paste that is
//! seen while it comes in, and a paste that never ends. Knows nothing of what the keys mean. How the
//! bytes are cut into reads makes no difference, with one exception that is said at [`Parser::feed`].

use std::time::{Duration, Instant};

use super::batch::Batch;
use super::csi::{self, Params};
use super::utf8::Utf8;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// An ESC with nothing behind it for this long is the Esc key.
const ESC_WAIT: Duration = Duration::from_millis(80);
/// The rest of an arrow key is believed for this long after that.
const LATE: Duration = Duration::from_millis(420);
/// A sequence that has begun is waited for this long; then what there is of it is dropped.
const SEQUENCE_WAIT: Duration = Duration::from_millis(500);
/// CR and LF closer than this are one Enter.
const CRLF: Duration = Duration::from_millis(50);
const PASTE_END: &[u8] = b"\x1b[201~";

/// What came from the terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// The Esc key given out last was none: it was the beginning of what follows.
    EscWasNone,
    /// A bracketed paste begins.
    PasteStart,
    /// A character of it.
    Pasted(char),
    /// It is over.
    PasteEnd,
    /// A character within an OSC, DCS or APC string: of somebody's answer, as long as it ends.
    InString(char),
    /// The string ended by its own mark.
    StringEnd,
    /// It will not end: nothing came for a while, or something else.
    StringBroken,
}

impl Input {
    /// The key that was pressed, where one was.
    pub fn key(self) -> Option<KeyEvent> {
        let Self::Key(key) = self else {
            return None;
        };
        Some(key)
    }
}

#[derive(Debug, Default)]
enum ParserState {
    #[default]
    Ground,
    /// ESC, and nothing else yet.
    Escape(Instant),
    /// An Esc was given out; the rest of an arrow may still come until then.
    EscGiven(Instant),
    /// `ESC [` and what followed; `late` when the ESC was given out as a key.
    Csi {
        params: Params,
        since: Instant,
        late: bool,
    },
    /// `ESC [ [`: a function key of the Linux console.
    Console { since: Instant, late: bool },
    /// `ESC O`.
    Ss3 { since: Instant, late: bool },
    /// An OSC, DCS or APC string: somebody's answer, not a key. `since` its last byte.
    Text { since: Instant, escape: bool },
    /// Inside a bracketed paste; so many bytes of its end mark have been seen.
    Paste { matched: usize },
}

/// Bytes in, keys and characters out.
#[derive(Debug, Default)]
pub struct Parser {
    state: ParserState,
    utf8: Utf8,
    carriage_return: Option<Instant>,
}

impl Parser {
    /// Parses one read.
    ///
    /// Within a paste a read that is nothing but one 0x03 is Ctrl-C: a person at the keyboard
    /// who wants out of a paste that never ended. It ends the paste.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Batch) {
        self.expire(now, out);
        if bytes == [0x03] && self.in_paste() {
            self.state = ParserState::Ground;
            self.utf8 = Utf8::default();
            out.push(Input::PasteEnd);
        }
        for &byte in bytes {
            self.byte(byte, now, out);
        }
    }

    /// When [`Parser::expire`] must be called, if something is being waited for.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.state {
            ParserState::Ground | ParserState::Paste { .. } => None,
            ParserState::Escape(since) => Some(*since + ESC_WAIT),
            ParserState::EscGiven(until) => Some(*until),
            ParserState::Csi { since, late, .. }
            | ParserState::Console { since, late }
            | ParserState::Ss3 { since, late } => Some(*since + rest_wait(*late)),
            ParserState::Text { since, .. } => Some(*since + SEQUENCE_WAIT),
        }
    }

    /// Time has passed: what was waited for long enough is decided.
    pub fn expire(&mut self, now: Instant, out: &mut Batch) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        match std::mem::replace(&mut self.state, ParserState::Ground) {
            ParserState::Escape(_) => {
                out.push(key(KeyCode::Esc));
                self.state = ParserState::EscGiven(now + LATE);
            }
            ParserState::Csi { params, late, .. } if params.is_empty() => {
                give_alone('[', late, out);
            }
            ParserState::Ss3 { late, .. } => give_alone('O', late, out),
            ParserState::Text { .. } => out.push(Input::StringBroken),
            ParserState::Ground
            | ParserState::EscGiven(_)
            | ParserState::Csi { .. }
            | ParserState::Console { .. }
            | ParserState::Paste { .. } => {}
        }
    }

    /// A paste has begun and not ended.
    pub fn in_paste(&self) -> bool {
        matches!(self.state, ParserState::Paste { .. })
    }

    fn byte(&mut self, byte: u8, now: Instant, out: &mut Batch) {
        match &mut self.state {
            ParserState::Ground => self.ground(byte, now, out),
            ParserState::Escape(_) => self.escaped(byte, now, out),
            ParserState::EscGiven(_) => {
                self.state = match byte {
                    b'[' => ParserState::Csi {
                        params: Params::default(),
                        since: now,
                        late: true,
                    },
                    b'O' => ParserState::Ss3 {
                        since: now,
                        late: true,
                    },
                    _ => ParserState::Ground,
                };
                if matches!(self.state, ParserState::Ground) {
                    self.ground(byte, now, out);
                }
            }
            ParserState::Csi { params, late, .. } => {
                let late = *late;
                match byte {
                    0x20..=0x3f => params.push(byte),
                    b'[' if params.is_empty() => {
                        self.state = ParserState::Console { since: now, late }
                    }
                    0x40..=0x7e => {
                        let params = std::mem::take(params);
                        self.state = ParserState::Ground;
                        take_back(late, out);
                        self.csi(&params, byte, out);
                    }
                    _ => self.broken('[', late, byte, now, out),
                }
            }
            ParserState::Console { late, .. } => {
                let late = *late;
                self.state = ParserState::Ground;
                take_back(late, out);
                if let Some(found) = csi::console(byte) {
                    out.push(Input::Key(found));
                }
            }
            ParserState::Ss3 { late, .. } => {
                let late = *late;
                match csi::ss3(byte) {
                    Some(found) => {
                        self.state = ParserState::Ground;
                        take_back(late, out);
                        out.push(Input::Key(found));
                    }
                    None if late || !(0x40..=0x7e).contains(&byte) => {
                        self.broken('O', late, byte, now, out);
                    }
                    None => self.state = ParserState::Ground,
                }
            }
            ParserState::Text { .. } => self.text(byte, now, out),
            ParserState::Paste { .. } => self.paste(byte, out),
        }
    }

    /// A string ends by its own mark or when nothing comes for a while: given up after so many
    /// bytes, the rest of what was pasted behind it would be taken for typing. It gives way to
    /// another sequence, as a bracketed paste is one, and to Ctrl-C.
    fn text(&mut self, byte: u8, now: Instant, out: &mut Batch) {
        let ParserState::Text { since, escape } = &mut self.state else {
            return;
        };
        *since = now;
        let after_escape = std::mem::replace(escape, byte == 0x1b);
        match byte {
            0x07 => self.string_over(Input::StringEnd, out),
            b'\\' if after_escape => self.string_over(Input::StringEnd, out),
            0x1b => {}
            0x03 => {
                self.string_over(Input::StringBroken, out);
                self.ground(byte, now, out);
            }
            _ if after_escape => {
                self.string_over(Input::StringBroken, out);
                self.escaped(byte, now, out);
            }
            _ => self.utf8.push(byte, |c| out.push(Input::InString(c))),
        }
    }

    fn string_over(&mut self, how: Input, out: &mut Batch) {
        self.state = ParserState::Ground;
        self.utf8 = Utf8::default();
        out.push(how);
    }

    fn ground(&mut self, byte: u8, now: Instant, out: &mut Batch) {
        let after_return = self
            .carriage_return
            .take()
            .is_some_and(|at| now.saturating_duration_since(at) < CRLF);
        if byte < 0x20 || byte == 0x7f {
            self.utf8.cut_short(|c| out.push(key(KeyCode::Char(c))));
        }
        match byte {
            0x1b => self.state = ParserState::Escape(now),
            b'\n' if after_return => {}
            b'\r' => {
                self.carriage_return = Some(now);
                out.push(key(KeyCode::Enter));
            }
            0..=0x1f | 0x7f => out.push(Input::Key(csi::control(byte))),
            _ => self.utf8.push(byte, |c| out.push(key(KeyCode::Char(c)))),
        }
    }

    fn escaped(&mut self, byte: u8, now: Instant, out: &mut Batch) {
        self.state = ParserState::Ground;
        match byte {
            0x1b => {
                out.push(key(KeyCode::Esc));
                self.state = ParserState::Escape(now);
            }
            b'[' => {
                self.state = ParserState::Csi {
                    params: Params::default(),
                    since: now,
                    late: false,
                };
            }
            b'O' => {
                self.state = ParserState::Ss3 {
                    since: now,
                    late: false,
                }
            }
            b']' | b'P' | b'_' => {
                self.state = ParserState::Text {
                    since: now,
                    escape: false,
                };
            }
            0..=0x1f | 0x7f => {
                let mut found = csi::control(byte);
                found.modifiers |= KeyModifiers::ALT;
                out.push(Input::Key(found));
            }
            0x20..=0x7e => out.push(alt(char::from(byte))),
            _ => self.ground(byte, now, out),
        }
    }

    fn csi(&mut self, params: &Params, end: u8, out: &mut Batch) {
        match csi::key_or_paste(params, end) {
            csi::Csi::Key(found) => out.push(Input::Key(found)),
            csi::Csi::PasteStart => {
                self.state = ParserState::Paste { matched: 0 };
                out.push(Input::PasteStart);
            }
            csi::Csi::Unknown => {}
        }
    }

    /// A byte that cannot belong to the csi: it was none, or a broken one.
    fn broken(&mut self, first: char, late: bool, byte: u8, now: Instant, out: &mut Batch) {
        self.state = ParserState::Ground;
        if late {
            out.push(key(KeyCode::Char(first)));
        }
        self.ground(byte, now, out);
    }

    fn paste(&mut self, byte: u8, out: &mut Batch) {
        let ParserState::Paste { matched } = &mut self.state else {
            return;
        };
        if PASTE_END.get(*matched) == Some(&byte) {
            *matched += 1;
            if *matched == PASTE_END.len() {
                self.state = ParserState::Ground;
                self.utf8.cut_short(|c| out.push(Input::Pasted(c)));
                out.push(Input::PasteEnd);
            }
            return;
        }
        let held = std::mem::replace(matched, usize::from(byte == 0x1b));
        let again = *matched == 1;
        let text = PASTE_END[..held].iter().chain((!again).then_some(&byte));
        for &text in text {
            self.utf8.push(text, |c| out.push(Input::Pasted(c)));
        }
    }
}

/// The rest of a key that was given out as Esc is waited for only shortly: it may be typed text.
fn rest_wait(late: bool) -> Duration {
    if late { ESC_WAIT } else { SEQUENCE_WAIT }
}

/// `[` or `O` with nothing behind it: typed after an Esc, or together with Alt.
fn give_alone(c: char, late: bool, out: &mut Batch) {
    out.push(if late { key(KeyCode::Char(c)) } else { alt(c) });
}

fn take_back(late: bool, out: &mut Batch) {
    if late {
        out.push(Input::EscWasNone);
    }
}

fn key(code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn alt(c: char) -> Input {
    Input::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT))
}

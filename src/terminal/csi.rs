//! What control bytes and escape sequences mean: the tables of xterm, the Linux console, rxvt,
//! screen and tmux, as far as this program has a use for the keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The bytes between `ESC [` and the final one.
#[derive(Debug, Default)]
pub(crate) struct Params {
    bytes: [u8; 24],
    length: usize,
    overlong: bool,
}

impl Params {
    pub(crate) fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.length) {
            Some(place) => {
                *place = byte;
                self.length += 1;
            }
            None => self.overlong = true,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The first two numbers; nothing when this is more than numbers.
    fn numbers(&self) -> Option<(u16, u16)> {
        if self.overlong {
            return None;
        }
        let text = std::str::from_utf8(&self.bytes[..self.length]).ok()?;
        let mut parts = text.split(';').map(|part| match part {
            "" => Some(1),
            digits => digits.parse().ok(),
        });
        Some((parts.next()??, parts.next().unwrap_or(Some(1))?))
    }
}

/// What a CSI sequence is to us.
#[derive(Debug)]
pub(crate) enum Csi {
    Key(KeyEvent),
    PasteStart,
    Unknown,
}

/// `ESC [ params end`.
pub(crate) fn key_or_paste(params: &Params, end: u8) -> Csi {
    let Some((first, second)) = params.numbers() else {
        return Csi::Unknown;
    };
    if (end, first) == (b'~', 200) {
        return Csi::PasteStart;
    }
    let code = match end {
        b'~' => numbered(first),
        b'Z' => Some(KeyCode::BackTab),
        // Anything else with such a letter is an answer, like `ESC [ 24 ; 80 R`.
        _ if first == 1 && second <= 16 => lettered(end),
        _ => None,
    };
    let modifiers = modifiers(second);
    match code {
        Some(KeyCode::BackTab) => Csi::Key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        Some(code) => Csi::Key(KeyEvent::new(code, modifiers)),
        None => Csi::Unknown,
    }
}

/// `ESC O end`: the keys in application mode.
pub(crate) fn ss3(end: u8) -> Option<KeyEvent> {
    let code = match end {
        // Enter on the keypad.
        b'M' => Some(KeyCode::Enter),
        _ => lettered(end),
    };
    code.map(|code| KeyEvent::new(code, KeyModifiers::NONE))
}

/// `ESC [ [ end`: F1 to F5 of the Linux console.
pub(crate) fn console(end: u8) -> Option<KeyEvent> {
    match end {
        b'A'..=b'E' => Some(KeyEvent::new(
            KeyCode::F(end - b'A' + 1),
            KeyModifiers::NONE,
        )),
        _ => None,
    }
}

/// A byte below 0x20, or 0x7f.
pub(crate) fn control(byte: u8) -> KeyEvent {
    let (code, modifiers) = match byte {
        0x00 => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x08 | 0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        b'\r' | b'\n' => (KeyCode::Enter, KeyModifiers::NONE),
        0x01..=0x1a => (
            KeyCode::Char(char::from(byte - 1 + b'a')),
            KeyModifiers::CONTROL,
        ),
        0x1b => (KeyCode::Esc, KeyModifiers::NONE),
        _ => (
            KeyCode::Char(char::from(byte - 0x1c + b'4')),
            KeyModifiers::CONTROL,
        ),
    };
    KeyEvent::new(code, modifiers)
}

fn lettered(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(end - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(number - 10)?,
        17..=21 => function(number - 11)?,
        23 | 24 => function(number - 12)?,
        _ => return None,
    })
}

fn function(number: u16) -> Option<KeyCode> {
    u8::try_from(number).ok().map(KeyCode::F)
}

/// xterm's number: one more than the bits Shift 1, Alt 2, Ctrl 4.
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 1 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    modifiers
}

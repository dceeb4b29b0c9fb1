//! What an escape string that has not ended yet swallowed: nobody's answer has the marks of a
//! key in it, so that a key that is pasted behind a string without an end is known all the same.

use super::key_text::is_base64;

/// Dashes of a BEGIN or END line.
pub(super) const DASHES: &str = "-----";
/// So many characters of base64 may be from a key.
const BODY: usize = 24;

/// What becomes of the string with a byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It goes on.
    GoesOn,
    /// It ended by its own mark.
    Ended,
    /// Ctrl-C is heard all the same.
    BrokenOff,
    /// Another sequence begins, as a bracketed paste is one: its ESC has gone by.
    BrokenOffByEscape,
    /// The dashes of a BEGIN or END line end here.
    IsKey,
}

/// What is remembered of it: no character, so that nothing must be wiped.
#[derive(Debug, Default)]
pub(super) struct Swallowed {
    escape: bool,
    dashes: usize,
    base64: usize,
}

impl Swallowed {
    /// Takes the next byte.
    pub(super) fn take(&mut self, byte: u8) -> Fate {
        let after_escape = std::mem::replace(&mut self.escape, byte == 0x1b);
        match byte {
            0x07 => return Fate::Ended,
            b'\\' if after_escape => return Fate::Ended,
            0x1b => return Fate::GoesOn,
            0x03 => return Fate::BrokenOff,
            _ if after_escape => return Fate::BrokenOffByEscape,
            b'\r' | b'\n' => {}
            byte if is_base64(byte) => self.base64 += 1,
            _ => self.base64 = 0,
        }
        self.dashes = if byte == b'-' { self.dashes + 1 } else { 0 };
        if self.dashes == DASHES.len() {
            Fate::IsKey
        } else {
            Fate::GoesOn
        }
    }

    /// It ends in what may be a piece of a key.
    pub(super) fn is_body(&self) -> bool {
        self.base64 >= BODY
    }
}

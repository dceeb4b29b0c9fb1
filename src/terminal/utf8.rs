//! Characters out of bytes that may be cut anywhere.

use zeroize::Zeroize;

/// Holds a character's bytes until it is whole. What is no UTF-8 becomes U+FFFD.
#[derive(Debug, Default)]
pub(crate) struct Utf8 {
    held: [u8; 4],
    length: usize,
}

impl Utf8 {
    /// Takes one byte and gives out what is whole.
    pub(crate) fn push(&mut self, byte: u8, mut give: impl FnMut(char)) {
        if byte & 0xc0 != 0x80 {
            self.cut_short(&mut give);
        }
        self.held[self.length] = byte;
        self.length += 1;
        match std::str::from_utf8(&self.held[..self.length]) {
            Ok(text) => {
                text.chars().for_each(give);
                self.forget();
            }
            Err(error) if error.error_len().is_some() => self.cut_short(give),
            Err(_) => {}
        }
    }

    /// The character ends here, whole or not.
    pub(crate) fn cut_short(&mut self, mut give: impl FnMut(char)) {
        if self.length > 0 {
            give(char::REPLACEMENT_CHARACTER);
        }
        self.forget();
    }

    fn forget(&mut self) {
        self.held.zeroize();
        self.length = 0;
    }
}

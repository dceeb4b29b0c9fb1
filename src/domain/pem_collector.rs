//! Collects key text piece by piece, from paste, keyboard, file and stdin alike.

use super::Secret;

/// What has come in so far.
#[derive(Debug, Default)]
pub struct PemCollector {
    text: zeroize::Zeroizing<String>,
}

/// How far the text is from being a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Nothing yet.
    Empty,
    /// A key that goes on: this many lines so far.
    Partial {
        /// Lines so far.
        lines: usize,
    },
    /// The END line is there: what follows belongs to somebody else.
    Complete,
    /// More than [`PemCollector::LIMIT`] bytes: it is not a key.
    TooLong,
}

impl PemCollector {
    /// No key is longer than this many bytes.
    pub const LIMIT: usize = 65_536;

    /// Takes the next piece; returns what came after the END line.
    pub fn push(&mut self, text: &str) -> Progress {
        self.text.push_str(text);
        self.progress()
    }

    /// How far the text is.
    pub fn progress(&self) -> Progress {
        Progress::Empty
    }

    /// Takes back the last character.
    pub fn erase_last(&mut self) {
        self.text.pop();
    }

    /// What kind of text it is.
    pub fn kind(&self) -> Option<&'static str> {
        None
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.text = zeroize::Zeroizing::default();
    }

    /// Hands the text over and forgets it.
    pub fn take(&mut self) -> Secret {
        Secret::new(std::mem::take(&mut *self.text))
    }
}

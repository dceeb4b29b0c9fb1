//! Collects key text piece by piece, from paste, keyboard, file and stdin alike.
//!
//! Every character is looked at once, so a key that comes in letter by letter costs no more than
//! one that comes in whole. What the text is worth is decided by [`super::PrivateKey`].

use std::fmt;

use super::{
    ApiKey, Secret, SecretText, api_key_in_text,
    ciphertext::is_ciphertext,
    pem_mark::{Mark, MarkScanner, PemKind, Side, is_dash, marks},
};

/// What has come in so far.
///
/// It ends by itself behind the END line: what follows is ignored, until a new BEGIN line starts
/// over. A private key is replaced by a private key that comes in a later push only (a person
/// pastes again), another block (a certificate in front of its key) by a private key at any time.
#[derive(Default)]
pub struct PemCollector {
    text: SecretText,
    /// What follows the END line, as far as an API key may stand there.
    behind: SecretText,
    scanner: MarkScanner,
    /// Characters of this key that were looked at, kept or not: offsets for the scanner.
    seen: usize,
    /// The last block that began and, once it did, ended.
    block: Option<PemKind>,
    state: CollectorState,
    breaks: usize,
    last: Option<char>,
}

/// Where the text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum CollectorState {
    /// Before or inside a block.
    #[default]
    Open,
    /// The END line is there with this many dashes behind it, and more of them may come.
    Ending { dashes: usize },
    /// All of it is there, since this push or an earlier one.
    Ended { in_this_push: bool },
    /// Given up.
    TooLong,
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

/// Dashes at the end of an END line, as they should be.
const DASHES: usize = 5;

/// Room for any key in ordinary use, so that it is never moved.
const ROOM: usize = 8_192;

/// An API key stands within so many bytes behind its private key.
const BEHIND: usize = 512;

impl PemCollector {
    /// No key is longer than this many bytes.
    pub const LIMIT: usize = 65_536;

    /// Takes the next piece, of any size.
    pub fn push(&mut self, text: &str) -> Progress {
        if let CollectorState::Ended { in_this_push } = &mut self.state {
            *in_this_push = false;
        }
        for c in text.chars() {
            self.take_char(c);
        }
        self.progress()
    }

    /// How far the text is.
    pub fn progress(&self) -> Progress {
        match self.state {
            CollectorState::TooLong => Progress::TooLong,
            CollectorState::Ended { .. } => Progress::Complete,
            CollectorState::Open | CollectorState::Ending { .. } if self.text.is_empty() => {
                Progress::Empty
            }
            CollectorState::Open | CollectorState::Ending { .. } => Progress::Partial {
                lines: self.lines(),
            },
        }
    }

    /// Lines so far, the one that has just begun included.
    pub fn lines(&self) -> usize {
        let begun = !matches!(self.last, None | Some('\n' | '\r'));
        self.breaks + usize::from(begun)
    }

    /// Bytes so far.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// What it looks like so far, in words: `PKCS#8 private key`, `certificate`.
    pub fn kind(&self) -> Option<&'static str> {
        if let Some(kind) = self.block {
            return Some(kind.noun());
        }
        let text = self.text.expose();
        if ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            Some("SSH public key")
        } else if text.starts_with("PuTTY-User-Key-File") {
            Some("PuTTY private key")
        } else if text.lines().next()?.contains("-----BEGIN") {
            // The line goes on to say what.
            Some("PEM text")
        } else if is_ciphertext(text) {
            Some("encrypted value from a Magento database")
        } else {
            None
        }
    }

    /// Takes the last character back.
    pub fn erase_last(&mut self) -> Progress {
        if self.state != CollectorState::TooLong {
            let mut text = self.text.take();
            text.pop();
            self.clear();
            self.push(text.expose());
            // The text is wiped as it goes out of scope; popping alone leaves the byte behind.
        }
        self.progress()
    }

    /// A copy of the text, to be read while more may come; it is wiped when it goes.
    pub fn text(&self) -> Secret {
        Secret::new(self.text.expose().to_owned())
    }

    /// The API key that came along, before the private key or behind it.
    pub fn api_key_beside(&self) -> Option<ApiKey> {
        let begins = marks(self.text.expose());
        let begin = begins.iter().find(|mark| mark.side == Side::Begin)?;
        let front = &self.text.expose()[..begin.start];
        api_key_in_text::beside(front).or_else(|| api_key_in_text::beside(self.behind.expose()))
    }

    /// The API key that came in place of a private key: there is nothing else.
    pub fn api_key_alone(&self) -> Option<ApiKey> {
        let nothing_else = self.block.is_none() && self.state == CollectorState::Open;
        nothing_else.then(|| api_key_in_text::alone(self.text.expose()))?
    }

    /// What the last push brought was ignored: it stands behind a whole text.
    pub fn ignores(&self) -> bool {
        self.state
            == CollectorState::Ended {
                in_this_push: false,
            }
    }

    /// Wipes a whole text that was read. What follows goes on being ignored, until a new BEGIN
    /// line starts over.
    pub fn forget_text(&mut self) {
        if matches!(self.state, CollectorState::Ended { .. }) {
            self.text = SecretText::default();
            self.behind = SecretText::default();
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn take_char(&mut self, c: char) {
        if self.state == CollectorState::TooLong {
            return;
        }
        if let CollectorState::Ending { dashes } = self.state {
            if is_dash(c) && dashes < DASHES {
                self.keep(c);
                self.state = if dashes + 1 == DASHES {
                    CollectorState::Ended { in_this_push: true }
                } else {
                    CollectorState::Ending { dashes: dashes + 1 }
                };
                return;
            }
            self.state = CollectorState::Ended { in_this_push: true };
        }
        let ended = matches!(self.state, CollectorState::Ended { .. });
        let leading_blank = self.text.is_empty() && c.is_whitespace();
        if ended && self.behind.len() < BEHIND {
            self.behind.push(c);
        } else if !(ended || leading_blank) {
            self.keep(c);
        }
        self.seen += c.len_utf8();
        if let Some(mark) = self.scanner.feed(self.seen - c.len_utf8(), c) {
            match mark.side {
                Side::Begin => self.begin(mark, c),
                Side::End if !ended => self.end(mark, c),
                Side::End => {}
            }
        }
    }

    /// A BEGIN line went by. Whether it replaces what is there depends on how it came.
    ///
    /// Within one push it belongs to one paste or file, where blocks stand behind each other: a
    /// certificate before its key, or two keys, of which the first counts. In a later push the
    /// person has pasted again, because what came first was not what they wanted. And where a key
    /// has not ended, a new one means that the first was torn off: its rest will not come.
    fn begin(&mut self, mark: Mark, c: char) {
        let replaces = match self.state {
            CollectorState::Ended { in_this_push } => {
                let had_key = self.block.is_some_and(PemKind::is_private);
                mark.kind.is_private() && !(had_key && in_this_push) || !had_key && !in_this_push
            }
            // A second BEGIN line inside an unended key: the person pastes again.
            CollectorState::Open => self.block.is_some() && mark.kind.is_private(),
            CollectorState::Ending { .. } | CollectorState::TooLong => false,
        };
        if replaces {
            self.start_over(mark, c);
        } else if self.state == CollectorState::Open {
            self.block = Some(mark.kind);
        }
    }

    /// Writes the new BEGIN line, which went by, as it was: only its blanks may differ.
    fn start_over(&mut self, mark: Mark, c: char) {
        let scanner = std::mem::take(&mut self.scanner);
        self.clear();
        self.scanner = scanner;
        for _ in 0..mark.dashes {
            self.keep('-');
        }
        for c in "BEGIN ".chars().chain(mark.kind.label().chars()).chain([c]) {
            self.keep(c);
        }
        self.seen = mark.end;
        self.block = Some(mark.kind);
    }

    fn end(&mut self, mark: Mark, c: char) {
        if self.block.is_none() && !mark.kind.is_private() {
            return;
        }
        if self.block.is_none() {
            self.block = Some(mark.kind);
        }
        self.state = if is_dash(c) {
            CollectorState::Ending { dashes: 1 }
        } else {
            CollectorState::Ended { in_this_push: true }
        };
    }

    /// Keeps a character.
    fn keep(&mut self, c: char) {
        let needed = self.text.len() + c.len_utf8();
        if needed > Self::LIMIT {
            self.clear();
            self.state = CollectorState::TooLong;
            return;
        }
        if self.text.is_empty() {
            self.text = SecretText::with_room(ROOM);
        }
        self.text.push(c);
        let second_half = c == '\n' && self.last == Some('\r');
        if matches!(c, '\n' | '\r') && !second_half {
            self.breaks += 1;
        }
        self.last = Some(c);
    }
}

impl fmt::Debug for PemCollector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PemCollector({:?}, {:?})", self.progress(), self.block)
    }
}

#[cfg(test)]
mod tests;

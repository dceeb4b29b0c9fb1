//! The one text that grows without leaving copies of itself behind.

use std::fmt;

use zeroize::{Zeroize as _, Zeroizing};

use super::Secret;

/// A secret that is still being typed, pasted or read.
///
/// A `String` that grows leaves its old place as it was; this one moves into a larger place and
/// wipes the old one. What is taken back or cut off is wiped at the latest when the text goes.
#[derive(Default)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// So much is there from the first character on: few texts outgrow it, so few are moved.
    const ROOM: usize = 256;

    /// An empty text that is moved only when it grows beyond so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self(Zeroizing::new(String::with_capacity(bytes)))
    }

    /// Adds a character.
    pub fn push(&mut self, c: char) {
        self.append(c.encode_utf8(&mut [0; 4]));
    }

    /// Adds a text.
    pub fn append(&mut self, more: &str) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            let mut larger = Self::with_room((needed * 2).max(Self::ROOM));
            larger.0.push_str(&self.0);
            *self = larger;
        }
        self.0.push_str(more);
    }

    /// Takes the last character back.
    pub fn pop(&mut self) -> Option<char> {
        self.0.pop()
    }

    /// Keeps so many bytes, which must end a character.
    pub fn truncate(&mut self, bytes: usize) {
        self.0.truncate(bytes);
    }

    /// Wipes it.
    pub fn clear(&mut self) {
        self.0.zeroize();
    }

    /// Hands the text over and begins anew.
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Nothing so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself, for those who judge it and for those whom it is meant for.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// It grows no more.
    pub fn into_secret(mut self) -> Secret {
        Secret::new(std::mem::take(&mut *self.0))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretText({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_letter_by_letter_and_is_whole() {
        let mut text = SecretText::default();
        let expected: String = ('a'..='z').cycle().take(10_000).chain(['\u{e9}']).collect();
        expected.chars().for_each(|c| text.push(c));
        assert_eq!(text.expose(), expected);
        assert_eq!(text.pop(), Some('\u{e9}'));
        text.truncate(3);
        assert_eq!(text.take().into_secret().expose(), "abc");
        assert!(text.is_empty());
    }

    #[test]
    fn debug_shows_nothing_of_the_text() {
        let mut text = SecretText::default();
        text.append("hunter2");
        assert_eq!(format!("{text:?}"), "SecretText(7 bytes)");
    }
    #[test]
    fn it_is_moved_only_when_it_outgrows_its_room_and_never_by_itself() {
        let mut text = SecretText::with_room(8);
        let (place, room) = (text.0.as_ptr(), text.0.capacity());
        text.append(&"a".repeat(room));
        assert_eq!(text.0.as_ptr(), place);
        text.push('b');
        // A text that grows by itself takes twice its room, and leaves a copy where it was.
        assert!(text.0.capacity() >= SecretText::ROOM);
        text.append(&"c".repeat(SecretText::ROOM));
        assert!(text.0.capacity() >= 2 * (SecretText::ROOM + room + 1));
    }
}

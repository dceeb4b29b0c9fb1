//! Percent-encoding of URLs and forms.

use zeroize::Zeroizing;

use super::{Undone, text_of};

/// `%0A`, `%2B`, and in forms `+` for a blank.
pub(super) fn decoded(text: &str) -> Option<Undone> {
    let form = text.contains("BEGIN+") || text.contains("+KEY");
    let given = text.as_bytes();
    let mut out = Zeroizing::new(Vec::with_capacity(given.len()));
    let mut at = 0;
    while let Some(byte) = given.get(at) {
        let decoded = (*byte == b'%').then(|| hex_byte(given, at + 1)).flatten();
        match decoded {
            Some(decoded) => out.push(decoded),
            None if form && *byte == b'+' => out.push(b' '),
            None => out.push(*byte),
        }
        at += if decoded.is_some() { 3 } else { 1 };
    }
    text_of(out)
}

/// The byte that two hex digits stand for.
pub(super) fn hex_byte(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| {
        let digit = char::from(*text.get(at)?).to_digit(16)?;
        u8::try_from(digit).ok()
    };
    Some(digit(at)? << 4 | digit(at + 1)?)
}

//! Quoted-printable, as mails carry text.

use zeroize::Zeroizing;

use super::{Undone, percent::hex_byte, text_of};

/// `=3D`, `=0A`, and lines that were broken with a `=` at their end.
pub(super) fn unquoted(text: &str) -> Option<Undone> {
    let given = text.as_bytes();
    let mut out = Zeroizing::new(Vec::with_capacity(given.len()));
    let mut at = 0;
    while let Some(byte) = given.get(at) {
        let behind = given.get(at + 1..).unwrap_or_default();
        // A `=` before `=` or a line that begins with a dash is padding.
        let soft = match behind {
            [b'\r', b'\n', next, ..] | [b'\n', next, ..] if *next != b'-' => {
                1 + usize::from(behind.starts_with(b"\r"))
            }
            _ => 0,
        };
        let decoded = (*byte == b'=').then(|| hex_byte(given, at + 1)).flatten();
        match (byte, decoded) {
            (b'=', Some(decoded)) => {
                out.push(decoded);
                at += 3;
            }
            (b'=', None) if soft > 0 => at += 1 + soft,
            (byte, _) => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    text_of(out)
}

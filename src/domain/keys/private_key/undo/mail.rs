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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_wrote_is_undone_and_what_only_looks_so_stays() {
        for (text, plain) in [
            ("a=3Db", "a=b"),
            ("a=\nb", "ab"),
            ("a=\r\nb", "ab"),
            ("a=0A=\nb", "a\nb"),
            ("a=b", "a=b"),
            ("a=3", "a=3"),
            ("a==", "a=="),
            ("a=", "a="),
            ("a=\n", "a=\n"),
            // Padding before the END line, and nothing that a mail wrote.
            ("YQ=\n-----END", "YQ=\n-----END"),
            ("YQ==\n-----END", "YQ==\n-----END"),
            ("YQ=\r\n-----END", "YQ=\r\n-----END"),
        ] {
            assert_eq!(unquoted(text).unwrap().as_str(), plain, "{text:?}");
        }
    }
}

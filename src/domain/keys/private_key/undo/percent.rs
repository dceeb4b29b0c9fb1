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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_has_a_plus_for_a_blank() {
        for (text, plain) in [
            ("%41%0a%2B", "A\n+"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%4g", "%4g"),
            ("a+b", "a+b"),
            ("BEGIN+a+b%2B", "BEGIN a b+"),
            ("a+KEY", "a KEY"),
        ] {
            assert_eq!(decoded(text).unwrap().as_str(), plain, "{text}");
        }
    }

    #[test]
    fn two_digits_are_a_byte() {
        let all = (0..=255_u8).map(|byte| (format!("{byte:02x}"), byte));
        for (text, byte) in all {
            assert_eq!(hex_byte(text.as_bytes(), 0), Some(byte));
            assert_eq!(hex_byte(text.to_uppercase().as_bytes(), 0), Some(byte));
        }
        assert_eq!(hex_byte(b"f", 0), None);
        assert_eq!(hex_byte(b"0g", 0), None);
    }
}

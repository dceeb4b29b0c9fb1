//! Hex: `30:82:04`, `\x30\x82`, and what xxd, hexdump and od print.

use zeroize::Zeroizing;

use super::{Undone, text_of};
use crate::domain::keys::private_key::from_bytes;

/// The key that the digits stand for: its DER, or its PEM text.
pub(super) fn decoded(text: &str) -> Option<Undone> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    for (number, line) in lines.iter().enumerate() {
        let next = lines.get(number + 1).and_then(|line| offset(line));
        let digits = match (offset(line), next) {
            (Some((at, rest)), Some((then, _))) => columns(rest, then.checked_sub(at)?),
            (Some((_, rest)), None) => columns(rest, 16),
            (None, _) => line,
        };
        // A line with anything else in it is the command, or a heading.
        take(digits, &mut bytes);
    }
    if bytes.len() < 64 {
        return None;
    }
    key_in(&bytes).or_else(|| {
        // hexdump and od print words, of which little machines write the second byte first.
        for pair in bytes.chunks_exact_mut(2) {
            pair.reverse();
        }
        key_in(&bytes)
    })
}

fn key_in(bytes: &[u8]) -> Option<Undone> {
    match bytes {
        [0x30, 0x82, ..] => from_bytes::armour_of(bytes),
        _ => text_of(Zeroizing::new(bytes.to_vec())).filter(|text| text.contains("BEGIN")),
    }
}

/// The offset in front of a dump's line, and what follows it.
fn offset(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let digits = line.len()
        - line
            .trim_start_matches(|c: char| c.is_ascii_hexdigit())
            .len();
    let (number, rest) = line.split_at(digits);
    let apart = rest.is_empty() || rest.starts_with([':', ' ', '\t']);
    if !apart || !(6..=8).contains(&digits) {
        return None;
    }
    Some((
        usize::from_str_radix(number, 16).ok()?,
        rest.trim_start_matches(':'),
    ))
}

/// The digits of a dump's line, without the characters that it shows beside them.
fn columns(rest: &str, bytes: usize) -> &str {
    let rest = rest.split('|').next().unwrap_or(rest).trim_start();
    // od counts in octal; no dump has more than 64 bytes in a line.
    let bytes = if bytes > 64 || bytes == 0 { 16 } else { bytes };
    let mut left = bytes * 2;
    let mut blanks = 0;
    for (at, c) in rest.char_indices() {
        blanks = if c == ' ' { blanks + 1 } else { 0 };
        let over = !(c.is_ascii_hexdigit() || c.is_whitespace()) || blanks > 2;
        if left == 0 || over {
            return &rest[..at];
        }
        left -= usize::from(c.is_ascii_hexdigit());
    }
    rest
}

/// Adds the bytes of a line, or none when there is something else in it.
fn take(line: &str, bytes: &mut Vec<u8>) {
    let before = bytes.len();
    let mut high = None;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let prefix = ["0x", "0X", "\\x", "\\\\x"]
            .iter()
            .find(|p| rest.starts_with(**p));
        let taken = match (c, prefix) {
            (_, Some(prefix)) if high.is_none() => prefix.len(),
            (c, _) if c.is_whitespace() || ":,;-{}[]()\"'+".contains(c) => c.len_utf8(),
            (c, _) => {
                let Some(digit) = c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
                    bytes.truncate(before);
                    return;
                };
                high = match high {
                    None => Some(digit),
                    Some(high) => {
                        bytes.push(high << 4 | digit);
                        None
                    }
                };
                1
            }
        };
        rest = &rest[taken..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_has_six_digits_to_eight_and_stands_apart() {
        for (line, found) in [
            ("00000010: 2d2d", Some((16, " 2d2d"))),
            ("  000020  2d", Some((32, "  2d"))),
            ("0000010", Some((16, ""))),
            ("00010 2d", None),
            ("000000010 2d", None),
            ("2d2d2d2dg", None),
        ] {
            assert_eq!(offset(line), found, "{line}");
        }
    }

    #[test]
    fn the_digits_of_a_line_end_where_its_characters_begin() {
        for (rest, bytes, digits) in [
            (" 2d 2d  --", 2, "2d 2d"),
            ("2d2d |--|", 16, "2d2d "),
            ("2d 2d   41", 16, "2d 2d  "),
            ("2d 2d  41", 16, "2d 2d  41"),
            // What no dump has for a width is that of most dumps.
            ("2d2d", 0, "2d2d"),
            ("2d2d", 65, "2d2d"),
        ] {
            assert_eq!(columns(rest, bytes), digits, "{rest}");
        }
        let long = "2d".repeat(65);
        assert_eq!(columns(&long, 64).len(), 128);
        assert_eq!(columns(&long, 65).len(), 32);
        assert_eq!(columns(&long, 0).len(), 32);
    }

    #[test]
    fn a_line_gives_its_bytes_or_none() {
        let bytes = |line: &str| {
            let mut bytes = vec![1];
            take(line, &mut bytes);
            bytes
        };
        assert_eq!(bytes("0x2d, 0X2D, \\x2d"), [1, 0x2d, 0x2d, 0x2d]);
        assert_eq!(bytes("2d:2D-0a"), [1, 0x2d, 0x2d, 0x0a]);
        assert_eq!(bytes("2d 2d gg"), [1]);
        assert_eq!(bytes("2"), [1]);
    }
}

//! A whole PEM text that stands in base64 once more, and base64 with the alphabet of URLs.

use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet, engine::DecodePaddingMode};
use zeroize::Zeroizing;

use super::{Undone, is_base64, text_of};

/// How `-----BEGIN` looks in base64, by what precedes it; in UTF-16; and in base64 twice.
const BEGINNINGS: [&str; 5] = [
    "LS0tLUJFR0lO",
    "0tLS1CRUdJTi",
    "tLS0tQkVHSU4",
    "LQAtAC0ALQ",
    "MUNSVWRKVG",
];

/// No key is shorter than this.
const SHORTEST: usize = 256;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What the base64 around the first of these beginnings stands for. Its line ends may be written
/// out, and words may stand in front of it and behind.
pub(super) fn decoded(text: &str) -> Option<Undone> {
    let at = BEGINNINGS
        .iter()
        .filter_map(|known| text.find(known))
        .min()?;
    let is_part = |c: char| is_base64(c) || matches!(c, '-' | '_');
    let from = text[..at].rfind(|c| !is_part(c)).map_or(0, |before| {
        before + text[before..].chars().next().map_or(1, char::len_utf8)
    });
    let mut base64 = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = &text[from..];
    while let Some(c) = rest.chars().next() {
        let written = ["\\n", "\\r", "\\\n"]
            .iter()
            .find(|end| rest.starts_with(**end));
        let taken = match (c, written) {
            (_, Some(written)) => written.len(),
            ('-', None) => {
                base64.push(b'+');
                1
            }
            ('_', None) => {
                base64.push(b'/');
                1
            }
            (c, None) if is_base64(c) => {
                base64.extend(u8::try_from(c));
                1
            }
            (c, None) if c.is_whitespace() || matches!(c, '"' | '\'' | '+' | ',' | '>' | '|') => {
                c.len_utf8()
            }
            _ => break,
        };
        rest = &rest[taken..];
    }
    let whole = base64.len() - usize::from(base64.len() % 4 == 1);
    base64.truncate(whole);
    let mut bytes = Zeroizing::new(vec![0; base64.len()]);
    let length = LENIENT.decode_slice(base64.as_slice(), &mut bytes).ok()?;
    bytes.truncate(length);
    // Words behind the base64 may have been taken along: they decode to what is no text.
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.valid_up_to() > SHORTEST
    {
        bytes.truncate(error.valid_up_to());
    }
    text_of(bytes)
}

/// `-` and `_` in the lines of a key, where `+` and `/` should stand.
pub(super) fn standard_alphabet(text: &str) -> Option<Undone> {
    if !text.contains(['-', '_']) {
        return None;
    }
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    for line in text.split_inclusive('\n') {
        let marked = line.contains("BEGIN") || line.contains("END");
        out.extend(line.chars().map(|c| match c {
            '-' if !marked => '+',
            '_' if !marked => '/',
            c => c,
        }));
    }
    Some(out)
}

//! The text in a file's bytes, however an editor or a shell of Windows wrote it.

use zeroize::Zeroizing;

/// UTF-8 or UTF-16, without the mark in front; or why it is no text, as a sentence.
pub fn file_text(bytes: &[u8]) -> Result<Zeroizing<String>, String> {
    if let Some(text) = utf16(bytes) {
        return text;
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let before = bytes.get(..at).unwrap_or(bytes);
        let line = before.split(|byte| *byte == b'\n').count();
        let byte = bytes.get(at).copied().unwrap_or_default();
        format!("Line {line} holds the byte 0x{byte:02X}, which is not UTF-8.")
    })?;
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    out.push_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    Ok(out)
}

/// The text of what has UTF-16's mark in front, or a zero in every second byte as ASCII has there;
/// `None` for what is no UTF-16.
pub(in crate::domain) fn utf16(bytes: &[u8]) -> Option<Result<Zeroizing<String>, String>> {
    let zeros = |at: usize| {
        bytes
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let most = bytes.len() * 2 / 5;
    let (little, body) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        _ if bytes.len() > 3 && zeros(0) == 0 && zeros(1) >= most => (true, bytes),
        _ if bytes.len() > 3 && zeros(1) == 0 && zeros(0) >= most => (false, bytes),
        _ => return None,
    };
    let units = body.chunks(2).map(|pair| match (pair, little) {
        ([first, second], true) => u16::from_le_bytes([*first, *second]),
        ([first, second], false) => u16::from_be_bytes([*first, *second]),
        // A line end that something added in one byte.
        (odd, _) => odd.first().copied().map_or(0, u16::from),
    });
    // Three bytes of UTF-8 is the most that one unit becomes.
    let mut text = Zeroizing::new(String::with_capacity(body.len() / 2 * 3 + 3));
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => text.push(c),
            Err(_) => return Some(Err("It begins like UTF-16 and goes on otherwise.".into())),
        }
    }
    Some(Ok(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_comes_out_of_every_encoding() {
        let text = "/var/www/shop\r\n# caf\u{e9}\n";
        let marked = format!("\u{feff}{text}");
        let units = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(to).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
            units(text, u16::to_le_bytes),
            units(text, u16::to_be_bytes),
        ] {
            assert_eq!(file_text(&bytes).unwrap().as_str(), text);
        }
        assert_eq!(file_text(b"").unwrap().as_str(), "");
    }

    #[test]
    fn what_is_no_text_is_told_by_line_and_byte() {
        let why = file_text(b"one\ntwo\ncaf\xe9\n").unwrap_err();
        assert_eq!(why, "Line 3 holds the byte 0xE9, which is not UTF-8.");
        assert!(file_text(&[0xff, 0xfe, 0, 0xd8, 0, 0]).is_err());
    }
}

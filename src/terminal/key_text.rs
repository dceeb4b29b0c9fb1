//! Recognises key text wherever it is pasted or typed, early and generously: an innocent text
//! taken for a key is a nuisance, a key taken for an innocent text is on the screen.

use zeroize::Zeroizing;

/// A body of a key without its header is at least this long.
const BODY: usize = 200;

/// This text is key text, or has some in it.
pub(crate) fn holds_key(text: &str) -> bool {
    text.contains("-----BEGIN") || text.contains("PRIVATE KEY") || is_body(text)
}

/// What was typed so far has just become key text.
pub(crate) fn begins_key(typed: &str) -> bool {
    typed.ends_with("-----BEGIN") || typed.ends_with("PRIVATE KEY")
}

/// What was typed so far has just become the body of a key.
pub(crate) fn has_become_body(typed: &str) -> bool {
    typed.len() == BODY && is_body(typed)
}

/// The END line is there, whole.
pub(crate) fn ends_key(text: &str) -> bool {
    text.find("-----END")
        .is_some_and(|at| text[at + 8..].contains("-----"))
}

/// base64 of a DER sequence without its armour.
fn is_body(text: &str) -> bool {
    let body = text.trim_start();
    body.starts_with("MI")
        && body.len() >= BODY
        && body.bytes().take(BODY).all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b' ')
        })
}

/// Makes CR LF and lone CR into LF, across the borders of pieces.
#[derive(Debug, Default)]
pub(crate) struct LineEnds {
    after_return: bool,
}

impl LineEnds {
    pub(crate) fn normalise(&mut self, text: &str, into: &mut Zeroizing<String>) {
        for c in text.chars() {
            let second_half = c == '\n' && self.after_return;
            self.after_return = c == '\r';
            if !second_half {
                into.push(if c == '\r' { '\n' } else { c });
            }
        }
    }
}

/// A pasted text as one line: ends trimmed, line ends within as spaces, no control characters.
pub(crate) fn one_line(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_normalised_across_pieces() {
        let mut ends = LineEnds::default();
        let mut text = Zeroizing::default();
        for piece in ["a\r", "\nb\r", "c\n", "\nd\r\r"] {
            ends.normalise(piece, &mut text);
        }
        assert_eq!(*text, "a\nb\nc\n\nd\n\n");
    }

    #[test]
    fn key_text_is_recognised_with_and_without_its_header() {
        for (text, expected) in [
            ("-----BEGIN RSA", true),
            ("BEGIN PRIVATE KEY-", true),
            (&format!("MII{}", "Ab3+".repeat(60)), true),
            ("MII, the company", false),
            ("8a7f6e", false),
            ("", false),
        ] {
            assert_eq!(holds_key(text), expected, "{text}");
        }
    }

    #[test]
    fn a_pasted_text_becomes_one_clean_line() {
        assert_eq!(
            one_line("  My\r\n\tshop\x1b[31m \n".replace("\r\n", "\n").as_str()),
            "My  shop[31m"
        );
    }
}

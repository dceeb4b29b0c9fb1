//! Recognises key text wherever it is pasted or typed, early and generously: an innocent text
//! taken for a key is a nuisance, a key taken for an innocent text is on the screen.
//!
//! Exactly this is promised, as long as no other key is pressed in between (line ends and tabs that
//! come along are part of the text). From its BEGIN line on nothing of a private key is shown,
//! however it is cut into reads, wherever it pauses, and whatever stood before it, an escape string
//! that never ends included. Of a key whose BEGIN line never came, a read that brings a line of
//! [`LINE`] base64 characters shows none of them, nor of the shorter lines right before that one.
//! Only when such a text comes in smaller pieces, as on a line so slow that each character is a
//! read, its first characters are shown until they are known for what they are: ten when it is the
//! key's beginning, and so tells nothing, else [`LINE`], or in one case of a thousand a few more. A
//! shorter piece alone is an answer like any other.
//!
//! What is typed before this program has the terminal in hand is echoed by the terminal itself.

use zeroize::Zeroizing;

/// What stands in the BEGIN line of every private key.
const MARKS: [&str; 2] = ["-----BEGIN", "PRIVATE KEY"];
/// So much base64 in one line, of all kinds of characters, is from the middle of a key. The
/// portal's API keys have 32 characters, and names have blanks.
pub(crate) const LINE: usize = 40;
/// The base64 of DER that begins as a key does: a sequence with a version number first.
const VERSIONS: [&[u8]; 3] = [b"AgE", b"CAQ", b"IBA"];
/// The version number stands within the first so many characters.
const HEAD: usize = 10;
/// The base64 of an OpenSSH key's first word.
const OPENSSH: &[u8] = b"b3BlbnNzaC1rZXk";

/// This text is key text, or has some in it.
pub(crate) fn holds_key(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
        || text.lines().any(|line| body_in(line.as_bytes()).is_some())
}

/// What was typed so far has just become key text.
pub(crate) fn begins_key(typed: &str) -> bool {
    MARKS.iter().any(|mark| typed.ends_with(mark)) || ends_as_body(typed.as_bytes())
}

/// Where in these bytes of one read key text goes on that does not begin there: the first of the
/// lines of base64 that lead to one that is certain.
pub(crate) fn goes_on_at(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut lines) = (0, None);
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n')) {
        let end = line.windows(8).position(|part| part == b"-----END");
        if let Some(found) = body_in(line).or(end) {
            return lines.or(Some(at + found));
        }
        match line {
            [] => {}
            line if line.trim_ascii().iter().all(|byte| is_base64(*byte)) => {
                lines = lines.or(Some(at));
            }
            _ => lines = None,
        }
        at += line.len() + 1;
    }
    None
}

/// One of the characters that a key's body is written in.
pub(crate) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Where in a line the body of a key stands.
fn body_in(line: &[u8]) -> Option<usize> {
    let mut at = 0;
    for run in line.split(|byte| !is_base64(*byte)) {
        let certain = |piece: Option<&[u8]>| piece.is_some_and(is_mixed);
        if begins_body(run)
            || certain(run.get(..LINE))
            || certain(run.len().checked_sub(LINE).and_then(|from| run.get(from..)))
        {
            return Some(at);
        }
        at += run.len() + 1;
    }
    None
}

/// The last characters of a line are a key's body, its beginning or so much of its middle.
fn ends_as_body(line: &[u8]) -> bool {
    let run = line.iter().rev().take(LINE + 1);
    let run = &line[line.len() - run.take_while(|byte| is_base64(**byte)).count()..];
    if run.len() <= LINE && begins_body(run) {
        return true;
    }
    let last = run.len().checked_sub(LINE).and_then(|from| run.get(from..));
    last.is_some_and(is_mixed)
}

fn begins_body(run: &[u8]) -> bool {
    let head = &run[..run.len().min(HEAD)];
    let versions = || head.windows(3).any(|three| VERSIONS.contains(&three));
    matches!(run, [b'M', b'A'..=b'I', ..]) && versions() || run.starts_with(OPENSSH)
}

/// Letters of both cases and digits, and at every third place at least another of the three than
/// before. In words and paths they change less.
fn is_mixed(piece: &[u8]) -> bool {
    let kind = |byte: u8| match byte {
        b'A'..=b'Z' => 1,
        b'a'..=b'z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let changes = |pair: &&[u8]| {
        let [one, other] = [kind(pair[0]), kind(pair[1])];
        one != other && one != 0 && other != 0
    };
    (1..=3).all(|wanted| piece.iter().any(|byte| kind(*byte) == wanted))
        && piece.windows(2).filter(changes).count() * 3 >= piece.len()
}

/// The END line is there, whole.
pub(crate) fn ends_key(text: &str) -> bool {
    text.find("-----END")
        .is_some_and(|at| text[at + 8..].contains("-----"))
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

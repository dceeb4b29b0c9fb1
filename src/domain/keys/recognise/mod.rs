//! The one eye for key text, wherever it is pasted or typed: early and generous. An innocent text
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
//! Where an API key is asked for, a text that could be one is one, though it has [`LINE`]
//! characters: key text shows itself there by one character that API keys don't have, or by the
//! length of a PEM line.
//!
//! What is typed before this program has the terminal in hand is echoed by the terminal itself.

/// What a person is asked for, as far as telling key text from other text goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wanted {
    /// A text, or nothing: key text is there by mistake.
    #[default]
    Text,
    /// An API key.
    ApiKey,
    /// A private key: whatever comes is key text.
    Key,
    /// What is to become of key text that nobody asked for; its rest may still come.
    KeyOrAnswer,
}

impl Wanted {
    /// What is typed is key text, whatever it looks like.
    pub fn is_key(self) -> bool {
        match self {
            Self::Key | Self::KeyOrAnswer => true,
            Self::Text | Self::ApiKey => false,
        }
    }
}

/// What stands in the BEGIN line of every private key.
const MARKS: [&str; 2] = ["-----BEGIN", "PRIVATE KEY"];
/// So much base64 in one line, of all kinds of characters, is from the middle of a key. The
/// portal's API keys have 32 characters, and names have blanks.
const LINE: usize = 40;
/// Lines of PEM have this many characters. No API key has.
const PEM_LINE: usize = 64;
/// So many characters of base64 may be from a key, where no person looks at what comes.
const PIECE: usize = 24;
/// The base64 of DER that begins as a key does: a sequence with a version number first.
const VERSIONS: [&[u8]; 3] = [b"AgE", b"CAQ", b"IBA"];
/// The version number stands within the first so many characters.
const HEAD: usize = 10;
/// The base64 of an OpenSSH key's first word.
const OPENSSH: &[u8] = b"b3BlbnNzaC1rZXk";

/// What came so far has just become key text.
pub(crate) fn begins_key(text: &str, wanted: Wanted) -> bool {
    MARKS.iter().any(|mark| text.ends_with(mark)) || ends_as_body(text.as_bytes(), wanted)
}

/// Where in these bytes of one read key text goes on that does not begin there: the first of the
/// lines of base64 that lead to one that is certain.
pub(crate) fn goes_on_at(bytes: &[u8], wanted: Wanted) -> Option<usize> {
    let (mut at, mut lines) = (0, None);
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n')) {
        let end = || line.windows(8).position(|part| part == b"-----END");
        if let Some(found) = body_in(line, wanted).or_else(end) {
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

/// A text that nobody saw ends in what may be a piece of a key, line ends within or not.
pub(crate) fn may_go_on(text: &str) -> bool {
    let tail = text.bytes().rev();
    let tail = tail.filter(|byte| !matches!(byte, b'\r' | b'\n'));
    tail.take_while(|byte| is_base64(*byte)).take(PIECE).count() == PIECE
}

/// The END line is there, whole.
pub(crate) fn ends_key(text: &str) -> bool {
    text.find("-----END")
        .is_some_and(|at| text[at + 8..].contains("-----"))
}

/// A text whose first line may be a key's, whatever happened to it on its way here.
pub(crate) fn begins_like_a_key(text: &str) -> bool {
    let line = text.trim().lines().next().unwrap_or("").trim();
    line.contains("--")
        || line.contains("PRIVATE KEY")
        || (line.len() >= LINE && line.bytes().all(is_base64))
}

/// Where in a line the body of a key stands.
fn body_in(line: &[u8], wanted: Wanted) -> Option<usize> {
    let mut at = 0;
    for run in line.split(|byte| !is_base64(*byte)) {
        let certain =
            |piece: Option<&[u8]>| piece.is_some_and(is_mixed) && is_no_api_key(run, wanted);
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
fn ends_as_body(line: &[u8], wanted: Wanted) -> bool {
    let run = line.iter().rev().take(PEM_LINE);
    let run = &line[line.len() - run.take_while(|byte| is_base64(**byte)).count()..];
    if run.len() <= LINE && begins_body(run) {
        return true;
    }
    let last = run.len().checked_sub(LINE).and_then(|from| run.get(from..));
    last.is_some_and(is_mixed) && is_no_api_key(run, wanted)
}

/// Something but its mixture says that this is from a key, where that must be said.
fn is_no_api_key(run: &[u8], wanted: Wanted) -> bool {
    wanted != Wanted::ApiKey
        || run.len() >= PEM_LINE
        || run.iter().any(|byte| !byte.is_ascii_alphanumeric())
}

/// The first characters of a key's body, behind its BEGIN line.
pub(super) fn begins_body(run: &[u8]) -> bool {
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

#[cfg(test)]
mod tests;

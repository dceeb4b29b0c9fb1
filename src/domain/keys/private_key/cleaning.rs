//! Turns what mail programs, web pages, JSON and word processors did to a text back.
//!
//! Only what can't be part of a key is touched: neither base64 nor a BEGIN line holds a
//! backslash, an ampersand, a `<`, or a character beyond ASCII.

use zeroize::Zeroizing;

use super::repair::Repair;
use crate::domain::keys::pem_mark::{is_dash, is_invisible};

/// Plain text with LF line ends, and where in it something was mended.
pub(super) struct Cleaned<'a> {
    given: &'a str,
    pub(super) text: Zeroizing<String>,
    mended: Vec<(usize, Repair)>,
    /// Where the two texts part: offsets in this one and in the one that was given.
    parted: Vec<(usize, usize)>,
}

impl Cleaned<'_> {
    /// What was mended between these two offsets. What was mended in the prose around a key is
    /// nobody's concern.
    pub(super) fn repairs(&self, from: usize, to: usize) -> impl Iterator<Item = Repair> + '_ {
        self.mended
            .iter()
            .filter(move |(at, _)| (from..to).contains(at))
            .map(|(_, repair)| *repair)
    }

    /// Line and column in the text that was given of what stands at an offset here.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let before = self.given.get(..self.origin(at)).unwrap_or(self.given);
        let ends = before
            .match_indices(['\n', '\r'])
            .filter(|(at, end)| *end == "\n" || !before[at + 1..].starts_with('\n'));
        let last = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        (1 + ends.count(), 1 + before[last..].chars().count())
    }

    fn origin(&self, at: usize) -> usize {
        let before = self.parted.partition_point(|(here, _)| *here <= at);
        let (here, there) = before
            .checked_sub(1)
            .and_then(|last| self.parted.get(last))
            .unwrap_or(&(0, 0));
        there + at - here
    }

    fn mend(&mut self, repair: Repair, becomes: Option<char>) {
        self.mended.push((self.text.len(), repair));
        self.text.extend(becomes);
    }
}

/// Cleans a text. Nothing grows, so one allocation is enough and no copy is left behind.
pub(super) fn clean(text: &str) -> Cleaned<'_> {
    let mut out = Cleaned {
        given: text,
        text: Zeroizing::new(String::with_capacity(text.len())),
        mended: Vec::new(),
        parted: Vec::new(),
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => escape(rest).map(|(becomes, taken)| {
                out.mend(Repair::Escapes, becomes);
                taken
            }),
            '&' => entity(rest).map(|(becomes, taken)| {
                out.mend(Repair::Html, becomes);
                taken
            }),
            '<' => tag(rest).map(|(becomes, taken)| {
                out.mend(Repair::Html, becomes);
                taken
            }),
            '\r' => {
                out.mend(Repair::LineEnds, Some('\n'));
                Some(if rest.starts_with("\r\n") { 2 } else { 1 })
            }
            '-' => None,
            c if is_dash(c) => {
                out.mend(Repair::MarkLines, Some('-'));
                Some(c.len_utf8())
            }
            '\u{ff01}'..='\u{ff5e}' => {
                // The wide forms of ASCII stand in its order.
                let plain = char::from_u32(u32::from(c) - 0xfee0);
                out.mend(Repair::Invisible, plain);
                Some(c.len_utf8())
            }
            c if is_invisible(c) => {
                out.mend(Repair::Invisible, None);
                Some(c.len_utf8())
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.mend(Repair::LineEnds, Some('\n'));
                Some(c.len_utf8())
            }
            c if c.is_whitespace() && !c.is_ascii() => {
                out.mend(Repair::Invisible, Some(' '));
                Some(c.len_utf8())
            }
            _ => None,
        };
        let mended = taken.is_some();
        let taken = taken.unwrap_or_else(|| {
            out.text.push(c);
            c.len_utf8()
        });
        rest = rest.get(taken..).unwrap_or_default();
        if mended {
            out.parted.push((out.text.len(), text.len() - rest.len()));
        }
    }
    out
}

/// What a character that was written in code stands for here.
fn plain(c: char) -> Option<char> {
    match c {
        '\r' => Some('\n'),
        c if is_dash(c) => Some('-'),
        c if is_invisible(c) => None,
        c if c.is_whitespace() && c != '\n' => Some(' '),
        c => Some(c),
    }
}

/// `\n`, `\\n`, `\r\n`, `\t`, `\/`, `\"`, `\u002b`, and a backslash before a line end.
fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let after = rest.trim_start_matches('\\');
    let slashes = rest.len() - after.len();
    match after.chars().next()? {
        'n' => Some((Some('\n'), slashes + 1)),
        'r' => {
            // `\r\n` is one line end, with as many backslashes as the first half has.
            let next = after.get(1..)?;
            let paired = next.trim_start_matches('\\');
            let both = next.len() > paired.len() && paired.starts_with('n');
            let second = if both {
                next.len() - paired.len() + 1
            } else {
                0
            };
            Some((Some('\n'), slashes + 1 + second))
        }
        't' => Some((Some(' '), slashes + 1)),
        c @ ('/' | '"' | '\'' | '=' | '+' | '-') => Some((Some(c), slashes + 1)),
        '\n' | '\r' => Some((None, slashes)),
        'x' => {
            let code = u32::from_str_radix(after.get(1..3)?, 16).ok()?;
            Some((plain(char::from_u32(code)?), slashes + 3))
        }
        '0' => {
            let code = u32::from_str_radix(after.get(1..3)?, 8).ok()?;
            Some((plain(char::from_u32(code)?), slashes + 3))
        }
        'u' => {
            let code = u32::from_str_radix(after.get(1..5)?, 16).ok()?;
            Some((plain(char::from_u32(code)?), slashes + 5))
        }
        _ => None,
    }
}

/// `&nbsp;`, `&#10;`, `&#x2d;`, `&amp;#43;`.
fn entity(rest: &str) -> Option<(Option<char>, usize)> {
    let mut name = rest.strip_prefix('&')?;
    while let Some(inner) = name.strip_prefix("amp;") {
        name = inner;
    }
    let skipped = rest.len() - name.len();
    let end = name.bytes().take(12).position(|b| b == b';')?;
    let becomes = match name.get(..end)? {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "Tab" => Some(' '),
        "NewLine" => Some('\n'),
        "ndash" | "mdash" | "minus" | "hyphen" | "dash" => Some('-'),
        "shy" | "zwnj" | "zwj" => None,
        "plus" => Some('+'),
        "sol" => Some('/'),
        "equals" => Some('='),
        "quot" | "apos" => Some('"'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            plain(char::from_u32(code)?)
        }
    };
    Some((becomes, skipped + end + 1))
}

/// `<br>`, `</p>`, `<span class="x">`: a tag that breaks the line becomes a line end.
fn tag(rest: &str) -> Option<(Option<char>, usize)> {
    let inner = rest.get(1..)?;
    let end = inner.bytes().take(200).position(|b| b == b'>')?;
    let name = inner.get(..end)?.trim_start_matches('/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.contains(['<', '\n']) {
        return None;
    }
    let name = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()?
        .to_ascii_lowercase();
    let inline = matches!(
        name.as_str(),
        "a" | "b" | "i" | "em" | "strong" | "span" | "font" | "code" | "wbr" | "tt" | "u"
    );
    Some(((!inline).then_some('\n'), end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_one_character_and_take_so_many() {
        for (text, becomes) in [
            ("\\nA", Some((Some('\n'), 2))),
            ("\\\\nA", Some((Some('\n'), 3))),
            ("\\rA", Some((Some('\n'), 2))),
            ("\\r\\nA", Some((Some('\n'), 4))),
            ("\\\\r\\\\nA", Some((Some('\n'), 6))),
            ("\\rnA", Some((Some('\n'), 2))),
            ("\\r\\tA", Some((Some('\n'), 2))),
            ("\\tA", Some((Some(' '), 2))),
            ("\\/A", Some((Some('/'), 2))),
            ("\\\nA", Some((None, 1))),
            ("\\x2bA", Some((Some('+'), 4))),
            ("\\x0dA", Some((Some('\n'), 4))),
            ("\\012A", Some((Some('\n'), 4))),
            ("\\u002bA", Some((Some('+'), 6))),
            ("\\u2014A", Some((Some('-'), 6))),
            ("\\u00a0A", Some((Some(' '), 6))),
            ("\\u200bA", Some((None, 6))),
            ("\\qA", None),
            ("\\x2", None),
            ("\\", None),
        ] {
            assert_eq!(escape(text), becomes, "{text}");
        }
    }

    #[test]
    fn what_programs_do_to_text_is_turned_back() {
        for (given, expected) in [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            (r"a\nb\r\nc\\nd\\r\\ne", "a\nb\nc\nd\ne"),
            (r"a\/b\u002bc", "a/b+c"),
            (r"a\x2Bb\x0ac\012d\053e", "a+b\nc\nd+e"),
            ("a\\\nb", "a\nb"),
            ("a<br/>b<BR>c</p>d<span class='x'>e</span>", "a\nb\nc\nde"),
            ("a&#10;b&nbsp;c&#45;&#x2D;&amp;#43;&sol;", "a\nb c--+/"),
            ("\u{feff}a\u{200b}b\u{a0}c\u{2014}d\u{2028}e", "ab c-d\ne"),
            ("a\\", "a\\"),
            ("a&b<c>&", "a&b\n&"),
            ("1 < 2 && &#xffffffff;", "1 < 2 && &#xffffffff;"),
        ] {
            assert_eq!(*clean(given).text, expected, "{given:?}");
        }
    }

    #[test]
    fn every_place_is_found_again_in_the_text_that_was_given() {
        let given = "\u{feff}a\r\n\\nb&#43;c\u{2014}d";
        let cleaned = clean(given);
        for (at, c) in cleaned
            .text
            .char_indices()
            .filter(|(_, c)| c.is_ascii_lowercase())
        {
            assert_eq!(given[cleaned.origin(at)..].chars().next(), Some(c));
        }
    }

    #[test]
    fn repairs_are_told_for_the_place_that_was_asked_for() {
        let cleaned = clean("x\r\nABC\\nDEF");
        let told = |from, to| cleaned.repairs(from, to).collect::<Vec<_>>();
        assert_eq!(told(0, 2), [Repair::LineEnds]);
        assert_eq!(told(2, 9), [Repair::Escapes]);
    }
}

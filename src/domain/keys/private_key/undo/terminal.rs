//! Control codes: colours of a terminal, of a log, written out or not.

use zeroize::Zeroizing;

use super::Undone;

/// How programs write the escape character where they don't send it.
const WRITTEN: [&str; 7] = [
    "^[", "\\e", "\\033", "\\x1b", "\\x1B", "\\u001b", "\u{241b}",
];

/// Without control sequences, whole or with their escape character lost, and without control
/// characters, sent or written as `^M`.
pub(in crate::domain::keys) fn without_controls(text: &str) -> Option<Undone> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = sequence(rest).or_else(|| control(rest));
        if taken.is_none() {
            out.push(c);
        }
        rest = rest.get(taken.unwrap_or(c.len_utf8())..)?;
    }
    Some(out)
}

/// How long the sequence at the beginning is.
fn sequence(text: &str) -> Option<usize> {
    let written = WRITTEN.iter().find(|written| text.starts_with(**written));
    let lead = match (text.chars().next()?, written) {
        ('\u{9b}', _) => return csi(&text[2..]).map(|length| length + 2),
        ('\u{1b}', _) => 1,
        (_, Some(written)) => written.len(),
        // The escape character was lost on the way: `[32m`, `[0m`, `[K`.
        ('[', None) => {
            let length = csi(&text[1..])?;
            return text[..=length]
                .ends_with(['m', 'K', 'J', 'H', 'G'])
                .then_some(length + 1);
        }
        _ => return None,
    };
    let after = text.get(lead..)?;
    match after.chars().next() {
        Some('[') => csi(&after[1..]).map(|length| lead + 1 + length),
        Some(']') => {
            let end = after.find(['\u{7}', '\u{1b}'])?;
            let two = after[end..].starts_with("\u{1b}\\");
            Some(lead + end + if two { 2 } else { 1 })
        }
        Some('(' | ')' | '*' | '+' | '#' | ' ') if lead == 1 => Some(3.min(text.len())),
        Some(c) if lead == 1 => Some(1 + c.len_utf8()),
        Some(_) | None => None,
    }
}

/// Parameters and the letter that ends them.
fn csi(text: &str) -> Option<usize> {
    let length = text
        .bytes()
        .take_while(|b| (0x20..0x40).contains(b))
        .count();
    let last = text.as_bytes().get(length)?;
    (length < 32 && (0x40..0x7f).contains(last)).then_some(length + 1)
}

/// A control character, sent or written with a caret.
fn control(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    match chars.next()? {
        '^' => matches!(chars.next()?, '@'..='Z' | '?').then_some(2),
        c if c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}') => Some(c.len_utf8()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, left: &str) {
        assert_eq!(without_controls(text).unwrap().as_str(), left, "{text:?}");
    }

    #[test]
    fn sequences_are_taken_out_whole() {
        for sequence in [
            "\u{1b}[32m",
            "\u{1b}[1;31;40m",
            "\u{1b}[?25l",
            "\u{1b}[2~",
            "\u{9b}0m",
            "\u{9b}?7h",
            "^[[0m",
            "\\e[0m",
            "\\033[0m",
            "\\x1b[0m",
            "\\x1B[4h",
            "\\u001b[K",
            "\u{241b}[1m",
            "[32m",
            "[K",
            "[2J",
            "[H",
            "[3G",
            "\u{1b}]0;a title\u{7}",
            "\u{1b}]8;;\u{1b}\\",
            "^[]0;a title\u{7}",
            "^[]8;;\u{1b}\\",
            "\u{1b}(B",
            "\u{1b})0",
            "\u{1b}*A",
            "\u{1b}+A",
            "\u{1b}#8",
            "\u{1b} F",
            "\u{1b}c",
            "\u{1b}7",
            "\u{1b}=",
            "\u{7}",
            "\u{8}",
            "^M",
            "^@",
            "^?",
        ] {
            check(&format!("one{sequence}two"), "onetwo");
        }
    }

    #[test]
    fn what_is_no_sequence_stays() {
        for text in [
            "one[two]",
            "one[32two]",
            "[0x",
            "one^two",
            "^a",
            "a\nb\tc\r\n",
            "\\e",
            "[",
            "",
        ] {
            check(text, text);
        }
        // So long is none.
        check(&format!("[{}m", "1".repeat(31)), "");
        let long = format!("[{}m", "1".repeat(32));
        check(&long, &long);
        // Of one that never ends only the escape character goes.
        check("one\u{1b}[32", "one[32");
        check("one\u{1b}]0;a title", "one]0;a title");
        check("one\u{1b}", "one");
    }
}

//! Forms and URL decoders make a blank of each `+`.

use zeroize::Zeroizing;

use super::{Undone, is_base64};
use crate::domain::keys::pem_mark::{Side, marks};
use crate::domain::keys::private_key::{body::COLUMNS, cleaning};

/// The key's lines with their blanks as `+`. A key in one line has blanks for its line ends too:
/// those stand behind every 64 characters.
pub(super) fn pluses(text: &str) -> Option<Undone> {
    let cleaned = cleaning::clean(text);
    let text = cleaned.text.as_str();
    let found = marks(text);
    let begin = found.iter().find(|mark| mark.side == Side::Begin)?;
    let end = found
        .iter()
        .find(|mark| mark.side == Side::End && mark.start > begin.end)?;
    let from = begin.end + dashes(&text[begin.end..]);
    let body = text.get(from..end.start)?;
    let mut out = Zeroizing::new(String::with_capacity(text.len() * 2 + 64));
    out.push_str(&text[..from]);
    out.push('\n');
    let lines = body
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty());
    if lines.clone().count() == 1 {
        one_line(body.strip_prefix(' ').unwrap_or(body), &mut out)?;
    } else {
        let count = lines.clone().count();
        for (number, line) in lines.enumerate() {
            whole_line(line, number + 1 == count, &mut out)?;
        }
    }
    out.push_str(&text[end.start..]);
    Some(out)
}

fn dashes(text: &str) -> usize {
    text.len() - text.trim_start_matches('-').len()
}

/// A line that lost the blank at its end, as editors do, gets it back.
fn whole_line(line: &str, last: bool, out: &mut String) -> Option<()> {
    for c in line.chars() {
        out.push(mended(c)?);
    }
    if !last && line.len() + 1 == COLUMNS {
        out.push('+');
    }
    out.push('\n');
    Some(())
}

fn one_line(body: &str, out: &mut String) -> Option<()> {
    let mut rest = body;
    while rest.len() > COLUMNS {
        let (line, after) = rest.split_at_checked(COLUMNS)?;
        whole_line(line, true, out)?;
        rest = after.strip_prefix(' ')?;
    }
    whole_line(rest.trim_end(), true, out)
}

fn mended(c: char) -> Option<char> {
    match c {
        ' ' => Some('+'),
        c if is_base64(c) || c == '=' => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_other_signs_never_had_a_plus_for_its_blanks() {
        let undone = |body: &str| {
            let text = format!("-----BEGIN PRIVATE KEY-----{body}-----END PRIVATE KEY-----");
            pluses(&text).map(|undone| undone.as_str().to_owned())
        };
        let mended = undone("\na bc=\nd ef\n").unwrap();
        let expected = "-----BEGIN PRIVATE KEY-----\na+bc=\nd+ef\n-----END PRIVATE KEY-----";
        assert_eq!(mended, expected);
        for other in ["\na:bc\nd\n", "\na-bc\nd\n", "\n\u{e4}\nd\n"] {
            assert_eq!(undone(other), None);
        }
        // A line that lost its last blank gets it back, unless it is the last one.
        let line = "x".repeat(COLUMNS - 1);
        let short = undone(&format!("\n{line}\n{line}\n")).unwrap();
        assert!(short.contains(&format!("\n{line}+\n{line}\n-")), "{short}");
        // In one line, the line ends are blanks too.
        let line = "x".repeat(COLUMNS);
        let one = undone(&format!(" {line} {line} a b ")).unwrap();
        assert!(one.contains(&format!("\n{line}\n{line}\na+b\n-")), "{one}");
        assert_eq!(undone(&format!(" {line}x{line} ")), None);
    }
}

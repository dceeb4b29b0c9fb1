//! Line ends that became something else: `|`, `,`, or an `n` whose backslash a shell ate.

use zeroize::Zeroizing;

use super::{Undone, is_base64};
use crate::domain::keys::pem_mark::{Side, marks};

/// How RSA keys begin in base64.
const KEY_BEGINS: &str = "MII";

/// Longest text that is taken for a line end: `\n" + "` with blanks.
const LONGEST: usize = 24;

/// The text with line ends where something stands for them: between the BEGIN line and the key,
/// and behind every line of it.
pub(super) fn replaced(text: &str) -> Option<Undone> {
    let found = marks(text);
    let begin = found.iter().find(|mark| mark.side == Side::Begin);
    let from = begin.map_or(0, |mark| {
        let behind = &text[mark.end..];
        mark.end + behind.len() - behind.trim_start_matches('-').len()
    });
    let to = found
        .iter()
        .find(|mark| mark.side == Side::End && mark.start > from)
        .map_or(text.len(), |mark| mark.start);
    let body = text.get(from..to)?;
    let key = body.find(KEY_BEGINS)?;
    let (stand_in, key) = body.split_at(key);
    let mut out = Zeroizing::new(String::with_capacity(text.len() * 2 + 16));
    out.push_str(&text[..from]);
    let done = candidates(stand_in, key).any(|stand_in| {
        out.truncate(from);
        out.push('\n');
        anywhere(key, stand_in, &mut out) || in_columns(key, stand_in, &mut out)
    });
    out.push('\n');
    out.push_str(&text[to..]);
    done.then_some(out)
}

/// What may stand for a line end: what precedes the key, else what follows its first line.
fn candidates<'a>(before: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    let behind = key.get(64..).unwrap_or_default();
    let foreign = behind.len() - behind.trim_start_matches(|c| !is_base64(c)).len();
    [
        before,
        behind.get(..foreign).unwrap_or_default(),
        "n",
        "rn",
        "/n",
    ]
    .into_iter()
    .filter(|text| !text.trim().is_empty() && text.len() <= LONGEST)
}

/// It can't be part of a key, so it is a line end wherever it stands.
fn anywhere(key: &str, stand_in: &str, out: &mut String) -> bool {
    let foreign = stand_in.contains(|c: char| !is_base64(c) && !c.is_whitespace() && c != '=');
    if !foreign || !key.contains(stand_in) {
        return false;
    }
    for line in key.split(stand_in) {
        out.push_str(line);
        out.push('\n');
    }
    true
}

/// It stands behind every so many characters, and behind the last ones or not.
fn in_columns(key: &str, stand_in: &str, out: &mut String) -> bool {
    let Some(columns) = (40..=80).find(|at| {
        let behind = |at: usize| key.get(at..).is_some_and(|rest| rest.starts_with(stand_in));
        behind(*at) && behind(2 * at + stand_in.len())
    }) else {
        return false;
    };
    let mut rest = key.trim_end();
    while rest.len() > columns + stand_in.len() {
        let (Some(line), Some(behind)) = (rest.get(..columns), rest.get(columns..)) else {
            return false;
        };
        let Some(after) = behind.strip_prefix(stand_in) else {
            return false;
        };
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str(rest.strip_suffix(stand_in).unwrap_or(rest));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_key_or_behind_its_first_line_may_stand_for_line_ends() {
        let line = "a".repeat(64);
        let found = |before: &'static str, behind: &str| -> Vec<String> {
            let key = format!("{line}{behind}b");
            candidates(before, &key).map(str::to_owned).collect()
        };
        let always = ["n", "rn", "/n"];
        assert_eq!(found("|", "~"), ["|", "~", always[0], always[1], always[2]]);
        // Blanks are line ends already, and a long text is no sign.
        assert_eq!(found(" ", ""), always);
        assert_eq!(found("", &"~".repeat(24)).len(), 4);
        assert_eq!(found("", &"~".repeat(25)), always);
        assert_eq!(candidates("|", "short").count(), 4);
    }

    #[test]
    fn in_columns_every_line_is_as_wide_as_the_first() {
        let put = |key: &str| {
            let mut out = String::new();
            in_columns(key, "n", &mut out).then_some(out)
        };
        for width in [40, 64, 80] {
            let line = "a".repeat(width);
            for last in ["bb", "bbn"] {
                let text = put(&format!("{line}n{line}n{last}"));
                assert_eq!(text, Some(format!("{line}\n{line}\nbb")), "{width} {last}");
            }
            // A line of another width, or one alone, is none of a key.
            assert_eq!(
                put(&format!("{line}n{line}n{line}an{line}n")),
                None,
                "{width}"
            );
            assert_eq!(put(&format!("{line}nbb")), None, "{width}");
        }
        for width in [39, 81] {
            let line = "a".repeat(width);
            assert_eq!(put(&format!("{line}n{line}n{line}n")), None, "{width}");
        }
    }

    #[test]
    fn what_no_key_holds_is_a_line_end_wherever_it_stands() {
        let put = |key: &str, stand_in: &str| {
            let mut out = String::new();
            anywhere(key, stand_in, &mut out).then_some(out)
        };
        assert_eq!(put("ab|c|", "|").as_deref(), Some("ab\nc\n\n"));
        assert_eq!(put("ab~nc", "~n").as_deref(), Some("ab\nc\n"));
        for (key, stand_in) in [("abnc", "n"), ("ab=c", "="), ("ab c", " "), ("abc", "|")] {
            assert_eq!(put(key, stand_in), None, "{stand_in}");
        }
    }
}

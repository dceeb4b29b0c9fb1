//! A dotenv file: what is not ours in it stays as it is, to the byte.
//!
//! Read as people mean it where every reader would mean the same: blanks around `=`, `NAME: value`,
//! a byte order mark. [`Dotenv::mistake`] names the line of ours that can't be read so.

use std::ops::Range;

use zeroize::Zeroizing;

use super::mistake::Mistake;
use crate::domain::ConfigPath;

/// The file's text, cut into entries and everything between them.
pub(super) struct Dotenv {
    pieces: Vec<DotenvPiece>,
}

enum DotenvPiece {
    /// Comments, empty lines, and whatever can't be read as an entry.
    Other(String),
    /// `NAME=value`, with `export` in front or not.
    Entry {
        name: String,
        text: Zeroizing<String>,
        value: Zeroizing<String>,
        /// A reader may put another variable's value in place of a `$NAME` in it.
        expands: bool,
        /// Where in the text the value begins and ends, with its quotes.
        place: Range<usize>,
    },
}

/// The byte order mark that Windows editors put in front.
const MARK: char = '\u{feff}';

impl Dotenv {
    /// Cuts a text. Nothing is refused: what is no entry is kept.
    pub(super) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        if let Some(behind) = text.strip_prefix(MARK) {
            pieces.push(DotenvPiece::Other(MARK.to_string()));
            rest = behind;
        }
        while !rest.is_empty() {
            let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let piece = entry(rest);
            let length = match &piece {
                Some(DotenvPiece::Entry { text, .. }) => text.len(),
                Some(DotenvPiece::Other(_)) | None => line_end,
            };
            let (head, tail) = rest.split_at(length);
            pieces.push(piece.unwrap_or_else(|| DotenvPiece::Other(head.to_owned())));
            rest = tail;
        }
        Self { pieces }
    }

    /// The value of a variable; the last one counts.
    pub(super) fn get(&self, wanted: &str) -> Option<&str> {
        self.pieces.iter().rev().find_map(|piece| match piece {
            DotenvPiece::Entry { name, value, .. } if name == wanted => Some(value.as_str()),
            DotenvPiece::Entry { .. } | DotenvPiece::Other(_) => None,
        })
    }

    /// The first line that can't be read as it is meant: one about these variables, or a quote that
    /// is never closed, which would swallow what is written behind it.
    pub(super) fn mistake(&self, ours: &[String]) -> Option<Mistake> {
        let mut line = 1;
        for piece in &self.pieces {
            let why = match piece {
                DotenvPiece::Other(text) if opens_quote(text) => Some(Mistake::unclosed()),
                DotenvPiece::Other(text) => Mistake::of_other(text, ours),
                DotenvPiece::Entry {
                    name,
                    text,
                    value,
                    expands,
                    place,
                } => {
                    let behind = text.get(place.end..).unwrap_or_default();
                    if Mistake::swallows(value, behind, ours) {
                        return Some(Mistake::unclosed().on_line(line));
                    }
                    Mistake::of_entry(name, value, *expands, behind, ours)
                }
            };
            if let Some(why) = why {
                return Some(why.on_line(line));
            }
            line += piece.text().matches('\n').count();
        }
        None
    }

    /// A value of the connection.
    pub(super) fn value(&self, path: ConfigPath) -> Option<Zeroizing<String>> {
        let text = self.get(&path.variable())?;
        Some(Zeroizing::new(text.to_owned()))
    }

    /// Replaces the value where it counts, adds it at the end, or takes every line of it out.
    /// Readers differ in which of two lines counts, so there is one afterwards.
    pub(super) fn set(&mut self, wanted: &str, new: Option<&str>) {
        let is_it = |piece: &DotenvPiece| match piece {
            DotenvPiece::Entry { name, .. } => name == wanted,
            DotenvPiece::Other(_) => false,
        };
        let Some(new) = new else {
            self.pieces.retain(|piece| !is_it(piece));
            return;
        };
        let quoted = quoted(new);
        let entry = |before: &str, after: &str| {
            let mut text = Zeroizing::new(String::with_capacity(quoted.len() + 256));
            text.extend([before, &quoted, after]);
            let place = before.len()..before.len() + quoted.len();
            DotenvPiece::Entry {
                name: wanted.to_owned(),
                text,
                value: Zeroizing::new(new.to_owned()),
                expands: false,
                place,
            }
        };
        if let Some(at) = self.pieces.iter().rposition(is_it) {
            if let DotenvPiece::Entry { text, place, .. } = &self.pieces[at] {
                // `export` in front and a comment behind stay.
                self.pieces[at] = entry(&text[..place.start], &text[place.end..]);
                let mut earlier = 0..at;
                self.pieces
                    .retain(|piece| earlier.next().is_none() || !is_it(piece));
            }
        } else {
            let made = entry(&format!("{wanted}="), "\n");
            let last = self.pieces.last_mut().map(DotenvPiece::text_mut);
            if let Some(text) = last
                && !text.ends_with('\n')
                && !text.chars().eq([MARK])
            {
                text.push('\n');
            }
            self.pieces.push(made);
        }
    }

    /// The whole file.
    pub(super) fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(1 << 14));
        for piece in &self.pieces {
            text.push_str(piece.text());
        }
        text
    }
}

impl DotenvPiece {
    fn text(&self) -> &str {
        match self {
            Self::Other(text) => text,
            Self::Entry { text, .. } => text,
        }
    }

    fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Other(text) => text,
            Self::Entry { text, .. } => text,
        }
    }
}

/// The entry at the beginning of this text, when there is one.
fn entry(rest: &str) -> Option<DotenvPiece> {
    let body = rest.trim_start_matches(BLANKS);
    let body = match body.strip_prefix("export") {
        Some(after) if after.starts_with(BLANKS) => after.trim_start_matches(BLANKS),
        Some(_) | None => body,
    };
    let name_length = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|length| *length > 0)?;
    let (name, after) = body.split_at(name_length);
    let after = behind_sign(name, after)?;
    let begin = rest.len() - after.len();
    let (value, expands, length) = if let Some(quote @ ('"' | '\'')) = after.chars().next() {
        quoted_value(after, quote)?
    } else {
        let line = after.split('\n').next().unwrap_or_default();
        let value = line.split(" #").next().unwrap_or_default().trim_end();
        let expands = expands(value) || value.starts_with("$'");
        (Zeroizing::new(value.to_owned()), expands, value.len())
    };
    // The rest of the line belongs to the entry, as a comment behind a quoted value does.
    let tail = &rest[begin + length..];
    let end = begin + length + tail.find('\n').map_or(tail.len(), |at| at + 1);
    Some(DotenvPiece::Entry {
        name: name.to_owned(),
        text: Zeroizing::new(rest[..end].to_owned()),
        value,
        expands,
        place: begin..begin + length,
    })
}

/// All that this line lacks to be an entry is the closing quote.
fn opens_quote(line: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        let closed = Zeroizing::new(format!("{}{quote}", line.trim_end()));
        entry(&closed).is_some() && entry(line).is_none()
    })
}

const BLANKS: [char; 2] = [' ', '\t'];

/// What follows the `=`, with blanks around it or not, or the `:` of `NAME: value`. Prose has
/// colons too, so that form needs a name in capitals.
fn behind_sign<'a>(name: &str, after: &'a str) -> Option<&'a str> {
    let sign = after.trim_start_matches(BLANKS);
    let value = sign.strip_prefix('=').or_else(|| {
        let capitals = !name.contains(|c: char| c.is_ascii_lowercase());
        sign.strip_prefix(':').filter(|_| capitals)
    })?;
    Some(value.trim_start_matches(BLANKS))
}

/// `$NAME`, `${NAME}`, `$(command)` or a command in backticks stands in it.
fn expands(value: &str) -> bool {
    value.match_indices(['$', '`']).any(|(at, sign)| {
        let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '_' | '(');
        let named = sign == "`" || value[at + 1..].starts_with(begins);
        named && !value[..at].ends_with('\\')
    })
}

/// The value inside the quotes, whether a reader expands it, and how long it is with its quotes;
/// `None` when they are never closed.
fn quoted_value(text: &str, quote: char) -> Option<(Zeroizing<String>, bool, usize)> {
    let mut value = Zeroizing::new(String::with_capacity(text.len()));
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            let expands = quote == '"' && expands(&text[1..at]);
            return Some((value, expands, at + 1));
        }
        if c != '\\' || quote == '\'' {
            value.push(c);
            continue;
        }
        match chars.next()?.1 {
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            escaped @ ('"' | '\\' | '$' | '`') => value.push(escaped),
            other => value.extend(['\\', other]),
        }
    }
    None
}

/// Bare when nothing in it means anything to a reader; else in double quotes, over several lines
/// when the value has them.
fn quoted(value: &str) -> Zeroizing<String> {
    let bare = !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-./:@+,%".contains(&b));
    let mut text = Zeroizing::new(String::with_capacity(value.len() + 16));
    if bare {
        text.push_str(value);
        return text;
    }
    text.push('"');
    for c in value.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_and_other_lines_stay_as_they_are() {
        let text = "# shop\nexport A=1 # one\n\nB='x y'\nnonsense here\nC=\"l1\nl2\"\nlast=z";
        let mut file = Dotenv::parse(text);
        assert_eq!(file.text().as_str(), text);
        assert_eq!(file.get("A"), Some("1"));
        assert_eq!(file.get("B"), Some("x y"));
        assert_eq!(file.get("C"), Some("l1\nl2"));
        file.set("B", Some("new"));
        file.set("D", Some("4"));
        let want = text.replace("B='x y'", "B=new") + "\nD=4\n";
        assert_eq!(file.text().as_str(), want);
    }

    #[test]
    fn what_stands_around_a_value_on_its_line_stays() {
        let mut file = Dotenv::parse("export A=1 # one\r\n B='x'   # two\nC=\n");
        file.set("A", Some("new"));
        file.set("B", Some("two words"));
        file.set("C", Some("3"));
        assert_eq!(
            file.text().as_str(),
            "export A=new # one\r\n B=\"two words\"   # two\nC=3\n"
        );
    }

    #[test]
    fn the_last_of_two_values_counts_and_removing_takes_both() {
        let mut file = Dotenv::parse("A=1\nA=2\n");
        assert_eq!(file.get("A"), Some("2"));
        file.set("A", None);
        assert_eq!(file.text().as_str(), "");
    }

    #[test]
    fn a_line_is_read_as_people_mean_it() {
        for line in [
            "KEY=abc",
            "\u{feff}KEY=abc",
            "KEY = abc",
            "KEY: abc",
            "KEY : 'abc'",
            "export  KEY=abc",
            "export\tKEY = \"abc\"  # one",
            "KEY=abc\r",
            "  KEY=abc # one",
        ] {
            let text = format!("{line}\nOTHER=1\n");
            let mut file = Dotenv::parse(&text);
            assert_eq!(file.get("KEY"), Some("abc"), "{line:?}");
            assert_eq!(file.text().as_str(), text);
            file.set("KEY", Some("new"));
            let after = file.text();
            assert_eq!(after.matches("KEY").count(), 1, "{after:?}");
            assert!(!after.contains("abc"), "{after:?}");
            assert_eq!(Dotenv::parse(&after).get("KEY"), Some("new"), "{after:?}");
        }
        assert_eq!(Dotenv::parse("see http://x/\nnote: A").get("note"), None);
        let longer = Dotenv::parse("exportKEY=abc");
        assert_eq!(
            (longer.get("KEY"), longer.get("exportKEY")),
            (None, Some("abc"))
        );
    }

    #[test]
    fn no_old_value_stays_beside_a_new_one() {
        let mut file = Dotenv::parse("KEY=old\nA=1\nKEY: older\nB=2\n");
        file.set("KEY", Some("new"));
        assert_eq!(file.text().as_str(), "A=1\nKEY: new\nB=2\n");
    }

    #[test]
    fn what_is_added_to_a_file_with_a_mark_alone_starts_its_first_line() {
        let mut file = Dotenv::parse("\u{feff}");
        file.set("A", Some("1"));
        assert_eq!(file.text().as_str(), "\u{feff}A=1\n");
        // Elsewhere it is a character like others, and no line ends with it.
        let mut file = Dotenv::parse("B\u{feff}");
        file.set("A", Some("1"));
        assert_eq!(file.get("A"), Some("1"));
        assert_eq!(Dotenv::parse(&file.text()).get("A"), Some("1"));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_kept_as_it_is() {
        let text = "A=\"open\nB=2\n";
        let file = Dotenv::parse(text);
        assert_eq!(file.get("A"), None);
        assert_eq!(file.get("B"), Some("2"));
        assert_eq!(file.text().as_str(), text);
    }

    proptest! {
        #[test]
        fn any_text_survives_and_any_value_is_read_back(text in "(?s).{0,200}", value in "(?s)[^\0]{0,80}") {
            let mut file = Dotenv::parse(&text);
            let kept = file.text();
            prop_assert_eq!(kept.as_str(), text.as_str());
            file.set("OURS", Some(&value));
            let again = Dotenv::parse(&file.text());
            if !text.contains(['"', '\'']) {
                prop_assert_eq!(again.get("OURS"), Some(value.as_str()));
            }
        }
    }
}

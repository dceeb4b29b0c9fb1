//! A dotenv file: what is not ours in it stays as it is, to the byte.

use std::ops::Range;

use zeroize::Zeroizing;

/// The file's text, cut into entries and everything between them.
pub(super) struct Dotenv {
    pieces: Vec<Piece>,
}

enum Piece {
    /// Comments, empty lines, and whatever can't be read as an entry.
    Other(String),
    /// `NAME=value`, with `export` in front or not.
    Entry {
        name: String,
        text: Zeroizing<String>,
        value: Zeroizing<String>,
        /// Where in the text the value begins and ends, with its quotes.
        place: Range<usize>,
    },
}

impl Dotenv {
    /// Cuts a text. Nothing is refused: what is no entry is kept.
    pub(super) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let piece = entry(rest);
            let length = match &piece {
                Some(Piece::Entry { text, .. }) => text.len(),
                Some(Piece::Other(_)) | None => line_end,
            };
            let (head, tail) = rest.split_at(length);
            pieces.push(piece.unwrap_or_else(|| Piece::Other(head.to_owned())));
            rest = tail;
        }
        Self { pieces }
    }

    /// The value of a variable; the last one counts.
    pub(super) fn get(&self, wanted: &str) -> Option<&str> {
        self.pieces.iter().rev().find_map(|piece| match piece {
            Piece::Entry { name, value, .. } if name == wanted => Some(value.as_str()),
            Piece::Entry { .. } | Piece::Other(_) => None,
        })
    }

    /// Replaces the value where it counts, adds it at the end, or takes every line of it out.
    pub(super) fn set(&mut self, wanted: &str, new: Option<&str>) {
        let is_it = |piece: &Piece| match piece {
            Piece::Entry { name, .. } => name == wanted,
            Piece::Other(_) => false,
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
            Piece::Entry {
                name: wanted.to_owned(),
                text,
                value: Zeroizing::new(new.to_owned()),
                place,
            }
        };
        if let Some(at) = self.pieces.iter().rposition(is_it) {
            if let Piece::Entry { text, place, .. } = &self.pieces[at] {
                // `export` in front and a comment behind stay.
                self.pieces[at] = entry(&text[..place.start], &text[place.end..]);
            }
        } else {
            let made = entry(&format!("{wanted}="), "\n");
            let last = self.pieces.last_mut().map(Piece::text_mut);
            if let Some(text) = last
                && !text.ends_with('\n')
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
            text.push_str(match piece {
                Piece::Other(other) => other,
                Piece::Entry { text, .. } => text,
            });
        }
        text
    }
}

impl Piece {
    fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Other(text) => text,
            Self::Entry { text, .. } => text,
        }
    }
}

/// The entry at the beginning of this text, when there is one.
fn entry(rest: &str) -> Option<Piece> {
    let body = rest.trim_start_matches([' ', '\t']);
    let body = body.strip_prefix("export ").map_or(body, str::trim_start);
    let name_length = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|length| *length > 0)?;
    let (name, after) = body.split_at(name_length);
    let after = after.strip_prefix('=')?;
    let begin = rest.len() - after.len();
    let (value, length) = if let Some(quote @ ('"' | '\'')) = after.chars().next() {
        quoted_value(after, quote)?
    } else {
        let line = after.split('\n').next().unwrap_or_default();
        let value = line.split(" #").next().unwrap_or_default().trim_end();
        let length = value.len();
        (Zeroizing::new(value.trim_start().to_owned()), length)
    };
    // The rest of the line belongs to the entry, as a comment behind a quoted value does.
    let tail = &rest[begin + length..];
    let end = begin + length + tail.find('\n').map_or(tail.len(), |at| at + 1);
    Some(Piece::Entry {
        name: name.to_owned(),
        text: Zeroizing::new(rest[..end].to_owned()),
        value,
        place: begin..begin + length,
    })
}

/// The value inside the quotes and how long it is with them; `None` when they are never closed.
fn quoted_value(text: &str, quote: char) -> Option<(Zeroizing<String>, usize)> {
    let mut value = Zeroizing::new(String::with_capacity(text.len()));
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Some((value, at + 1));
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

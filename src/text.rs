//! How wide a text is on a terminal, and where it may be cut, wrapped or filled up.
//!
//! Counts exactly as ratatui draws (a test in `tests/screens.rs` holds both together): grapheme by
//! grapheme, control characters not at all. Must not know what a text means, nor what it is
//! written on.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr as _;

/// The characters as a reader sees them, with their place in the text and their width.
fn characters(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str, usize)> {
    text.grapheme_indices(true)
        .map(|(at, character)| (at, character, drawn_width(character)))
}

fn drawn_width(character: &str) -> usize {
    if character.contains(char::is_control) {
        0
    } else {
        // Terminals give the sound marks of halfwidth kana a cell of their own, which the tables
        // of Unicode do not.
        let is_mark = |c: &char| matches!(c, '\u{ff9e}' | '\u{ff9f}');
        character.width() + character.chars().filter(is_mark).count()
    }
}

/// Terminal columns of a text.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.bytes().filter(|byte| !byte.is_ascii_control()).count()
    } else {
        characters(text).map(|(_, _, width)| width).sum()
    }
}

/// The longest beginning that takes `room` columns at most.
pub fn head(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let mut used = 0;
    for (at, _, width) in characters(text) {
        used += width;
        if used > room {
            return &text[..at];
        }
    }
    text
}

/// The longest end that takes `room` columns at most.
pub fn tail(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let mut used = 0;
    let mut from = text.len();
    for (at, _, width) in characters(text).rev() {
        used += width;
        if used > room {
            return &text[from..];
        }
        from = at;
    }
    text
}

/// The text and as many blanks as `columns` want.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Lines of `room` columns at most, broken at spaces, else after a slash, else anywhere.
pub fn wrap(text: &str, room: usize) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(move |line| Wrapped {
        rest: Some(line),
        room,
        at_spaces: true,
    })
}

/// The same for one line whose others are indented by `hang` columns.
pub fn wrap_hanging(text: &str, room: usize, hang: usize) -> impl Iterator<Item = String> {
    let mut lines = Wrapped {
        rest: Some(text),
        room,
        at_spaces: true,
    };
    let mut indent = 0;
    std::iter::from_fn(move || {
        let line = format!("{}{}", " ".repeat(indent), lines.next()?);
        indent = hang;
        lines.room = room.saturating_sub(hang);
        Some(line)
    })
}

/// Lines of `room` columns at most, broken anywhere: joined they are the text again.
pub fn fold(text: &str, room: usize) -> impl Iterator<Item = &str> {
    Wrapped {
        rest: Some(text),
        room,
        at_spaces: false,
    }
}

/// The same, broken behind a blank or a slash where what follows it, up to the next one, has room
/// on a line of its own; between an address's scheme and its host only where nothing else helps.
pub fn fold_softly(text: &str, room: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let line = fold(text, room).next()?;
        if line.len() == text.len() {
            return Some(text);
        }
        let helps = |end: &usize| part(&text[*end..]).is_some_and(|part| width(part) <= room);
        let ends = || {
            let ends = line.match_indices([' ', '/']).map(|(at, _)| at + 1);
            ends.filter(helps).rev()
        };
        let in_scheme = |end: &usize| line[..*end].ends_with("//") || text[*end..].starts_with('/');
        let end = ends().find(|end| !in_scheme(end)).or_else(|| ends().next());
        let (line, next) = text.split_at(end.unwrap_or(line.len()));
        rest = Some(next);
        Some(line)
    })
}

/// The text up to its first blank or slash.
fn part(text: &str) -> Option<&str> {
    text.split_inclusive([' ', '/']).next()
}

/// Columns that a line needs so that [`fold_softly`] breaks no word, and no address before its path.
pub fn softly_folded(text: &str) -> usize {
    let scheme = text.find("://").map_or(0, |at| at + 3);
    let first = width(&text[..scheme]) + part(&text[scheme..]).map_or(0, width);
    let parts = text[scheme..].split_inclusive([' ', '/']).map(width);
    parts.max().unwrap_or(0).max(first)
}

struct Wrapped<'a> {
    rest: Option<&'a str>,
    room: usize,
    at_spaces: bool,
}

impl<'a> Iterator for Wrapped<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest.take()?;
        if text.len() <= self.room {
            return Some(text);
        }
        let (mut used, mut space, mut slash) = (0, None, None);
        let lead = text.len() - text.trim_start_matches(' ').len();
        for (at, character, width) in characters(text) {
            if character == " " && self.at_spaces {
                if at > lead {
                    space = Some(at);
                }
                used += width;
                continue;
            }
            if used + width > self.room && at > 0 {
                let (end, next) = match (space, slash) {
                    (Some(space), _) => (space, space + 1),
                    (None, Some(slash)) => (slash, slash),
                    (None, None) => (at, at),
                };
                let next = &text[next..];
                self.rest = Some(if self.at_spaces {
                    next.trim_start_matches(' ')
                } else {
                    next
                });
                return Some(if self.at_spaces {
                    text[..end].trim_end_matches(' ')
                } else {
                    &text[..end]
                });
            }
            used += width;
            if character == "/" && self.at_spaces {
                slash = Some(at + 1);
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        let lines: Vec<_> = wrap("one two  three fourteen", 9).collect();
        assert_eq!(lines, ["one two", "three", "fourteen"]);
    }

    #[test]
    fn a_path_is_broken_after_a_slash_and_a_long_word_anywhere() {
        assert_eq!(
            wrap("abc/defgh/ijk", 11).collect::<Vec<_>>(),
            ["abc/defgh/", "ijk"]
        );
        assert_eq!(wrap("abcdefg", 3).collect::<Vec<_>>(), ["abc", "def", "g"]);
    }

    #[test]
    fn wide_and_combining_characters_count_as_they_are_drawn() {
        assert_eq!(width("店舗"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(head("店舗", 3), "店");
        assert_eq!(tail("店舗", 3), "舗");
        assert_eq!(wrap("店舗", 1).collect::<Vec<_>>(), ["店", "舗"]);
    }

    #[test]
    fn other_lines_than_the_first_hang() {
        let check = |text, hang, expected: &[&str]| {
            assert_eq!(wrap_hanging(text, 8, hang).collect::<Vec<_>>(), expected);
        };
        check("one two three", 2, &["one two", "  three"]);
        check("  abcdefghij kl", 2, &["  abcdef", "  ghij", "  kl"]);
        check("short", 2, &["short"]);
    }

    #[test]
    fn a_command_and_an_address_are_not_broken_in_mid_word() {
        let lines: Vec<_> = fold_softly("bin/magento saas:resync --feed products", 30).collect();
        assert_eq!(lines, ["bin/magento saas:resync ", "--feed products"]);
        let lines: Vec<_> = fold_softly("https://example.com/docs/saas", 25).collect();
        assert_eq!(lines, ["https://example.com/docs/", "saas"]);
        let lines: Vec<_> = fold_softly("https://example.com/docs", 14).collect();
        assert_eq!(lines, ["https://", "example.com/", "docs"]);
        let lines: Vec<_> = fold_softly("a/abcdefghij", 8).collect();
        assert_eq!(lines, ["a/abcdef", "ghij"], "broken all the same");
        let guide = "https://example.com/docs/saas";
        assert_eq!(softly_folded(guide), "https://example.com/".len());
        let lines: Vec<_> = fold_softly(guide, softly_folded(guide)).collect();
        assert_eq!(lines, ["https://example.com/", "docs/saas"]);
    }

    #[test]
    fn folded_lines_join_to_the_text_again() {
        let text = "a  b  店舗 dd ";
        for room in 0..12 {
            assert_eq!(fold(text, room).collect::<String>(), text, "{room}");
            let softly: String = fold_softly(text, room).collect();
            assert_eq!(softly, text, "{room}");
        }
    }
}

//! Walks the TOML of an answers file or a list of stores; every mistake knows its line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::{Label, Name, Problem, called};

/// The hint where no better one is known.
const WHOLE: &str = "commerce-connect apply --help shows a whole answers file.";

/// What is a yes or a no, wherever it stands.
const SWITCHES: [&str; 3] = [
    "create",
    "allow_production_on_nonproduction",
    "allow_shared_data_space",
];

/// A file's text, and what the file is.
pub(super) struct Reader<'a> {
    text: &'a str,
    what: &'static str,
}

/// A table whose keys are all known.
pub(super) struct Table<'a> {
    reader: &'a Reader<'a>,
    entries: &'a DeTable<'a>,
    span: Range<usize>,
}

/// A text in the file, and where it stands.
pub(super) struct At<'a> {
    pub(super) text: &'a str,
    reader: &'a Reader<'a>,
    span: Range<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, what: &'static str) -> Self {
        Self { text, what }
    }

    /// The file as TOML.
    pub(super) fn root(&self) -> Result<Spanned<DeTable<'a>>, Problem> {
        DeTable::parse(self.text).map_err(|error| {
            // The parser's message names what it expected, never what stands there.
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            let span = error.span().unwrap_or(0..0);
            let typeset = self.typeset(span.start);
            let ours = typeset.or_else(|| self.bare_word(span.start));
            let hint = if message.contains("escaped value") {
                "In single quotes a backslash stands for itself: 'C:\\keys\\api.key'."
            } else {
                WHOLE
            };
            self.problem("answers.syntax", &span, &ours.unwrap_or(message), hint)
        })
    }

    /// The line has a quote or a blank of a word processor, where TOML has those of the keyboard.
    fn typeset(&self, at: usize) -> Option<String> {
        let line = self.text.get(self.line_start(at)?..)?.lines().next()?;
        let quote = |c: char| matches!(c, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}');
        let sign = line
            .chars()
            .find(|c| quote(*c) || *c == '\u{200b}' || !c.is_ascii() && c.is_whitespace())?;
        Some(format!(
            "it has {}, no quote or blank of TOML",
            called(sign)
        ))
    }

    fn line_start(&self, at: usize) -> Option<usize> {
        let before = self.text.get(..at)?;
        Some(before.rfind('\n').map_or(0, |end| end + 1))
    }

    /// What is wrong with a line whose value is a word without quotes. What the word is may be a
    /// secret, and is not said.
    fn bare_word(&self, at: usize) -> Option<String> {
        let (key, value) = self
            .text
            .get(self.line_start(at)?..)?
            .lines()
            .next()?
            .split_once('=')?;
        let (key, value) = (key.trim(), value.trim_start());
        if SWITCHES.contains(&key) {
            return Some(format!("{key} is true or false, without quotes"));
        }
        let is_word = value.starts_with(|c: char| c.is_alphanumeric() || c == '/' || c == '~');
        is_word.then(|| "a text stands in quotes, as in name = \"My Shop\"".to_owned())
    }

    /// The whole file's table, after a look at its keys.
    pub(super) fn table<'t>(
        &'t self,
        table: &'t Spanned<DeTable<'t>>,
        known: &[&str],
    ) -> Result<Table<'t>, Problem> {
        let place = format!("The {}", self.what);
        self.known(table.get_ref(), &place, known)?;
        Ok(Table {
            reader: self,
            entries: table.get_ref(),
            span: table.span(),
        })
    }

    fn known(&self, table: &DeTable<'_>, place: &str, known: &[&str]) -> Result<(), Problem> {
        for key in table.keys() {
            let text: &str = key.get_ref();
            if !known.contains(&text) {
                let meant = nearest(text, known)
                    .map_or_else(String::new, |near| format!("Is {near} meant? "));
                let reference = if ["api_key", "private_key", "key"].contains(&text) {
                    " A key never stands in the file: name its file or variable."
                } else {
                    ""
                };
                let hint = format!("{meant}{place} has: {}.{reference}", known.join(", "));
                let why = format!("{} is not known here", Label::new(text));
                return Err(self.problem("answers.unknown_key", &key.span(), &why, &hint));
            }
        }
        Ok(())
    }

    fn problem(&self, code: &'static str, span: &Range<usize>, why: &str, hint: &str) -> Problem {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        Problem::new(
            code,
            format!("The {} has a mistake.", self.what),
            format!("Line {line}: {}.", Label::new(why.trim_end_matches('.'))),
            hint,
        )
    }
}

impl<'a> Table<'a> {
    /// The table below this one.
    pub(super) fn table(&self, name: &str, known: &[&str]) -> Result<Option<Table<'a>>, Problem> {
        let Some(value) = self.entries.get(name) else {
            return Ok(None);
        };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.mistake(&value.span(), &format!("{name} is a table: [{name}]")));
        };
        self.reader.known(table, &format!("[{name}]"), known)?;
        Ok(Some(Table {
            reader: self.reader,
            entries: table,
            span: value.span(),
        }))
    }

    /// The tables that stand under this name, each after a look at its keys.
    pub(super) fn tables(&self, name: &str, known: &[&str]) -> Result<Vec<Table<'a>>, Problem> {
        let Some(value) = self.entries.get(name) else {
            return Ok(vec![]);
        };
        let place = format!("[[{name}]]");
        let none = |span: &Range<usize>| {
            let why = format!("{name} is a list of tables: {place}");
            self.reader.problem("answers.value", span, &why, WHOLE)
        };
        let DeValue::Array(list) = value.get_ref() else {
            return Err(none(&value.span()));
        };
        let of_one = |one: &'a Spanned<DeValue<'a>>| {
            let DeValue::Table(table) = one.get_ref() else {
                return Err(none(&one.span()));
            };
            self.reader.known(table, &place, known)?;
            Ok(Table {
                reader: self.reader,
                entries: table,
                span: one.span(),
            })
        };
        list.iter().map(of_one).collect()
    }

    /// A text; blank is a mistake.
    pub(super) fn text(&self, name: &str) -> Result<Option<At<'a>>, Problem> {
        let Some(value) = self.entries.get(name) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(Some(At {
                text,
                reader: self.reader,
                span: value.span(),
            })),
            DeValue::String(_) => Err(self.mistake(&value.span(), &format!("{name} is empty"))),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                Err(self.mistake(&value.span(), &format!("{name} is a text, in quotes")))
            }
        }
    }

    /// `true` or `false`, where one of them stands there.
    pub(super) fn yes(&self, name: &str) -> Result<Option<bool>, Problem> {
        let Some(value) = self.entries.get(name) else {
            return Ok(None);
        };
        if let DeValue::Boolean(yes) = value.get_ref() {
            Ok(Some(*yes))
        } else {
            Err(self.mistake(&value.span(), &format!("{name} is true or false")))
        }
    }

    /// A mistake of the table as a whole.
    pub(super) fn wrong(&self, why: &str, hint: &str) -> Problem {
        self.reader.problem("answers.value", &self.span, why, hint)
    }

    fn mistake(&self, span: &Range<usize>, why: &str) -> Problem {
        self.reader.problem("answers.value", span, why, WHOLE)
    }
}

impl At<'_> {
    /// The one that stands further down.
    pub(super) fn later(self, other: Self) -> Self {
        if self.span.start > other.span.start {
            self
        } else {
            other
        }
    }

    /// A mistake in this text.
    pub(super) fn wrong(&self, why: &str, hint: &str) -> Problem {
        self.reader.problem("answers.value", &self.span, why, hint)
    }

    /// The text as a name.
    pub(super) fn name(&self) -> Result<Name, Problem> {
        Name::parse(self.text).map_err(|problem| {
            let why = format!("{} {}", problem.what, problem.why);
            self.wrong(&why, &problem.hint)
        })
    }
}

/// The known name that begins with the text, else the one that is the fewest changes away, when
/// that is not far.
fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let longer = known.iter().find(|name| {
        text.len() > 2 && name.starts_with(text) || text.starts_with(**name) && name.len() > 2
    });
    longer.copied().or_else(|| {
        known
            .iter()
            .map(|name| (distance(text, name), *name))
            .filter(|(distance, name)| *distance <= name.len().max(6) / 3)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, name)| name)
    })
}

/// How many characters must be put in, taken out or replaced.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, c) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, wanted) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *wanted);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_quotes_is_told_in_our_words_and_never_repeated() {
        for (text, expected) in [
            ("[project]\ncreate = yes", "Line 2: create is true or false"),
            (
                "[project]\ncreate = True # ok\n",
                "Line 2: create is true or false",
            ),
            (
                "\n[project]\nname = Outlet",
                "Line 3: a text stands in quotes",
            ),
            (
                "[keys]\napi_key_file = ~/api.key",
                "Line 2: a text stands in quotes",
            ),
            (
                "[project]\nname = \u{201c}Outlet\u{201d}",
                "Line 2: it has (U+201C LEFT DOUBLE QUOTATION MARK)",
            ),
            ("name\u{a0}= 'x'", "Line 1: it has (U+00A0 NO-BREAK SPACE)"),
            ("name = \"C:\\keys\"", "Line 1: missing escaped value"),
        ] {
            let problem = Reader::new(text, "An answers file").root().err();
            let why = problem.map(|problem| problem.why).unwrap_or_default();
            assert!(why.starts_with(expected), "{text}: {why}");
            assert!(!why.contains("Outlet"), "{why}");
        }
    }

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let known = ["project", "data_space", "names"];
        assert_eq!(nearest("projct", &known), Some("project"));
        assert_eq!(nearest("dataspace", &known), Some("data_space"));
        assert_eq!(nearest("name", &known), Some("names"));
        assert_eq!(nearest("xyz", &known), None);
        assert_eq!(nearest("data", &known), Some("data_space"));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
    #[test]
    fn a_misspelt_name_is_told_from_one_that_is_meant_otherwise() {
        for (from, to, changes) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("abc", "abxc", 1),
            ("abxc", "abc", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(from, to), changes, "{from} {to}");
        }
        let known = ["project", "data_space", "names", "id"];
        for (text, meant) in [
            ("projct", Some("project")),
            ("proj", Some("project")),
            ("projects", Some("project")),
            ("dataspace", Some("data_space")),
            ("nmes", Some("names")),
            ("xx", Some("id")),
            ("pr", Some("id")),
            ("idx", Some("id")),
            ("something", None),
        ] {
            assert_eq!(nearest(text, &known), meant, "{text}");
        }
    }
}

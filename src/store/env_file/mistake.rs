//! A line of a dotenv file that is about us and can't be read as it is meant.

use crate::domain::{Label, Problem};

/// What is wrong, and where. Nothing of a value is in it.
pub(super) struct Mistake {
    line: usize,
    why: String,
    hint: &'static str,
}

/// How it should be written.
const WRITE: &str = "Write it as NAME=value, and a key in double quotes.";

impl Mistake {
    /// A line that is no entry, but names a variable of ours.
    pub(super) fn of_other(text: &str, ours: &[String]) -> Option<Self> {
        let line = text.trim();
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(Self::new(
                "is the mark of a merge that was not finished".to_owned(),
                "Settle the merge: keep one of the two sides.",
            ));
        }
        let name = named(line, ours).filter(|_| !line.starts_with('#'))?;
        Some(Self::new(
            format!("names {name}, but is not of the form NAME=value"),
            WRITE,
        ))
    }

    /// An entry whose name or value would be read differently by different programs.
    pub(super) fn of_entry(
        name: &str,
        value: &str,
        expands: bool,
        behind: &str,
        ours: &[String],
    ) -> Option<Self> {
        let known = ours.iter().find(|known| known.eq_ignore_ascii_case(name));
        let Some(known) = known else {
            return Self::of_stranger(name, value, ours);
        };
        let behind = behind.trim();
        if known != name {
            return Some(Self::new(
                format!("has {known} in other letters; variables are told apart by them"),
                "Write the name in capitals.",
            ));
        }
        if expands {
            return Some(Self::new(
                format!("makes {known} from a variable or a command ($, `), not known here"),
                "Write the value itself; a $ or ` that is meant as such goes into single quotes.",
            ));
        }
        if value.trim_end().contains('\r') && !value.contains('\n') {
            return Some(Self::new(
                format!("has a carriage return inside the value of {known}"),
                "Save the file with the line ends of Unix.",
            ));
        }
        if value.ends_with('\\') && !value.contains('\n') {
            return Some(Self::new(
                format!("ends the value of {known} with a backslash; lines don't go on here"),
                "Write the whole value in one line, or between double quotes.",
            ));
        }
        if !behind.is_empty() && !behind.starts_with('#') {
            return Some(Self::new(
                format!("has more behind the closing quote of {known}"),
                "Put the whole value between the quotes.",
            ));
        }
        let key_begins = value.contains("-----BEGIN") && !value.contains("-----END");
        key_begins.then(|| {
            Self::new(
                format!("begins a key for {known} that goes on in other lines without quotes"),
                "Put the whole key between double quotes.",
            )
        })
    }

    /// A variable that is not ours, but was meant to be: a unit's `Environment="NAME=value"`, or a
    /// name with single underscores.
    fn of_stranger(name: &str, value: &str, ours: &[String]) -> Option<Self> {
        let within = ours.iter().find(|known| {
            let value = value.strip_prefix(known.as_str());
            value.is_some_and(|rest| rest.starts_with('='))
        });
        if let Some(known) = within {
            return Some(Self::new(
                format!("names {known}, but is not of the form NAME=value"),
                WRITE,
            ));
        }
        let single = |name: &str| name.replace("__", "_").to_ascii_uppercase();
        let alike = ours.iter().find(|known| single(known) == single(name))?;
        Some(Self::new(
            format!("has {name}, which Magento doesn't know: it looks for {alike}"),
            "Write two underscores where the other name has them.",
        ))
    }

    /// A quote that no other one closes.
    pub(super) fn unclosed() -> Self {
        Self::new(
            "opens a quote that is never closed".to_owned(),
            "Close it: everything behind it would be part of its value.",
        )
    }

    /// The quote that ends this value over several lines was another value's: it was never closed.
    pub(super) fn swallows(value: &str, behind: &str, ours: &[String]) -> bool {
        let behind = behind.trim();
        let goes_on = !behind.is_empty() && !behind.starts_with('#');
        value.contains('\n') && (goes_on || named(value, ours).is_some())
    }

    /// A byte that can't be there in a text.
    pub(super) fn not_utf8(bytes: &[u8], at: usize) -> Self {
        if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
            return Self::new(
                "begins with the mark of UTF-16, and dotenv files are UTF-8".to_owned(),
                "Save the file as UTF-8.",
            );
        }
        let before = bytes.get(..at).unwrap_or(bytes);
        let line = 1 + before.split(|byte| *byte == b'\n').skip(1).count();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Self::new(
            format!("holds the byte 0x{byte:02X}, which is not UTF-8"),
            "Save the file as UTF-8.",
        )
        .on_line(line)
    }

    fn new(why: String, hint: &'static str) -> Self {
        Self { line: 1, why, hint }
    }

    pub(super) fn on_line(self, line: usize) -> Self {
        Self { line, ..self }
    }

    /// For the person; `file` is how the file is called.
    pub(super) fn problem(self, file: &Label) -> Problem {
        Problem::new(
            "store.env_line",
            format!("Can't read {file} as it is meant."),
            format!("Line {} {}.", self.line, self.why),
            self.hint,
        )
    }
}

/// The variable of ours that stands in this line as a word.
fn named<'a>(line: &str, ours: &'a [String]) -> Option<&'a str> {
    let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.find_map(|word| {
        let known = ours.iter().find(|known| known.eq_ignore_ascii_case(word))?;
        Some(known.as_str())
    })
}

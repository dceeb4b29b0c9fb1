//! What text for people is written on: a terminal with its width and colours, or anything else.
//!
//! A colour never says what a word does not say too. Only colours that can be read on light and on
//! dark backgrounds, as in the wizard: no yellow, no cyan, nothing dim.

use super::commands::glued;
use crate::domain::Problem;
use crate::text::width;

/// Stands for a blank inside a command, which is broken only where a shell puts it together again.
/// No text from outside has one: it is a control character.
pub const GLUE: char = '\u{1f}';

/// How wide sentences are where no terminal says its width.
const USUAL: usize = 80;
/// Longer lines are hard to read.
const WIDEST: usize = 120;
/// Narrower than this nothing is wrapped: each word would get a line.
const NARROWEST: usize = 20;

/// What text is written on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paper {
    colour: bool,
    /// Nothing where it is no terminal.
    columns: Option<u16>,
    /// Nothing where it is no terminal, or one whose cursor can't be moved.
    rows: Option<u16>,
}

/// What a word is made to look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    /// It does not work.
    Bad,
    /// It wants somebody to look.
    Warning,
    /// All is well.
    Good,
    /// What to read first.
    Strong,
    /// As everything else.
    Usual,
}

impl Paper {
    /// Paper with or without colours; with its columns when it is a terminal.
    pub const fn new(colour: bool, columns: Option<u16>) -> Self {
        Self {
            colour,
            columns,
            rows: None,
        }
    }

    /// The same where so many rows can be drawn over.
    #[must_use]
    pub fn with_rows(self, rows: Option<u16>) -> Self {
        Self { rows, ..self }
    }

    /// How many rows can be drawn over, where any can.
    pub fn rows(self) -> Option<u16> {
        self.rows
    }

    /// The text in this ink; where there is no colour, as it is.
    pub fn ink(self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bad => "1;31",
            Ink::Warning => "1;35",
            Ink::Good => "32",
            Ink::Strong => "1",
            Ink::Usual => return text.to_owned(),
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// Somebody reads along.
    pub fn is_terminal(self) -> bool {
        self.columns.is_some()
    }

    /// How many columns a line has.
    pub fn columns(self) -> usize {
        let columns = self.columns.map_or(USUAL, usize::from);
        columns.clamp(NARROWEST, WIDEST)
    }

    /// The text wrapped at its blanks, behind `used` columns of the first line; the others are
    /// indented by `indent`. A command stays whole where it can; what is longer than a line of a
    /// terminal goes on behind a backslash, so that it can be pasted.
    pub fn wrapped(self, text: &str, used: usize, indent: usize) -> String {
        let margin = " ".repeat(indent);
        let mut lines = String::new();
        let mut column = used;
        let mut begun = false;
        for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
            let shown = word.replace(GLUE, " ");
            let columns = width(&shown);
            if begun && column + 1 + columns > self.columns() {
                lines.push('\n');
                lines.push_str(&margin);
                column = indent;
            } else if begun {
                lines.push(' ');
                column += 1;
            }
            begun = true;
            let is_too_long = column + columns > self.columns();
            if is_too_long && word.contains(GLUE) && self.columns.is_some() {
                let room = self.columns().saturating_sub(column + 2);
                let folded = folded(word, room, self.columns().saturating_sub(indent + 4));
                lines.push_str(&folded.join(&format!(" \\\n{margin}  ")));
                let last = folded.last().map_or(0, |line| width(line));
                column = indent + 2 + last;
            } else {
                lines.push_str(&shown);
                column += columns;
            }
        }
        lines
    }

    /// The text as it stands where it fits behind `used` columns, else wrapped there.
    pub fn beside(self, text: &str, used: usize) -> String {
        if used + width(text) > self.columns() {
            self.wrapped(text, used, used)
        } else {
            text.to_owned()
        }
    }

    /// A problem behind its word, such as `error`: what failed stands out, why and what to do are
    /// indented. Where it is no terminal, each is one line.
    pub fn problem(self, word: &str, ink: Ink, problem: &Problem) -> String {
        let lead = format!("{word}: ");
        let laid = |text: &str, used: usize| match self.columns {
            Some(_) => self.wrapped(&glued(text), used, used.min(8)),
            None => text.to_owned(),
        };
        let what = laid(&problem.what, width(&lead));
        let mut text = self.ink(ink, &lead) + &self.ink(Ink::Strong, &what);
        for (name, part) in [("", &problem.why), ("hint: ", &problem.hint)] {
            if !part.is_empty() {
                let part = laid(part, 2 + width(name));
                text = format!("{text}\n  {name}{part}");
            }
        }
        text
    }
}

/// The command in lines of so many columns, broken where a backslash may stand: outside quotes, and
/// behind the `&&` of what a shell elsewhere reads.
fn folded(command: &str, first: usize, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quote = None;
    let mut before = ' ';
    for c in command.chars() {
        match (c, quote) {
            ('\'' | '"', None) if before != '\\' => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        let is_value = |piece: &String| piece.starts_with("--") && !piece.contains([' ', '=']);
        let is_end = c == GLUE
            && !pieces.last().is_some_and(is_value)
            && (quote.is_none() || (quote == Some('\'') && before == '&'));
        match pieces.last_mut() {
            Some(_) if is_end => pieces.push(String::new()),
            Some(piece) => piece.push(if c == GLUE { ' ' } else { c }),
            None => {}
        }
        before = c;
    }
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        let limit = if lines.len() == 1 { first } else { room };
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&piece) <= limit => {
                line.push(' ');
                line.push_str(&piece);
            }
            _ => lines.push(piece),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_at_blanks_and_a_command_only_where_a_shell_joins_it() {
        let check = |columns: Option<u16>, text: &str, expected: &str| {
            let paper = Paper::new(false, columns);
            assert_eq!(paper.wrapped(text, 5, 5), expected, "{columns:?}");
        };
        check(
            Some(20),
            "one two three four five",
            "one two three\n     four five",
        );
        check(
            Some(30),
            "run a\u{1f}--b\u{1f}c, then go",
            "run a --b c, then go",
        );
        check(
            Some(28),
            "run cc\u{1f}--store\u{1f}'demo:a\u{1f}b'\u{1f}unbind",
            "run\n     cc --store 'demo:a b' \\\n       unbind",
        );
        check(
            Some(24),
            "ssh\u{1f}'cd\u{1f}/srv/m2\u{1f}&&\u{1f}php\u{1f}bin/x'",
            "ssh \\\n       'cd /srv/m2 && \\\n       php bin/x'",
        );
        // What goes into a file or a pipe keeps its commands on one line.
        let long = "cc\u{1f}".repeat(40);
        check(None, &long, &long.replace(GLUE, " "));
        check(
            Some(29),
            "店店店店店店 店店店店店店",
            "店店店店店店\n     店店店店店店",
        );
    }

    #[test]
    fn ink_needs_colours_and_says_nothing_by_itself() {
        let problem = Problem::new("x", "It broke.", "Because.", "Mend it.");
        let plain = Paper::default().problem("error", Ink::Bad, &problem);
        assert_eq!(plain, "error: It broke.\n  Because.\n  hint: Mend it.");
        let coloured = Paper::new(true, None).problem("error", Ink::Bad, &problem);
        assert!(coloured.starts_with("\u{1b}[1;31merror: \u{1b}[0m\u{1b}[1mIt broke."));
        let mut bare = coloured;
        for code in ["1;31", "1", "0"] {
            bare = bare.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(bare, plain);
    }
}

//! Words a block as short lines: states are said, not coloured.

use std::ops::Range;

use crate::domain::Problem;
use crate::text::wrap_hanging;
use crate::wizard::{Bar, Block, Fact, Field, KeyField, List, PlanRow, Row, Toggle, Tone};

/// A longer line is hard to follow by ear.
const LONGEST: usize = 72;

/// How wide lines may be, and with which characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording {
    width: usize,
    ascii: bool,
}

impl Wording {
    /// For a terminal with so many columns.
    pub(super) fn new(columns: u16, ascii: bool) -> Self {
        Self {
            width: usize::from(columns).clamp(20, LONGEST),
            ascii,
        }
    }

    /// A block that is only read; fields are worded too, for the review.
    pub(super) fn block(self, block: &Block) -> Vec<String> {
        match block {
            Block::Text { tone, text } => self.wrap(&toned(*tone, text), 0),
            Block::Facts(facts) => facts.iter().flat_map(|fact| self.fact(fact)).collect(),
            Block::Bars(bars) => bars.iter().flat_map(|bar| self.bar(bar)).collect(),
            Block::Field(field) => self.field(field),
            Block::KeyField(field) => self.key_field(field),
            Block::Toggle(toggle) => self.wrap(&switch(toggle), 2),
            // What Enter does is said with every question.
            Block::Button(_) => vec![],
            Block::List(list) => self.rows(list, 0..list.rows.len(), true),
            Block::Plan(rows) => self.changes(rows),
            Block::Problem(problem) => self.problem(problem),
            Block::Verbatim(lines) => lines.iter().map(|line| self.clean(line)).collect(),
            Block::Drawing(drawing) => {
                let said = drawing.said.iter();
                said.flat_map(|sentence| self.wrap(sentence, 2)).collect()
            }
            Block::KeyText(_) => self.wrap(
                "The private key is not printed here. To have it printed once, type show.",
                0,
            ),
        }
    }

    /// Some rows of a list, numbered from 1. Ids are read out where they are wanted or where two
    /// rows have the same name: 36 letters and digits in every row are hard to listen to.
    pub(super) fn rows(self, list: &List, range: Range<usize>, ids: bool) -> Vec<String> {
        let numbered = list.rows.iter().enumerate();
        numbered
            .skip(range.start)
            .take(range.len())
            .flat_map(|(at, row)| {
                let ids = ids || is_twice(list, row);
                self.wrap(&numbered_row(at + 1, list, row, ids), 3)
            })
            .collect()
    }

    /// One labelled value.
    pub(super) fn fact(self, fact: &Fact) -> Vec<String> {
        let label = fact.label.trim();
        let text = match fact.tone {
            Tone::Plain | Tone::Muted | Tone::Good | Tone::Open => {
                format!("{label}: {}", fact.value)
            }
            Tone::Warning => format!("{label}: {} (warning)", fact.value),
            Tone::Bad => format!("{label}: {} (error)", fact.value),
        };
        self.wrap(&text, 2)
    }

    /// How far one thing is, in words.
    pub(super) fn bar(self, bar: &Bar) -> Vec<String> {
        let Bar {
            label,
            place,
            done,
            all,
            said,
            ..
        } = bar;
        let mut text = label.clone();
        if !place.is_empty() {
            text.extend([", ", place]);
        }
        text.push_str(": ");
        if *all > 0 {
            text.extend([done.to_string().as_str(), " of ", &all.to_string(), " sent"]);
        }
        match (*all, said.is_empty()) {
            (0, true) => text.push_str("nothing to send"),
            (_, true) => {}
            (0, false) => text.push_str(said),
            (_, false) => text.extend([", ", said]),
        }
        self.wrap(&text, 2)
    }

    fn field(self, field: &Field) -> Vec<String> {
        let text = if field.text.is_empty() {
            "empty"
        } else {
            &field.text
        };
        let mut lines = self.wrap(&format!("{}: {text}", field.label), 2);
        if let Some((tone, note)) = &field.note {
            lines.extend(self.wrap(&toned(*tone, note), 2));
        }
        lines
    }

    fn key_field(self, field: &KeyField) -> Vec<String> {
        let status = match field.tone {
            Tone::Muted => "empty",
            Tone::Plain | Tone::Good | Tone::Open | Tone::Warning | Tone::Bad => &field.status,
        };
        let mut lines = self.wrap(&format!("{}: {status}", field.label), 2);
        for note in &field.notes {
            lines.extend(self.wrap(note, 2));
        }
        lines
    }

    /// What paths have in common is said once.
    fn changes(self, rows: &[PlanRow]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut group = "";
        for row in rows {
            let (folder, name) = row.path.rsplit_once('/').unwrap_or(("", row.path));
            if folder != group {
                lines.extend(self.wrap(&format!("In {folder}:"), 2));
                group = folder;
            }
            let (label, before, after) = (row.label, nothing(&row.before), nothing(&row.after));
            let text = format!("{label} ({name}): was {before}, becomes {after}");
            lines.extend(self.wrap(&text, 2));
            if let Some(place) = row.locked {
                lines.extend(self.wrap(&format!("  locked in {place}"), 2));
            }
        }
        lines
    }

    fn problem(self, problem: &Problem) -> Vec<String> {
        let mut lines = self.wrap(&format!("Error: {}", problem.what), 2);
        if !problem.why.is_empty() {
            lines.extend(self.wrap(&problem.why, 0));
        }
        if !problem.hint.is_empty() {
            lines.extend(self.wrap(&format!("Hint: {}", problem.hint), 2));
        }
        lines
    }

    /// Wraps between words, one blank apart; lines behind the first are indented. A word that is
    /// longer than a line is cut.
    pub(super) fn wrap(self, text: &str, hang: usize) -> Vec<String> {
        let text = self.clean(text);
        let lead = text.len() - text.trim_start().len();
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = format!("{}{}", &text[..lead], words.join(" "));
        wrap_hanging(&text, self.width, hang).collect()
    }

    /// The text in the characters that this terminal has.
    pub(super) fn clean(self, text: &str) -> String {
        text.replace('\u{2026}', "...")
            .replace(" → ", " to ")
            .chars()
            .map(|c| if self.ascii && !c.is_ascii() { '?' } else { c })
            .filter(|c| !c.is_control())
            .collect()
    }
}

/// A switch in words.
pub(super) fn switch(toggle: &Toggle) -> String {
    format!("{}: {}", toggle.label, if toggle.on { "yes" } else { "no" })
}

/// A tone in words.
pub(super) fn toned(tone: Tone, text: &str) -> String {
    match tone {
        Tone::Plain | Tone::Muted | Tone::Open => text.to_owned(),
        Tone::Good => format!("OK: {text}"),
        Tone::Warning => format!("Warning: {text}"),
        Tone::Bad => format!("Error: {text}"),
    }
}

fn nothing(value: &str) -> &str {
    if value == "-" { "nothing" } else { value }
}

/// `2. Beta; Id: 4711; in use`
fn numbered_row(number: usize, list: &List, row: &Row, ids: bool) -> String {
    let mut text = format!("{number}.");
    for (at, cell) in row.cells.iter().enumerate() {
        if cell.is_empty() || (!ids && list.headings.get(at) == Some(&"Id")) {
            continue;
        }
        match list.headings.get(at) {
            Some(heading) if at > 0 => text.extend(["; ", heading, ": ", cell]),
            None if at > 0 => text.extend([": ", cell]),
            Some(_) | None => {
                text.push(' ');
                text.push_str(cell);
            }
        }
    }
    if let Some(mark) = &row.mark {
        text.push_str("; ");
        text.push_str(mark);
    }
    text
}

/// Another row has the same name.
fn is_twice(list: &List, row: &Row) -> bool {
    let name = row.cells.first();
    list.rows
        .iter()
        .filter(|other| other.cells.first() == name)
        .nth(1)
        .is_some()
}

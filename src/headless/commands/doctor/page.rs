//! The checks for people: what failed first, with what mends it, then a line for each group, or with
//! `-v` one for each check. Or, plain, for programs.

use super::check::{Check, State};
use super::evidence::NO_STORE;
use super::{Group, count};
use crate::headless::hints::Hints;
use crate::headless::report::say;
use crate::headless::table::table;
use crate::printer::{Ink, Paper};

/// State, id, what, why and fix with tabs between them.
pub(super) fn plain(groups: &[Group]) -> String {
    let rows: Vec<Vec<String>> = groups
        .iter()
        .flat_map(|(_, checks)| checks)
        .map(row)
        .collect();
    table(&[], &rows, true)
}

/// How the checks are told to people.
pub(super) struct CheckPage<'a> {
    /// What they are told on.
    pub(super) paper: Paper,
    /// What makes commands exact.
    pub(super) hints: &'a Hints,
    /// A line for each check.
    pub(super) is_long: bool,
}

impl CheckPage<'_> {
    /// What failed and what warns, each with its reason and what mends it; what was looked at;
    /// what is worth knowing.
    pub(super) fn text(&self, groups: &[Group]) -> String {
        let mut text = String::new();
        for wanted in [State::Fail, State::Warn] {
            let all = groups.iter().flat_map(|(_, checks)| checks);
            for check in all.filter(|check| check.state == wanted) {
                self.found(&mut text, check);
            }
        }
        for (heading, checks) in groups {
            // What only lacks a store, when none was named, says nothing.
            let told: Vec<&Check> = checks.iter().filter(|c| c.why != NO_STORE).collect();
            if told.is_empty() {
                continue;
            }
            let counts = self.counts(|state| told.iter().filter(|c| c.state == state).count());
            if self.is_long {
                let heading = self.paper.ink(Ink::Strong, heading);
                say(&mut text, format_args!("{heading}\n"));
                for check in told {
                    self.line(&mut text, check);
                }
            } else {
                say(&mut text, format_args!("{heading:19}  {counts}\n"));
            }
        }
        let all = groups.iter().flat_map(|(_, checks)| checks);
        for check in all.filter(|check| check.noted) {
            let lead = self.paper.ink(Ink::Strong, "note:");
            let what = self.paper.wrapped(&check.what, 6, 6);
            say(&mut text, format_args!("\n{lead} {what}\n"));
            let why = self.paper.wrapped(&self.hints.glued(&check.why), 2, 2);
            say(&mut text, format_args!("  {why}\n"));
        }
        let total = self.counts(|state| count(groups, state));
        let more = if self.is_long {
            ""
        } else {
            "; -v shows each check"
        };
        text + &format!("\nTogether: {total}{more}\n")
    }

    fn found(&self, text: &mut String, check: &Check) {
        let word = check.state.as_str();
        let indent = word.len() + 2;
        let what = self.paper.wrapped(&check.what, indent, indent);
        let lead = self.paper.ink(ink(check.state), &format!("{word}:"));
        let what = self.paper.ink(Ink::Strong, &what);
        say(text, format_args!("{lead} {what}\n"));
        for (name, part) in [("why", &check.why), ("fix", &check.fix)] {
            if !part.is_empty() {
                let part = self.paper.wrapped(&self.hints.glued(part), 7, 7);
                say(text, format_args!("  {name}: {part}\n"));
            }
        }
        text.push('\n');
    }

    fn line(&self, text: &mut String, check: &Check) {
        let why = match check.state {
            State::Skip => check.why.as_str(),
            State::Ok | State::Warn | State::Fail => "",
        };
        let word = self.paper.ink(ink(check.state), check.state.as_str());
        // Behind the colour, whose letters have no width.
        let gap = " ".repeat(6 - check.state.as_str().len());
        let what = self.paper.wrapped(&[&check.what, why].join(" "), 8, 8);
        say(text, format_args!("  {word}{gap}{what}\n"));
    }

    /// How many of each, what is wrong first.
    fn counts(&self, count: impl Fn(State) -> usize) -> String {
        let mut words = Vec::new();
        for state in [State::Fail, State::Warn, State::Ok, State::Skip] {
            if let number @ 1.. = count(state) {
                let text = format!("{number} {}", state.as_str());
                words.push(self.paper.ink(ink(state), &text));
            }
        }
        words.join(", ")
    }
}

fn ink(state: State) -> Ink {
    match state {
        State::Fail => Ink::Bad,
        State::Warn => Ink::Warning,
        State::Ok => Ink::Good,
        State::Skip => Ink::Usual,
    }
}

fn row(check: &Check) -> Vec<String> {
    let cell = |text: &str| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text.to_owned()
        }
    };
    vec![
        check.state.as_str().to_owned(),
        check.id.to_owned(),
        cell(&check.what),
        cell(&check.why),
        cell(&check.fix),
    ]
}

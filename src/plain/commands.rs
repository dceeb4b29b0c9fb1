//! The words that a person can type instead of an answer, and where each of them works.
//!
//! Five are understood at every question. The others mean something only where they do
//! something; elsewhere they are an answer like any other text.

use super::question::{Question, inputs, label};
use crate::wizard::{Action, Block, FieldId, KeyPart, List, Screen};

/// A word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum LineCommand {
    Back,
    Next,
    Help,
    Quit,
    Review,
    /// The list's next rows.
    More,
    /// Only the rows with this text.
    Filter(String),
    /// All rows again.
    All,
    /// The page once more, in lines that are not broken.
    Print,
    /// The id at hand, or that of a row counted from 1.
    Copy(Option<usize>),
    /// The private key that may be seen once.
    Show,
    /// What can be entered on this page.
    Fields,
    /// To a field, counted from 1.
    Field(usize),
}

/// The word that this line is, wherever it is said.
pub(super) fn everywhere(line: &str) -> Option<LineCommand> {
    Some(match line.trim().to_ascii_lowercase().as_str() {
        "back" => LineCommand::Back,
        "next" => LineCommand::Next,
        "help" | "?" => LineCommand::Help,
        "quit" => LineCommand::Quit,
        "review" => LineCommand::Review,
        _ => return None,
    })
}

/// This line is no key text where a private key is asked for.
pub(super) fn is_no_key(line: &str) -> bool {
    everywhere(line).is_some() || field(line).is_some()
}

/// This line answers what is to become of a key, or leads away from that question.
pub(super) fn is_answer(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    everywhere(&line).is_some() || matches!(line.as_str(), "yes" | "y" | "no" | "n")
}

/// The word that this line is on this screen.
pub(super) fn word(line: &str, screen: &Screen) -> Option<LineCommand> {
    everywhere(line).or_else(|| here(line.trim(), screen))
}

fn here(line: &str, screen: &Screen) -> Option<LineCommand> {
    let lower = line.to_ascii_lowercase();
    if let Some(list) = list(screen) {
        let filtered = list.filter.is_some();
        if filters(screen)
            && let Some(wanted) = line.strip_prefix('/').or_else(|| after(line, "filter"))
        {
            return Some(match wanted.trim() {
                "" => LineCommand::All,
                wanted => LineCommand::Filter(wanted.to_owned()),
            });
        }
        match lower.as_str() {
            "more" => return Some(LineCommand::More),
            "all" if filtered => return Some(LineCommand::All),
            _ => {}
        }
    }
    if copies(screen) {
        if matches!(lower.as_str(), "copy" | "y") {
            return Some(LineCommand::Copy(None));
        }
        if let Some(row) = after(line, "copy") {
            return row.parse().ok().map(|row| LineCommand::Copy(Some(row)));
        }
    }
    if lower == "print" && prints(screen) {
        return Some(LineCommand::Print);
    }
    if lower == "show" && shows_key(screen) {
        return Some(LineCommand::Show);
    }
    has_fields(screen).then(|| field(line)).flatten()
}

fn field(line: &str) -> Option<LineCommand> {
    let line = line.trim().to_ascii_lowercase();
    if line == "fields" {
        return Some(LineCommand::Fields);
    }
    after(&line, "field")?.parse().ok().map(LineCommand::Field)
}

/// What stands behind a word and a blank.
fn after<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (first, rest) = line.split_once(' ')?;
    first.eq_ignore_ascii_case(word).then(|| rest.trim())
}

/// The list that is asked for.
fn list(screen: &Screen) -> Option<&List> {
    Question::of(screen).try_as_choose()
}

/// This key does something here.
fn has(screen: &Screen, action: Action) -> bool {
    let keys = screen.dialog.as_ref().map_or(&screen.keys, |d| &d.keys);
    label(keys, action).is_some()
}

/// The list can be filtered, or is.
pub(super) fn filters(screen: &Screen) -> bool {
    has(screen, Action::Filter) || is_filtering(screen)
}

/// In the full screen letters go into the filter now.
fn is_filtering(screen: &Screen) -> bool {
    screen.dialog.is_none() && screen.focus == Some(FieldId::Filter)
}

/// There is an id to print.
fn copies(screen: &Screen) -> bool {
    let ids = list(screen).is_some_and(|list| list.headings.contains(&"Id"));
    has(screen, Action::Copy) || (ids && is_filtering(screen))
}

/// A private key lies there that may be seen.
fn shows_key(screen: &Screen) -> bool {
    let mut blocks = screen.dialog.iter().flat_map(|dialog| &dialog.blocks);
    blocks.any(|block| matches!(block, Block::KeyText(_)))
}

/// This page can be printed in lines that are not broken, and nothing is typed here.
pub(super) fn prints(screen: &Screen) -> bool {
    match Question::of(screen) {
        Question::Choose(_) | Question::Read => has(screen, Action::Print),
        Question::Dialog(_) | Question::Text(_) | Question::Key(_) | Question::Switch(_) => false,
    }
}

/// A path is asked for.
fn types_path(screen: &Screen) -> bool {
    let field = Question::of(screen).try_as_text();
    let part = field.and_then(|field| field.id.key_part());
    part.is_some_and(|(_, part)| part == KeyPart::File)
}

fn has_fields(screen: &Screen) -> bool {
    screen.dialog.is_none() && inputs(screen) > 1
}

/// What else can be typed at this question, a sentence each. `page`: rows that are read at once.
pub(super) fn offers(screen: &Screen, page: usize) -> Vec<&'static str> {
    let list = list(screen);
    let mut offers = Vec::new();
    if list.is_some_and(|list| list.filter.is_some()) {
        offers.push("all: every row again.");
    } else if filters(screen) && list.is_some_and(|list| list.rows.total() > page) {
        offers.push("Part of a name: only the rows that have it.");
    }
    if list.is_some_and(|list| list.rows.len() > 3) && !filters(screen) {
        offers.push("A word that only one row has chooses it too.");
    }
    if list.is_some_and(|list| list.rows.len() > page) {
        offers.push("more: the next rows.");
    }
    if copies(screen) {
        let ids = list.is_some_and(|list| list.headings.contains(&"Id"));
        offers.push(if ids {
            "copy and a number: prints that row's id."
        } else {
            "copy: prints the id."
        });
    }
    if types_path(screen) {
        offers.push("Tab completes a path.");
    }
    if has_fields(screen) {
        offers.push("fields: what else can be entered here.");
    }
    offers
}

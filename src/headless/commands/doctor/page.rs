//! The checks for people: one line each, and below them what to do. Or, plain, for programs.

use unicode_width::UnicodeWidthStr as _;

use super::check::{Check, State};
use super::evidence::NO_STORE;
use super::{Group, count};
use crate::headless::report::say;
use crate::headless::table::table;

const COLUMNS: usize = 80;

/// One line for each check, but for those that only lack a store when none was named; then each
/// that was found with its reason and what mends it, then what is worth knowing. Plain: state, id,
/// what, why and fix with tabs between them.
pub(super) fn page(groups: &[Group], plain: bool) -> String {
    let all = groups.iter().flat_map(|(_, checks)| checks);
    if plain {
        let rows: Vec<Vec<String>> = all.map(row).collect();
        return table(&[], &rows, true);
    }
    let mut text = String::new();
    for (heading, checks) in groups {
        let told: Vec<&Check> = checks.iter().filter(|c| c.why != NO_STORE).collect();
        if told.is_empty() {
            continue;
        }
        say(&mut text, format_args!("{heading}\n"));
        for check in told {
            let word = check.state.as_str();
            let why = match check.state {
                State::Skip => check.why.as_str(),
                State::Ok | State::Warn | State::Fail => "",
            };
            let what = [check.what.as_str(), why].join(" ");
            say(
                &mut text,
                format_args!("  {word:4}  {}\n", wrapped(&what, 8)),
            );
        }
    }
    for check in all.filter(|check| check.state.is_found()) {
        say(
            &mut text,
            format_args!("\n{}: {}\n", check.state.as_str(), check.what),
        );
        if !check.why.is_empty() {
            say(
                &mut text,
                format_args!("  why: {}\n", wrapped(&check.why, 7)),
            );
        }
        if !check.fix.is_empty() {
            say(&mut text, format_args!("  fix: {}\n", check.fix));
        }
    }
    for check in groups
        .iter()
        .flat_map(|(_, checks)| checks)
        .filter(|check| check.noted)
    {
        say(
            &mut text,
            format_args!("\nnote: {}\n  {}\n", check.what, wrapped(&check.why, 2)),
        );
    }
    let [ok, warn, fail, skip] =
        [State::Ok, State::Warn, State::Fail, State::Skip].map(|state| count(groups, state));
    say(
        &mut text,
        format_args!("\n{ok} ok, {warn} warn, {fail} fail, {skip} skip\n"),
    );
    text
}

/// A text for 80 columns. Only sentences are broken: what mends something may be a command, and
/// stays whole.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut column = indent;
    for word in text.split_whitespace() {
        let width = word.width();
        if column > indent && column + 1 + width > COLUMNS {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            column = indent;
        } else if column > indent {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += width;
    }
    lines
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
